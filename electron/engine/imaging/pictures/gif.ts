import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Volume } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { timePointsSplit } from '../findings/seriesFindings';
import { verdictOf } from '../findings/verdict';
import { describeFile } from '../files/describeFile';
import { foundVolume, type FoundVolume } from '../found';
import { truncated } from '../raw/readBytes';
import { gifPixels } from './gifPixels';
import type { GifSource } from './gifSource';
import { parseGif, type GifPicture } from './gifStructure';
import { flatGrid, PICTURE, pictureFindings } from './picture';

/** No code of the format stands for more than 4,096 pixels, and none is shorter than two bits (GIF89a, appendix F). */
const TIGHTEST_PACKING = 4096 * 4;

/** A GIF picture: colours by its palette, or grey; of an animation the first frame. */
export async function inspectGif({ path: file, fileBytes }: FileProbe): Promise<FoundVolume[]> {
  const picture = await openGif(file);
  const { width, height, frames } = picture;
  if (width * height > fileBytes * TIGHTEST_PACKING) throw truncated(file);
  const grid = flatGrid([width, height, 1], [1, 1, 1]);
  const findings = [...pictureFindings(grid.spacingMm), ...(frames > 1 ? [timePointsSplit(1, frames)] : [])];
  const channels = holdsColours(picture) ? 3 : 1;
  const found = foundVolume(
    {
      ...describeFile(file),
      format: 'GIF',
      modality: PICTURE,
      ...{ grid, channels, timePoints: frames, dataType: 'uint8', files: [file], findings },
    },
    { kind: 'gif', image: { file, grid, channels, findings } },
  );
  return [found];
}

export async function readGif({ file, grid, channels, findings }: GifSource): Promise<Volume> {
  const voxels = gifPixels(await openGif(file), channels);
  if (voxels === null) throw truncated(file);
  return {
    grid,
    channels,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: PICTURE,
    verdict: verdictOf(findings),
  };
}

async function openGif(file: string): Promise<GifPicture> {
  const picture = parseGif(await readFile(file));
  if (picture !== null) return picture;
  throw failure(
    'unreadable',
    `"${path.basename(file)}" looks like GIF but is damaged or incomplete.`,
    'Copy or export it again.',
  );
}

function holdsColours({ palette }: GifPicture): boolean {
  return palette.some((value, index) => value !== palette[index - (index % 3)]);
}
