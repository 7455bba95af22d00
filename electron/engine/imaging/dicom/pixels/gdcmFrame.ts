import { readWithItk } from '../../itk/readPipeline';
import { isVoxelArray } from '../../voxelArrays';
import type { VoxelArray } from '../../../../../native-models/geometry';
import type { PixelFormat } from '../pixelFormat';

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const IMPLEMENTATION = '1.2.826.0.1.3680043.10.1';

/**
 * Decodes a frame with GDCM, which reads whole files only: the frame is wrapped in the smallest file that says how it is
 * packed. Numbers as stored; null where GDCM cannot.
 */
export async function decodeWithGdcm(
  packed: Uint8Array,
  transferSyntax: string,
  pixels: PixelFormat,
): Promise<VoxelArray | null> {
  const bytes = singleFrameFile(packed, transferSyntax, pixels);
  const image = await readWithItk({ reader: 'gdcm', input: { name: 'frame.dcm', bytes }, headerOnly: false });
  const numbers = image?.data ?? null;
  return numbers !== null && isVoxelArray(numbers) ? numbers : null;
}

function singleFrameFile(packed: Uint8Array, transferSyntax: string, pixels: PixelFormat): Uint8Array {
  const { rows, columns, bitsAllocated, bitsStored, highBit, signed } = pixels;
  const meta = Buffer.concat([
    element(0x0002, 0x0002, 'UI', text(SECONDARY_CAPTURE)),
    element(0x0002, 0x0003, 'UI', text('1.2')),
    element(0x0002, 0x0010, 'UI', text(transferSyntax)),
    element(0x0002, 0x0012, 'UI', text(IMPLEMENTATION)),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x0002, 0x0000, 'UL', length),
    meta,
    element(0x0008, 0x0016, 'UI', text(SECONDARY_CAPTURE)),
    element(0x0008, 0x0018, 'UI', text('1.2')),
    element(0x0028, 0x0002, 'US', short(1)),
    element(0x0028, 0x0004, 'CS', text('MONOCHROME2')),
    element(0x0028, 0x0010, 'US', short(rows)),
    element(0x0028, 0x0011, 'US', short(columns)),
    element(0x0028, 0x0100, 'US', short(bitsAllocated)),
    element(0x0028, 0x0101, 'US', short(bitsStored)),
    element(0x0028, 0x0102, 'US', short(highBit)),
    element(0x0028, 0x0103, 'US', short(signed ? 1 : 0)),
    encapsulated(packed),
  ]);
}

function element(group: number, number: number, representation: string, value: Buffer): Buffer {
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(representation, 4, 'latin1');
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

/** Pixel Data of undefined length: an empty offset table, one fragment, the delimiter (PS3.5 A.4). */
function encapsulated(packed: Uint8Array): Buffer {
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const table = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  const item = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  item.writeUInt32LE(packed.length + (packed.length % 2), 4);
  const delimiter = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([head, table, item, packed, Buffer.alloc(packed.length % 2), delimiter]);
}

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

function short(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}
