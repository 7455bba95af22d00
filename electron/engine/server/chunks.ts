import { CHUNK_BYTES } from '../../contract';
import { failure } from '../errors';

/** Chunk number `chunk` of an array's bytes, copied: posting a view would send the whole buffer behind it. */
export function chunkOf(array: ArrayBufferView, chunk: number): Uint8Array {
  const start = chunk * CHUNK_BYTES;
  if (start > 0 && start >= array.byteLength)
    throw failure('chunk-out-of-range', 'The window asked for voxels beyond the end of the volume.', '');
  const length = Math.min(CHUNK_BYTES, array.byteLength - start);
  return new Uint8Array(array.buffer, array.byteOffset + start, length).slice();
}
