import { open } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../../errors';
import { truncated } from '../raw/readBytes';
import { frameBits } from './frameSize';
import type { DicomHeader } from './header';
import { packingOf } from './transferSyntax';

/** Sequence Delimitation Item, which ends encapsulated Pixel Data (PS3.5 A.4). */
const DELIMITER = Buffer.from([0xfe, 0xff, 0xdd, 0xe0]);
/** RT Dose Storage: its numbers are doses in a scale of their own. */
const RT_DOSE = '1.2.840.10008.5.1.4.1.1.481.2';
/** What may follow Pixel Data (padding, signatures) is shorter than this. */
const TAIL_BYTES = 64 * 1024;

/** Throws a failure that says why no slice of a volume can be made of this image; reads no pixels. */
export async function refuseUnusable(header: DicomHeader, fileBytes: number): Promise<void> {
  const { file, rows, columns, frames, pixelData } = header;
  const name = path.basename(file);
  if (pixelData === null)
    throw failure('no-pixel-data', `"${name}" is DICOM without a picture (${header.modality}).`, '');
  if (header.sopClass === RT_DOSE)
    throw failure('dose-grid', `"${name}" is a radiation dose, not a scan.`, '');
  if (rows <= 0 || columns <= 0)
    throw failure(
      'bad-header',
      `"${name}" does not say how many rows and columns its picture has.`,
      'Export it again.',
    );
  if (frames > 1)
    throw failure(
      'multi-frame',
      `"${name}" holds ${frames} pictures in one file (multi-frame DICOM), which Granule does not read.`,
      'Export it as one file per slice.',
    );
  refuseUnknownPixels(header, name);
  const bytes = frameBits(header.pixels) / 8;
  const packing = packingOf(header.transferSyntax);
  if (packing === 'native' && (pixelData.length < bytes || pixelData.offset + bytes > fileBytes))
    throw truncated(file);
  if (pixelData.encapsulated && !(await endsWithDelimiter(file, fileBytes))) throw truncated(file);
}

function refuseUnknownPixels(header: DicomHeader, name: string): void {
  if (packingOf(header.transferSyntax) === 'unknown')
    throw failure(
      'unsupported-transfer-syntax',
      `"${name}" is compressed in a way that Granule does not read (transfer syntax ${header.transferSyntax}).`,
      'Export it uncompressed.',
    );
  const { samplesPerPixel, bitsAllocated, photometric } = header.pixels;
  const colour =
    samplesPerPixel === 3 && bitsAllocated === 8 && packingOf(header.transferSyntax) !== 'deflated';
  const grey = samplesPerPixel === 1 && [8, 16, 32].includes(bitsAllocated);
  if ((!colour && !grey) || photometric === 'PALETTE COLOR')
    throw failure(
      'unsupported-pixels',
      `"${name}" stores its pixels in a way that Granule does not read (${photometric}, ${samplesPerPixel} x ${bitsAllocated} bits).`,
      'Export it as greyscale.',
    );
}

async function endsWithDelimiter(file: string, fileBytes: number): Promise<boolean> {
  const tail = Buffer.alloc(Math.min(TAIL_BYTES, fileBytes));
  const handle = await open(file, 'r');
  try {
    await handle.read(tail, 0, tail.length, fileBytes - tail.length);
  } finally {
    await handle.close();
  }
  return tail.includes(DELIMITER);
}
