import type { Tensor } from './types';

/** The values of a tensor that a graph of ours declares as float32. */
export function floats({ data }: Tensor): Float32Array {
  if (!(data instanceof Float32Array)) throw new Error('A graph gave something else than floats.');
  return data;
}
