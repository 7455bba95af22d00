import type { DataType } from '../../contract';
import type { VoxelArray } from '../../../native-models/geometry';

export const BYTES_PER_VOXEL: Readonly<Record<DataType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

/** A view of a whole buffer as voxels of the named type. */
export function typedArray(dataType: DataType, buffer: ArrayBufferLike): VoxelArray {
  switch (dataType) {
    case 'int8':
      return new Int8Array(buffer);
    case 'uint8':
      return new Uint8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
  }
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
  return ArrayBuffer.isView(value) && dataTypeOf(value) !== null;
}

/** The name of an array's element type; null for views that hold no voxels (64-bit integers, raw bytes views). */
function dataTypeOf(view: ArrayBufferView): DataType | null {
  const name = view.constructor.name.replace(/Array$/, '').toLowerCase();
  return name in BYTES_PER_VOXEL ? (name as DataType) : null;
}
