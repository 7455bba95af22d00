import jpegLossless from 'jpeg-lossless-decoder-js';
import { segmentsOf } from './codestream';
import { decodeWithWasm, type DecodedFrame } from './wasmCodecs';

const START_OF_IMAGE = [0xff, 0xd8];
const START_OF_SCAN = 0xffda;
const END_OF_IMAGE = [0xff, 0xd9];
/** Says that the three components are no luminance and colour differences, so that they stay what they are. */
const NO_TRANSFORM = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
/** JFIF and Adobe, by which a decoder would decide that it should turn them into colours. */
const HINTS = new Set([0xffe0, 0xffee]);

/** JPEG of 8 bits, baseline or progressive (ITU-T T.81), its samples as they were coded; null where it is damaged. */
export async function decodeJpeg(packed: Uint8Array): Promise<DecodedFrame | null> {
  return endOf(packed) === null ? null : decodeWithWasm('jpeg', withoutHints(packed));
}

function withoutHints(packed: Uint8Array): Uint8Array {
  const data = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const parts: Uint8Array[] = [Uint8Array.from([...START_OF_IMAGE, ...NO_TRANSFORM])];
  let rest = 2;
  for (const { marker, at, to } of segmentsOf(data, 2, new Set([START_OF_SCAN]))) {
    if (!HINTS.has(marker)) continue;
    parts.push(packed.subarray(rest, at));
    rest = to;
  }
  parts.push(packed.subarray(rest));
  return Buffer.concat(parts);
}

/** JPEG Lossless, processes 14 and 14 SV1 (ITU-T T.81 annex H), up to 16 bits; null where it is damaged. */
export function decodeLosslessJpeg(packed: Uint8Array): Uint8Array | null {
  const end = endOf(packed);
  if (end === null) return null;
  // The decoder gives up on the last pixel when its bits end with the scan: bits that nobody reads keep it going.
  const padded = Buffer.concat([packed.subarray(0, end), Uint8Array.from([0, 0, 0, 0, ...END_OF_IMAGE])]);
  try {
    const decoder = new jpegLossless.lossless.Decoder();
    return new Uint8Array(decoder.decompress(padded.buffer, padded.byteOffset, padded.length));
  } catch {
    return null;
  }
}

/** Where the last End of Image stands; null where the frame was cut off before it. */
function endOf(packed: Uint8Array): number | null {
  for (let at = packed.length - 2; at >= 2; at--)
    if (packed[at] === END_OF_IMAGE[0] && packed[at + 1] === END_OF_IMAGE[1]) return at;
  return null;
}
