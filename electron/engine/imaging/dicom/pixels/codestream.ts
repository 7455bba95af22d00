/** What a compressed frame says of itself in its own header. */
export interface Codestream {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** Colours come out of the decoder as red, green and blue (true), as they were given in (false), or it does not say. */
  readonly rgb: boolean | null;
}

const JPEG = 0xffd8;
const JPEG_2000 = 0xff4f;
/** Start of frame, lossless and lossy ones (ITU-T T.81 table B.1) and that of JPEG-LS (ITU-T T.87 C.1.1). */
const START_OF_FRAME = new Set([0xffc0, 0xffc1, 0xffc2, 0xffc3, 0xfff7]);
const START_OF_SCAN = 0xffda;
const APPLICATION_0 = 0xffe0;
const APPLICATION_14 = 0xffee;
const IMAGE_SIZE = 0xff51;
const CODING_STYLE = 0xff52;
const START_OF_TILE = 0xff90;
/** Signature box of a JP2 file (ITU-T T.800 I.5.1), in which some encoders wrap the codestream. */
const JP2_SIGNATURE = 0x6a502020;

/** True where the bytes begin as a JPEG, JPEG-LS or JPEG 2000 frame does. */
export function beginsCodestream(bytes: Uint8Array): boolean {
  const start = bytes.length < 2 ? 0 : bytes[0] * 256 + bytes[1];
  return start === JPEG || start === JPEG_2000 || isJp2(bytes);
}

function isJp2(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && view(bytes).getUint32(4) === JP2_SIGNATURE;
}

/** Null where the frame is none of the three, or is cut off in its header. */
export function codestreamOf(bytes: Uint8Array): Codestream | null {
  try {
    const data = view(bytes);
    if (data.getUint16(0) === JPEG) return jpegHeader(data);
    const start = isJp2(bytes) ? startInJp2(bytes) : 0;
    return data.getUint16(start) === JPEG_2000 ? jpeg2000Header(data, start + 2) : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function view({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** A marker and the bytes of its segment, without the two of its length. */
export interface Segment {
  readonly marker: number;
  /** Where the marker stands. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Segments from `start` until one of `last`, which is the last one given. */
export function* segmentsOf(data: DataView, start: number, last: ReadonlySet<number>): Generator<Segment> {
  for (let at = start; ;) {
    while (data.getUint16(at) === 0xffff) at++;
    const marker = data.getUint16(at);
    const to = at + 2 + data.getUint16(at + 2);
    yield { marker, at, from: at + 4, to };
    if (last.has(marker) || marker < 0xff00) return;
    at = to;
  }
}

function jpegHeader(data: DataView): Codestream | null {
  let size: Omit<Codestream, 'rgb'> | null = null;
  let [jfif, adobe] = [false, -1];
  let ids = '';
  for (const { marker, from } of segmentsOf(data, 2, new Set([START_OF_SCAN]))) {
    if (marker === APPLICATION_0) jfif ||= textAt(data, from, 4) === 'JFIF';
    if (marker === APPLICATION_14 && textAt(data, from, 5) === 'Adobe') adobe = data.getUint8(from + 11);
    if (!START_OF_FRAME.has(marker)) continue;
    const components = data.getUint8(from + 5);
    ids = Array.from({ length: components }, (_, index) =>
      String.fromCharCode(data.getUint8(from + 6 + 3 * index)),
    ).join('');
    size = {
      precision: data.getUint8(from),
      rows: data.getUint16(from + 1),
      columns: data.getUint16(from + 3),
      components,
    };
  }
  if (size === null) return null;
  if (jfif) return { ...size, rgb: false };
  return { ...size, rgb: adobe >= 0 ? adobe === 0 : ids === 'RGB' ? true : null };
}

function textAt(data: DataView, from: number, length: number): string {
  return String.fromCharCode(
    ...Array.from({ length }, (_, index) =>
      from + index < data.byteLength ? data.getUint8(from + index) : 0,
    ),
  );
}

function startInJp2(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('jp2c', 'latin1');
  return at < 0 ? bytes.length : at + 4;
}

function jpeg2000Header(data: DataView, start: number): Codestream | null {
  let size: Omit<Codestream, 'rgb'> | null = null;
  let transformed = false;
  for (const { marker, from } of segmentsOf(data, start, new Set([START_OF_TILE]))) {
    if (marker === IMAGE_SIZE)
      size = {
        columns: data.getUint32(from + 2) - data.getUint32(from + 10),
        rows: data.getUint32(from + 6) - data.getUint32(from + 14),
        components: data.getUint16(from + 34),
        precision: (data.getUint8(from + 36) & 0x7f) + 1,
      };
    // Multiple component transformation: the decoder undoes it.
    if (marker === CODING_STYLE) transformed = data.getUint8(from + 4) === 1;
  }
  return size && { ...size, rgb: transformed ? true : null };
}
