/** The first picture of a GIF file and what is needed to paint it (GIF89a, sections 18 to 22). */
export interface GifPicture {
  /** Of the whole screen, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the picture lies on the screen. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  readonly interlaced: boolean;
  /** Red, green, blue of each colour. */
  readonly palette: Uint8Array;
  readonly codeBits: number;
  /** Packed pixels, their sub-blocks joined. */
  readonly packed: Uint8Array;
  /** Pictures in the file. */
  readonly frames: number;
}

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;

/** Null where the bytes end too early or are no GIF. */
export function parseGif(bytes: Buffer): GifPicture | null {
  const screenPalette = paletteAt(bytes, 13, bytes[10]);
  let at = 13 + screenPalette.length;
  let first: Omit<GifPicture, 'frames'> | null = null;
  let frames = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    if (bytes[at] === IMAGE) {
      const image = imageAt(bytes, at, screenPalette);
      if (image === null) return null;
      first ??= image.picture;
      frames++;
      at = image.end;
    } else if (bytes[at] === EXTENSION) at = subBlocks(bytes, at + 2).end;
    else return null;
  }
  return first === null || at >= bytes.length ? null : { ...first, frames };
}

function paletteAt(bytes: Buffer, at: number, flags: number): Uint8Array {
  return flags & 0x80 ? bytes.subarray(at, at + 3 * 2 ** ((flags & 7) + 1)) : new Uint8Array();
}

function imageAt(
  bytes: Buffer,
  at: number,
  screenPalette: Uint8Array,
): { picture: Omit<GifPicture, 'frames'>; end: number } | null {
  if (at + 11 > bytes.length) return null;
  const [left, top, columns, rows] = [1, 3, 5, 7].map((offset) => bytes.readUInt16LE(at + offset));
  const flags = bytes[at + 9];
  const own = paletteAt(bytes, at + 10, flags);
  const codesAt = at + 10 + own.length;
  const codeBits = bytes[codesAt];
  const { packed, end } = subBlocks(bytes, codesAt + 1);
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  const inside = left + columns <= width && top + rows <= height && columns * rows > 0;
  if (!inside || !(codeBits >= 1 && codeBits <= 8)) return null;
  const palette = own.length > 0 ? own : screenPalette;
  const interlaced = (flags & 0x40) !== 0;
  return {
    picture: { width, height, left, top, columns, rows, interlaced, palette, codeBits, packed },
    end,
  };
}

/** Blocks of up to 255 bytes, each after its length; one of no length ends them. */
function subBlocks(bytes: Buffer, start: number): { packed: Uint8Array; end: number } {
  const parts: Buffer[] = [];
  let at = start;
  while (at < bytes.length && bytes[at] > 0) {
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]));
    at += 1 + bytes[at];
  }
  return { packed: Buffer.concat(parts), end: at + 1 };
}
