import zlib from 'node:zlib';
import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { failure } from '../../../errors';
import { unpackRle } from './rle';
import type { SegHeader } from './segHeader';
import { unpackBits } from './unpackBits';

const PIXEL_DATA = 'x7fe00010';
const RLE = '1.2.840.10008.1.2.5';
const DEFLATED_FRAMES = '1.2.840.10008.1.2.8.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

/** The numbers of one frame as stored, row by row. */
export type FramePixels = Uint8Array | Uint16Array;

/** Reads frames of a whole file, one at a time; `name` is for what is said where one cannot be read. */
export function framePixels(
  header: SegHeader,
  file: Uint8Array,
  name: string,
): (frame: number) => FramePixels {
  const data = dicomParser.parseDicom(file, { inflater: inflateDataSet });
  const element = data.elements[PIXEL_DATA];
  if (element === undefined) throw cutOff(name);
  if (element.encapsulatedPixelData === true) return encapsulatedFrames(header, data, element, name);
  const pixelData = data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  return (frame) => nativeFrame(header, pixelData, frame) ?? fail(cutOff(name));
}

/** Null where the pixel data ends before the frame does. */
function nativeFrame(header: SegHeader, pixelData: Uint8Array, frame: number): FramePixels | null {
  const { rows, columns, bitsAllocated, transferSyntax } = header;
  const count = rows * columns;
  if ((frame + 1) * count * bitsAllocated > 8 * pixelData.length) return null;
  if (bitsAllocated === 1) return unpackBits(pixelData, frame * count, count);
  if (bitsAllocated === 8) return pixelData.subarray(frame * count, (frame + 1) * count);
  const view = new DataView(pixelData.buffer, pixelData.byteOffset + 2 * frame * count, 2 * count);
  const littleEndian = transferSyntax !== BIG_ENDIAN;
  return Uint16Array.from({ length: count }, (_, pixel) => view.getUint16(2 * pixel, littleEndian));
}

function encapsulatedFrames(
  header: SegHeader,
  data: DataSet,
  element: Element,
  name: string,
): (frame: number) => FramePixels {
  const { transferSyntax } = header;
  if (transferSyntax !== RLE && transferSyntax !== DEFLATED_FRAMES)
    throw failure(
      'unsupported-transfer-syntax',
      `The segmentation "${name}" is compressed in a way that Granule does not read (transfer syntax ${transferSyntax}).`,
      'Export it uncompressed.',
    );
  const unpack = transferSyntax === RLE ? rleFrame : deflatedFrame;
  return (frame) => {
    const packed = packedFrame(data, element, frame);
    return (packed && unpack(header, packed)) ?? fail(cutOff(name));
  };
}

/** The bytes of a compressed frame; without a table of offsets, every frame is one fragment (PS3.5 annex A.4). */
function packedFrame(data: DataSet, element: Element, frame: number): Uint8Array | null {
  const fragments = element.fragments ?? [];
  try {
    return (element.basicOffsetTable ?? []).length > 0
      ? dicomParser.readEncapsulatedImageFrame(data, element, frame)
      : dicomParser.readEncapsulatedPixelDataFromFragments(data, element, frame, 1, fragments);
  } catch {
    return null;
  }
}

function rleFrame({ rows, columns, bitsAllocated }: SegHeader, packed: Uint8Array): FramePixels | null {
  const count = rows * columns;
  if (bitsAllocated === 1) {
    const bits = unpackRle(packed, 1, Math.ceil(count / 8));
    return bits && unpackBits(bits[0], 0, count);
  }
  const planes = unpackRle(packed, bitsAllocated / 8, count);
  if (planes === null || planes.length === 1) return planes?.[0] ?? null;
  const [high, low] = planes;
  return Uint16Array.from(high, (byte, pixel) => (byte << 8) | low[pixel]);
}

/** Each frame by itself, deflated (DICOM Correction 2529, Deflated Image Frame Compression). */
function deflatedFrame(header: SegHeader, packed: Uint8Array): FramePixels | null {
  try {
    return nativeFrame(header, inflate(packed), 0);
  } catch {
    return null;
  }
}

/** As much as can be unpacked: fragments are padded to even length, and files end too soon. */
function inflate(bytes: Uint8Array): Buffer {
  return zlib.inflateRawSync(bytes, {
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    maxOutputLength: 2 ** 31,
  });
}

function inflateDataSet(bytes: Uint8Array, position: number): Uint8Array {
  return Buffer.concat([bytes.subarray(0, position), inflate(bytes.subarray(position))]);
}

function cutOff(name: string): Error {
  return failure(
    'truncated',
    `The segmentation "${name}" ends before the last of its frames, or one of them is damaged.`,
    'Copy or export it again.',
  );
}

function fail(error: Error): never {
  throw error;
}
