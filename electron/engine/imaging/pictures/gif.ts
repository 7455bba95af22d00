import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GifReader } from 'omggif';
import type { Volume, VoxelArray } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { timePointsSplit, verdictOf } from '../findings';
import { foundVolume, type FoundVolume } from '../found';
import { allocateBytes, truncated } from '../raw/readBytes';
import { withoutConsole } from '../withoutConsole';
import type { GifSource } from './gifSource';
import { flatGrid, PICTURE, pictureFindings } from './picture';

/** No code of the format stands for more than 4,096 pixels, and none is shorter than three bits (GIF89a, appendix F). */
const TIGHTEST_PACKING = 4096 * 3;

/** A GIF picture: colours by its palette, or grey; of an animation the first frame. */
export async function inspectGif({ path: file, fileBytes }: FileProbe): Promise<FoundVolume> {
  const bytes = await readFile(file);
  const picture = await openGif(bytes, file);
  if (picture.width * picture.height > fileBytes * TIGHTEST_PACKING) throw truncated(file);
  const grid = flatGrid([picture.width, picture.height, 1], [1, 1, 1]);
  const frames = picture.numFrames();
  const findings = [...pictureFindings(grid.spacingMm), ...(frames > 1 ? [timePointsSplit(1, frames)] : [])];
  const channels = holdsColours(bytes, picture) ? 3 : 1;
  return foundVolume(
    {
      identity: path.resolve(file),
      source: file,
      format: 'GIF',
      modality: PICTURE,
      seriesUid: '',
      description: path.basename(file).replace(/\.[^.]+$/, ''),
      ...{ grid, channels, timePoints: frames, dataType: 'uint8', files: [file], findings },
    },
    { kind: 'gif', image: { file, grid, channels, findings } },
  );
}

export async function readGif({ file, grid, channels, findings }: GifSource): Promise<Volume> {
  const picture = await openGif(await readFile(file), file);
  const count = grid.size[0] * grid.size[1];
  const rgba = allocateBytes(4 * count, file);
  try {
    // The library says on the console that a stream is too long, and goes on.
    await withoutConsole(() => Promise.resolve(picture.decodeAndBlitFrameRGBA(0, rgba)));
  } catch {
    throw truncated(file);
  }
  const voxels: VoxelArray = new Uint8Array(channels * count);
  for (let channel = 0; channel < channels; channel++)
    for (let pixel = 0; pixel < count; pixel++) voxels[channel * count + pixel] = rgba[4 * pixel + channel];
  return {
    grid,
    channels,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: PICTURE,
    verdict: verdictOf(findings),
  };
}

async function openGif(bytes: Buffer, file: string): Promise<GifReader> {
  try {
    const picture = new GifReader(bytes);
    const first = picture.frameInfo(0);
    const inside = first.x + first.width <= picture.width && first.y + first.height <= picture.height;
    if (inside && picture.width * picture.height > 0) return picture;
  } catch {
    // The library throws sentences for programmers; what a user can do is the same for all of them.
  }
  throw failure(
    'unreadable',
    `"${path.basename(file)}" looks like GIF but is damaged or incomplete.`,
    'Copy or export it again.',
  );
}

function holdsColours(bytes: Buffer, picture: GifReader): boolean {
  const { palette_offset: offset, palette_size: size } = picture.frameInfo(0);
  if (offset === null || size === null) return false;
  const palette = bytes.subarray(offset, offset + 3 * size);
  return palette.some((value, index) => value !== palette[index - (index % 3)]);
}
