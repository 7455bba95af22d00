import type { VoxelArray } from '../../../../../native-models/geometry';
import { bytesPerVoxel, typedArray } from '../../voxelArrays';
import { storedType, type PixelFormat } from '../pixelFormat';
import type { NativeFrame } from './frameBytes';

/** Numbers of a frame, in the order in which they lie in the file. */
export function samplesOf({ bytes, firstBit }: NativeFrame, pixels: PixelFormat, count: number): VoxelArray {
  if (pixels.bitsAllocated === 1) return singleBits(bytes, firstBit, count);
  const from = firstBit / 8;
  const type = storedType(pixels);
  // A copy, which begins where a typed array may.
  return typedArray(type, new Uint8Array(bytes.subarray(from, from + count * bytesPerVoxel(type))).buffer);
}

/** The lowest bit of a byte comes first (PS3.5 8.1.1, D). */
function singleBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array {
  const bits = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const bit = firstBit + index;
    bits[index] = (bytes[bit >> 3] >> (bit & 7)) & 1;
  }
  return bits;
}

/** Turns the bytes of each number around, in place. */
export function swapBytes(bytes: Uint8Array, bytesPerNumber: number): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytesPerNumber === 2) buffer.swap16();
  if (bytesPerNumber === 4) buffer.swap32();
  if (bytesPerNumber === 8) buffer.swap64();
  return bytes;
}

/** Numbers that a codec gave, in the type that the file states. */
export function asStored(
  bytes: Uint8Array,
  bytesPerNumber: number,
  count: number,
  pixels: PixelFormat,
): VoxelArray | null {
  const type = storedType(pixels);
  const wanted = bytesPerVoxel(type);
  if (bytes.length < count * bytesPerNumber || bytesPerNumber > 2) return null;
  if (bytesPerNumber === wanted)
    return typedArray(type, new Uint8Array(bytes.subarray(0, count * wanted)).buffer);
  const numbers =
    bytesPerNumber === 1 ? bytes : new Uint16Array(new Uint8Array(bytes.subarray(0, 2 * count)).buffer);
  return inStoredType(numbers.subarray(0, count), pixels);
}

/** The same numbers in the type that the file states for them. */
export function inStoredType(numbers: ArrayLike<number>, pixels: PixelFormat): VoxelArray {
  const type = storedType(pixels);
  const stored = typedArray(type, new ArrayBuffer(numbers.length * bytesPerVoxel(type)));
  stored.set(numbers);
  return stored;
}

/**
 * Cuts off what lies above and below the stored bits, overlays for example (PS3.5 8.1.1), and restores the sign; in place.
 */
export function withinStoredBits(numbers: VoxelArray, pixels: PixelFormat): VoxelArray {
  const { kind, bitsAllocated, bitsStored, highBit, signed } = pixels;
  if (kind !== 'integer' || bitsStored >= bitsAllocated || bitsStored < 1) return numbers;
  const unusedBelow = Math.max(0, highBit + 1 - bitsStored);
  const unusedAbove = 32 - bitsStored;
  for (let index = 0; index < numbers.length; index++) {
    const raised = (numbers[index] >> unusedBelow) << unusedAbove;
    numbers[index] = signed ? raised >> unusedAbove : raised >>> unusedAbove;
  }
  return numbers;
}
