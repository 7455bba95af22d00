/** Pixels of one frame of packed bits (PS3.5 section 8.1.1), 1 or 0 each; `firstBit`: number of bits before the frame. */
export function unpackBits(packed: Uint8Array, firstBit: number, count: number): Uint8Array {
  const pixels = new Uint8Array(count);
  for (let pixel = 0; pixel < count; pixel++)
    pixels[pixel] = (packed[(firstBit + pixel) >>> 3] >>> ((firstBit + pixel) & 7)) & 1;
  return pixels;
}
