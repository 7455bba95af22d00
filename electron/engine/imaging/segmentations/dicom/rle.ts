/** The number of segments and where each begins, 15 at most (PS3.5 annex G.5). */
const OFFSETS_AT = 4;

/** The bytes of one run-length encoded segment (PS3.5 annex G.3); null where they do not fill `length`. */
function unpackSegment(packed: Uint8Array, length: number): Uint8Array | null {
  const bytes = new Uint8Array(length);
  let at = 0;
  let filled = 0;
  while (filled < length && at < packed.length) {
    const code = packed[at++];
    if (code < 128) {
      const literal = packed.subarray(at, at + Math.min(code + 1, length - filled));
      bytes.set(literal, filled);
      filled += literal.length;
      at += code + 1;
    } else if (code > 128) {
      const end = Math.min(filled + 257 - code, length);
      bytes.fill(packed[at++], filled, end);
      filled = end;
    }
  }
  return filled === length ? bytes : null;
}

/**
 * The byte planes of a frame that RLE packed, the most significant first (PS3.5 annex G.2); null where one is missing or
 * cut off. `length`: bytes of one plane.
 */
export function unpackRle(packed: Uint8Array, planes: number, length: number): Uint8Array[] | null {
  if (packed.length < OFFSETS_AT * (planes + 1)) return null;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  if (view.getUint32(0, true) !== planes) return null;
  const unpacked: Uint8Array[] = [];
  for (let plane = 0; plane < planes; plane++) {
    const offset = view.getUint32(OFFSETS_AT * (plane + 1), true);
    const bytes = unpackSegment(packed.subarray(offset), length);
    if (bytes === null) return null;
    unpacked.push(bytes);
  }
  return unpacked;
}
