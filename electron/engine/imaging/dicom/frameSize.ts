import type { PixelDataPlace } from './dataSet';
import type { PixelFormat } from './pixelFormat';

/** Tag and length of the item that a compressed frame takes at least (PS3.5 A.4). */
const ITEM_BYTES = 8;

/** Bits that one frame takes when it is not compressed; frames of single bits follow each other without a gap. */
export function frameBits({
  rows,
  columns,
  samplesPerPixel,
  photometric,
  bitsAllocated,
}: PixelFormat): number {
  // In YBR_FULL_422, two neighbours share their two colour differences (PS3.3 C.7.6.3.1.2).
  const samples = photometric === 'YBR_FULL_422' ? 2 : samplesPerPixel;
  return rows * columns * samples * bitsAllocated;
}

/** How many frames the file can hold at most, whatever it says; 1 where it does not say enough. */
export function mostFrames(
  { pixels, pixelData }: { readonly pixels: PixelFormat; readonly pixelData: PixelDataPlace | null },
  fileBytes: number,
): number {
  if (pixelData === null) return 1;
  if (pixelData.encapsulated) return Math.max(1, Math.floor((fileBytes - pixelData.offset) / ITEM_BYTES));
  return Math.max(1, Math.floor((8 * pixelData.length) / Math.max(1, frameBits(pixels))));
}
