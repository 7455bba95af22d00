import type { GifPicture } from './gifStructure';

const MOST_CODES = 4096;

/** Index into the palette of each pixel in the order of the file; null where the codes end before the picture does. */
function unpackCodes({ codeBits, packed, columns, rows }: GifPicture): Uint8Array | null {
  const pixels = new Uint8Array(columns * rows);
  const [clear, end] = [2 ** codeBits, 2 ** codeBits + 1];
  // Each code stands for the string of another code and one pixel more (GIF89a, appendix F).
  const prefix = new Uint16Array(MOST_CODES);
  const last = new Uint8Array(MOST_CODES);
  const length = new Uint16Array(MOST_CODES).fill(1, 0, clear);
  for (let code = 0; code < clear; code++) last[code] = code;
  let [next, bits, previous, filled] = [end + 1, codeBits + 1, -1, 0];
  const stream = codeStream(packed);
  while (filled < pixels.length) {
    const code = stream(bits);
    if (code === null || code === end) return null;
    if (code === clear) {
      [next, bits, previous] = [end + 1, codeBits + 1, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0)) return null;
    if (previous >= 0 && next < MOST_CODES) {
      prefix[next] = previous;
      length[next] = length[previous] + 1;
      last[next] = firstOf(code === next ? previous : code, prefix, length, last);
      if (++next === 2 ** bits && bits < 12) bits++;
    } else if (code === next) return null;
    filled = paint(pixels, filled, code, { prefix, length, last });
    previous = code;
  }
  return pixels;
}

type Strings = { readonly prefix: Uint16Array; readonly length: Uint16Array; readonly last: Uint8Array };

/** Writes the string of a code from its end to its beginning; what lies beyond the picture is left out. */
function paint(pixels: Uint8Array, filled: number, code: number, { prefix, length, last }: Strings): number {
  const end = filled + length[code];
  let at = end;
  for (let part = code; at > filled; part = prefix[part]) {
    at--;
    if (at < pixels.length) pixels[at] = last[part];
  }
  return end;
}

function firstOf(code: number, prefix: Uint16Array, length: Uint16Array, last: Uint8Array): number {
  let part = code;
  for (let rest = length[code]; rest > 1; rest--) part = prefix[part];
  return last[part];
}

/** Codes of a varying number of bits, the lowest bits first; null at the end. */
function codeStream(packed: Uint8Array): (bits: number) => number | null {
  let [at, held, heldBits] = [0, 0, 0];
  return (bits) => {
    while (heldBits < bits) {
      if (at === packed.length) return null;
      held |= packed[at++] << heldBits;
      heldBits += 8;
    }
    const code = held & (2 ** bits - 1);
    held >>>= bits;
    heldBits -= bits;
    return code;
  };
}

/** First row and step of the four passes of an interlaced picture (GIF89a, appendix E). */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

function rowOrder({ rows, interlaced }: GifPicture): number[] {
  const inOrder = Array.from({ length: rows }, (_, row) => row);
  return interlaced
    ? PASSES.flatMap(([start, step]) => inOrder.filter((row) => row % step === start))
    : inOrder;
}

/** Red, green and blue planes of the screen, or one plane of greys; null where the file ends before its picture. */
export function gifPixels(picture: GifPicture, channels: 1 | 3): Uint8Array | null {
  const indices = unpackCodes(picture);
  if (indices === null) return null;
  const { width, height, left, top, columns, palette } = picture;
  const planes = new Uint8Array(channels * width * height);
  for (const [order, row] of rowOrder(picture).entries())
    for (let column = 0; column < columns; column++) {
      const colour = 3 * indices[order * columns + column];
      const pixel = (top + row) * width + left + column;
      for (let channel = 0; channel < channels; channel++)
        planes[channel * width * height + pixel] = palette[colour + channel];
    }
  return planes;
}
