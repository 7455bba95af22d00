import { voxelArrayTypes, type DataType } from '../../contract';
import type { VoxelArray } from '../../../native-models/geometry';

interface ArrayType {
  new (buffer: ArrayBufferLike): VoxelArray;
  readonly BYTES_PER_ELEMENT: number;
}

const ARRAY_TYPES: Readonly<Record<DataType, ArrayType>> = voxelArrayTypes;

export function isDataType(name: string): name is DataType {
  return Object.hasOwn(ARRAY_TYPES, name);
}

export function bytesPerVoxel(dataType: DataType): number {
  return ARRAY_TYPES[dataType].BYTES_PER_ELEMENT;
}

/** The number of the type that is nearest to a value. */
export function nearestNumber(dataType: DataType, value: number): number {
  if (dataType.startsWith('float')) return value;
  const range = 2 ** (8 * bytesPerVoxel(dataType));
  const lowest = dataType.startsWith('int') ? -range / 2 : 0;
  return Math.min(lowest + range - 1, Math.max(lowest, Math.round(value)));
}

/** A view of a whole buffer as voxels of the named type. */
export function typedArray(dataType: DataType, buffer: ArrayBufferLike): VoxelArray {
  return new ARRAY_TYPES[dataType](buffer);
}

/** Interleaved channels (RGBRGB...) to planar ones (RR..GG..BB..). */
export function planar<T extends VoxelArray>(interleaved: T, channels: number): T {
  const result = interleaved.slice() as T;
  const count = interleaved.length / channels;
  for (let channel = 0; channel < channels; channel++)
    for (let voxel = 0; voxel < count; voxel++)
      result[channel * count + voxel] = interleaved[voxel * channels + channel];
  return result;
}

export function isVoxelArray(value: unknown): value is VoxelArray {
  return Object.values(ARRAY_TYPES).some((arrayType) => value instanceof arrayType);
}

export function dataTypeOf(voxels: VoxelArray): DataType {
  const name = voxels.constructor.name.replace(/Array$/, '').toLowerCase();
  if (!isDataType(name)) throw new Error('voxels of an unknown type');
  return name;
}
