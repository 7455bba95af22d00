/**
 * Sets the bits of one frame in packed pixel data (PS3.5 section 8.1.1 and annex D): the first pixel of a frame is the
 * lowest free bit, and a frame begins where the one before it ended, in the middle of a byte where it must.
 * `pixels`: 1 or 0 each; `firstBit`: number of bits before the frame.
 */
export function packBits(pixels: Uint8Array, into: Uint8Array, firstBit: number): void {
  for (let pixel = 0; pixel < pixels.length; pixel++)
    if (pixels[pixel] === 1) into[(firstBit + pixel) >>> 3] |= 1 << ((firstBit + pixel) & 7);
}
