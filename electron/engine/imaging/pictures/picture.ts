import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { Image } from 'itk-wasm';
import type { Finding, Grid, Vec3 } from '../../../../native-models/geometry';
import { pictureTurned } from '../findings/valueFindings';
import type { FileProbe } from '../fileProbe';
import { nonSquarePixels, orientationUnknown, spacingUnknown } from '../findings/placeFindings';
import type { FoundVolume } from '../found';
import { foundItkImage, readItkHeader } from '../itk/itkImage';
import type { ItkFormat } from '../itk/itkSource';
import { MOST_CHANNELS } from '../raw/sampleTypes';
import { refuseCutBmp, refuseCutJpeg } from './cutPicture';
import { orientationOf, turnedAxes, type Orientation } from './orientation';
import { exifTags, ORIENTATION_TAG, PHOTOMETRIC_TAG, SAMPLES_TAG, shortTags } from './tiffTags';

/** What a flat picture is in this product: one slice without a place in the patient. */
export const PICTURE = 'photo';

/** PNG, JPEG, TIFF and BMP. Headers only; a TIFF of several pages is a stack of them. */
export async function inspectPicture(probe: FileProbe, format: ItkFormat): Promise<FoundVolume[]> {
  if (format.reader === 'jpeg') await refuseCutJpeg(probe);
  if (format.reader === 'bmp') refuseCutBmp(probe);
  const tags = await tagsOf(probe, format);
  const stated = orientationOf(tags.get(ORIENTATION_TAG));
  const orientation = format.reader === 'tiff' ? AFTER_ITK[stated] : stated;
  const image = await readItkHeader(probe.path, format);
  return foundItkImage(image, {
    files: [probe.path],
    format,
    modality: PICTURE,
    place: placeOf(image, orientation, stated),
    orientation,
    channels: channelsOf(image, tags),
    zeroIsWhite: format.reader === 'tiff' && isZeroWhite(image, tags),
  });
}

/**
 * ITK's TIFF reader mirrors pictures as the tag says and then forgets to exchange rows and columns:
 * what is left to do for each orientation.
 */
const AFTER_ITK: Readonly<Record<Orientation, Orientation>> = {
  1: 1,
  2: 1,
  3: 1,
  4: 1,
  5: 5,
  6: 7,
  7: 5,
  8: 7,
};

/** Of unusual TIFF files ITK makes colours with an alpha of its own; inks (photometric 5) become three colours. */
function channelsOf({ imageType: { components } }: Image, tags: ReadonlyMap<number, number>): number {
  if (components > MOST_CHANNELS) return 1;
  if (components < MOST_CHANNELS || tags.size === 0) return components;
  return tags.get(PHOTOMETRIC_TAG) === 5 ? 3 : Math.min(tags.get(SAMPLES_TAG) ?? 1, components);
}

/** Grey values are given as stored; pictures that ITK turns into colours are put right on the way. */
function isZeroWhite({ imageType }: Image, tags: ReadonlyMap<number, number>): boolean {
  return (
    tags.get(PHOTOMETRIC_TAG) === 0 &&
    imageType.components === 1 &&
    imageType.componentType.startsWith('uint')
  );
}

async function tagsOf(
  { path: file, head }: FileProbe,
  { reader }: ItkFormat,
): Promise<ReadonlyMap<number, number>> {
  if (reader === 'jpeg') return exifTags(head);
  if (reader !== 'tiff') return new Map();
  const handle = await open(file, 'r');
  try {
    return await shortTags((offset, length) => readAt(handle, offset, length));
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

function placeOf(
  { size, spacing }: Image,
  orientation: Orientation,
  stated: Orientation,
): { grid: Grid; findings: Finding[] } {
  const scaled = spacing.slice(0, 2).every((mm) => Number.isFinite(mm) && mm > 0);
  const mm: Vec3 = scaled ? [spacing[0], spacing[1], 1] : [1, 1, 1];
  const grid = flatGrid(
    turnedAxes([size[0], size[1], size[2] ?? 1], orientation),
    turnedAxes(mm, orientation),
  );
  const turnedUpright = stated === 1 ? [] : [pictureTurned(stated)];
  return { grid, findings: [...pictureFindings(grid.spacingMm), ...turnedUpright] };
}

/** The grid of a picture: it lies nowhere in the patient. */
export function flatGrid(size: Vec3, spacingMm: Vec3): Grid {
  return { size, spacingMm, origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
}

export function pictureFindings([columnMm, rowMm]: Vec3): Finding[] {
  const source = columnMm === 1 ? 'no scale in the file' : 'its print resolution';
  const square = Math.abs(columnMm / rowMm - 1) <= 1e-3;
  return [
    orientationUnknown(),
    spacingUnknown(columnMm, source),
    ...(square ? [] : [nonSquarePixels(columnMm, rowMm)]),
  ];
}
