import path from 'node:path';
import { failure } from '../../errors';
import { truncated } from '../raw/readBytes';
import { frameBits } from './frameSize';
import type { DicomImage } from './frame';
import { countFrames } from './pixels/frameBytes';
import { isVideo, packingOf } from './transferSyntax';

/** RT Dose Storage: its numbers are doses in a scale of their own. */
const RT_DOSE = '1.2.840.10008.5.1.4.1.1.481.2';
/** VL Whole Slide Microscopy Image Storage: its frames are the tiles of one picture (PS3.3 C.8.12.4), not slices. */
const WHOLE_SLIDE = '1.2.840.10008.5.1.4.1.1.77.1.6';

/** What DICOM keeps besides pictures, by Modality (PS3.3 C.7.3.1.1.1). */
const WITHOUT_PICTURE: Readonly<Record<string, string>> = {
  SR: 'a structured report',
  PR: 'a presentation state',
  KO: 'a selection of key images',
  REG: 'a registration',
  RTSTRUCT: 'contours for radiotherapy',
  RTPLAN: 'a radiotherapy plan',
  RTRECORD: 'a record of radiotherapy',
  DOC: 'a document',
  ECG: 'an electrocardiogram',
};

function kindOf(modality: string): string {
  if (modality === 'unknown') return '';
  const words = WITHOUT_PICTURE[modality];
  return words === undefined ? ` (${modality})` : `: ${words} (${modality})`;
}

/** Throws a failure that says why no slice of a volume can be made of this image; reads no pixels. */
export async function refuseUnusable(image: DicomImage, fileBytes: number): Promise<void> {
  const { file, rows, columns, frames, pixelData, sopClass } = image;
  const name = path.basename(file);
  if (pixelData === null)
    throw failure('no-pixel-data', `"${name}" is DICOM without a picture${kindOf(image.modality)}.`, '');
  if (sopClass === RT_DOSE) throw failure('dose-grid', `"${name}" is a radiation dose, not a scan.`, '');
  if (sopClass === WHOLE_SLIDE && frames > 1)
    throw failure(
      'tiled-slide',
      `"${name}" is a microscope slide in ${frames} tiles, which Granule does not put together.`,
      'Export it as one picture.',
    );
  if (rows <= 0 || columns <= 0)
    throw failure(
      'bad-header',
      `"${name}" does not say how many rows and columns its picture has.`,
      'Export it again.',
    );
  refuseUnknownPacking(image, name);
  refuseUnknownPixels(image, name);
  await refuseTruncated(image, fileBytes);
}

function refuseUnknownPacking(image: DicomImage, name: string): void {
  const { transferSyntax } = image;
  if (packingOf(image) !== null) return;
  throw isVideo(transferSyntax)
    ? failure('video', `"${name}" is a video, which Granule does not read.`, 'Export it as single pictures.')
    : failure(
        'unsupported-transfer-syntax',
        `"${name}" is compressed in a way that Granule does not read (transfer syntax ${transferSyntax}).`,
        'Export it uncompressed.',
      );
}

const COLOURS: ReadonlySet<string> = new Set(['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT']);

function refuseUnknownPixels({ pixels }: DicomImage, name: string): void {
  const { samplesPerPixel, bitsAllocated, photometric, palette, kind } = pixels;
  const bits = kind === 'integer' ? [1, 8, 16, 32] : kind === 'float32' ? [32] : [64];
  const grey = samplesPerPixel === 1 && (photometric !== 'PALETTE COLOR' || palette !== null);
  const colour = samplesPerPixel === 3 && COLOURS.has(photometric) && bitsAllocated > 1 && kind === 'integer';
  if (bits.includes(bitsAllocated) && (grey || colour)) return;
  throw failure(
    'unsupported-pixels',
    `"${name}" stores its pixels in a way that Granule does not read (${photometric}, ${samplesPerPixel} x ${bitsAllocated} bits).`,
    'Export it as greyscale.',
  );
}

async function refuseTruncated(image: DicomImage, fileBytes: number): Promise<void> {
  const { file, frames, pixels, pixelData } = image;
  if (pixelData === null) return;
  if (pixelData.encapsulated) {
    const found = await countFrames(image);
    if (found < frames) throw frames === 1 ? truncated(file) : framesMissing(file, found, frames);
    return;
  }
  const bytes = Math.ceil((frames * frameBits(pixels)) / 8);
  const inFile = packingOf(image) === 'deflated' || pixelData.offset + bytes <= fileBytes;
  if (bytes <= pixelData.length && inFile) return;
  const present = Math.min(pixelData.length, fileBytes - pixelData.offset);
  const found = Math.floor((8 * present) / frameBits(pixels));
  throw frames === 1 ? truncated(file) : framesMissing(file, Math.max(0, found), frames);
}

function framesMissing(file: string, found: number, frames: number): Error {
  return failure(
    'truncated',
    `"${path.basename(file)}" is incomplete or damaged: it holds ${found} of its ${frames} pictures.`,
    'Copy or download it again.',
  );
}
