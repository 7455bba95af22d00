import type { DataType } from '../../../contract';
import type { VoxelArray } from '../../../../native-models/geometry';
import { planar, typedArray } from '../voxelArrays';

/** How voxels lie in a file of plain numbers and what becomes of them. */
export interface SampleType {
  readonly bytesPerSample: number;
  /** Numbers that make one voxel in the file: 3 for RGB24, 2 for complex. */
  readonly samples: number;
  /** Channels of the volume. */
  readonly channels: number;
  /** Type of the volume's voxels. */
  readonly dataType: DataType;
  /** Integers of 64 bits, which become floats of 64 bits: exact up to 2^53. */
  readonly long?: 'signed' | 'unsigned';
  readonly special?: 'complex';
}

export const scalar = (
  bytesPerSample: number,
  dataType: DataType,
  long?: SampleType['long'],
): SampleType => ({
  bytesPerSample,
  samples: 1,
  channels: 1,
  dataType,
  ...(long && { long }),
});

/** By datatype code of nifti1.h. */
export const NIFTI_TYPES: Readonly<Record<number, SampleType>> = {
  2: scalar(1, 'uint8'),
  4: scalar(2, 'int16'),
  8: scalar(4, 'int32'),
  16: scalar(4, 'float32'),
  32: { bytesPerSample: 4, samples: 2, channels: 1, dataType: 'float32', special: 'complex' },
  64: scalar(8, 'float64'),
  128: { bytesPerSample: 1, samples: 3, channels: 3, dataType: 'uint8' },
  256: scalar(1, 'int8'),
  512: scalar(2, 'uint16'),
  768: scalar(4, 'uint32'),
  1024: scalar(8, 'float64', 'signed'),
  1280: scalar(8, 'float64', 'unsigned'),
  1792: { bytesPerSample: 8, samples: 2, channels: 1, dataType: 'float64', special: 'complex' },
  2304: { bytesPerSample: 1, samples: 4, channels: 4, dataType: 'uint8' },
};

/** By type code of FreeSurfer's MGH format. */
export const MGH_TYPES: Readonly<Record<number, SampleType>> = {
  0: scalar(1, 'uint8'),
  1: scalar(4, 'int32'),
  3: scalar(4, 'float32'),
  4: scalar(2, 'int16'),
  10: scalar(2, 'uint16'),
};

/** By type code of NumPy's array files, byte order apart; booleans are bytes. */
export const NPY_TYPES: Readonly<Record<string, SampleType>> = {
  b1: scalar(1, 'uint8'),
  u1: scalar(1, 'uint8'),
  i1: scalar(1, 'int8'),
  u2: scalar(2, 'uint16'),
  i2: scalar(2, 'int16'),
  u4: scalar(4, 'uint32'),
  i4: scalar(4, 'int32'),
  f4: scalar(4, 'float32'),
  f8: scalar(8, 'float64'),
  i8: scalar(8, 'float64', 'signed'),
  u8: scalar(8, 'float64', 'unsigned'),
};

/** Channels that a volume may have; more numbers a voxel are directions or time points. */
export const MOST_CHANNELS = 4;

/** A voxel of several interleaved numbers, which are its channels. */
export function interleaved(type: SampleType, channels: number): SampleType {
  return { ...type, samples: type.samples * channels, channels };
}

/** The voxels of one volume in file order, turned into the machine's byte order and planar channels. */
export function decodeVoxels(bytes: Uint8Array, type: SampleType, littleEndian: boolean): VoxelArray {
  if (!littleEndian) swapBytes(bytes, type.bytesPerSample);
  const samples = samplesOf(bytes.buffer, type);
  if (type.special === 'complex') return magnitudes(samples);
  return type.channels === 1 ? samples : planar(samples, type.channels);
}

function samplesOf(buffer: ArrayBufferLike, { dataType, long }: SampleType): VoxelArray {
  if (long === 'signed') return inPlace(new BigInt64Array(buffer));
  if (long === 'unsigned') return inPlace(new BigUint64Array(buffer));
  return typedArray(dataType, buffer);
}

/** Long integers become floats where they lie: both take eight bytes, and a second array may not fit into memory. */
function inPlace(integers: BigInt64Array | BigUint64Array): Float64Array {
  const floats = new Float64Array(integers.buffer);
  for (let voxel = 0; voxel < floats.length; voxel++) floats[voxel] = Number(integers[voxel]);
  return floats;
}

function magnitudes(pairs: VoxelArray): VoxelArray {
  const result = pairs.slice(0, pairs.length / 2);
  for (let voxel = 0; voxel < result.length; voxel++)
    result[voxel] = Math.hypot(pairs[2 * voxel], pairs[2 * voxel + 1]);
  return result;
}

function swapBytes(bytes: Uint8Array, bytesPerSample: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytesPerSample === 2) buffer.swap16();
  if (bytesPerSample === 4) buffer.swap32();
  if (bytesPerSample === 8) buffer.swap64();
}
