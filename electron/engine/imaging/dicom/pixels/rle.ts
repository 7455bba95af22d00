/** Segment count and fifteen offsets of 32 bits (PS3.5 G.5). */
const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;

/**
 * Unpacks a frame of RLE Lossless (PS3.5 annex G): one segment per byte of a pixel, the highest byte of the first sample
 * first. Returns pixels with their samples side by side, little endian; null where the frame is damaged.
 *
 * @param length Pixels of the frame, or bytes where pixels are single bits.
 * @param pixelBytes Bytes of all samples of a pixel.
 * @param sampleBytes Bytes of one sample.
 */
export function unpackRle(
  packed: Uint8Array,
  length: number,
  pixelBytes: number,
  sampleBytes: number,
): Uint8Array | null {
  if (packed.length < HEADER_BYTES) return null;
  const header = new DataView(packed.buffer, packed.byteOffset, HEADER_BYTES);
  const segments = header.getUint32(0, true);
  if (segments !== pixelBytes || segments > MOST_SEGMENTS) return null;
  const pixels = new Uint8Array(length * pixelBytes);
  for (let segment = 0; segment < segments; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : packed.length;
    const sample = Math.floor(segment / sampleBytes);
    const byte = sampleBytes - 1 - (segment % sampleBytes);
    const first = sample * sampleBytes + byte;
    if (start < HEADER_BYTES || !unpackSegment(packed.subarray(start, end), pixels, first, pixelBytes))
      return null;
  }
  return pixels;
}

/** Fills every `stride`-th byte from `first` on; false where the segment ends before the frame is full. */
function unpackSegment(packed: Uint8Array, into: Uint8Array, first: number, stride: number): boolean {
  let [from, to] = [0, first];
  while (to < into.length && from < packed.length) {
    const control = packed[from++];
    if (control === 128) continue;
    const literal = control < 128;
    const count = literal ? control + 1 : 257 - control;
    if (from + (literal ? count : 1) > packed.length) return false;
    for (let index = 0; index < count && to < into.length; index++, to += stride)
      into[to] = packed[literal ? from + index : from];
    from += literal ? count : 1;
  }
  return to >= into.length;
}
