import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  indexToLps,
  resample,
  sameGrid,
  voxelCount,
  type Grid,
  type Volume,
} from '../../../../native-models/geometry';
import { eachOnce } from '../findings/verdict';
import { allocateBytes } from '../raw/readBytes';
import type { ReadHooks } from '../readHooks';

/** Voxels resampled at a time, so that progress and cancelling get through. */
const SLAB_VOXELS = 2 ** 20;

/**
 * The channels of all volumes as one volume on the grid of the first: values in their units (float32), resampled linearly
 * where grids differ. Where a volume does not reach, its channel holds its least value. `nameOfFirst` names the scan in the
 * message where memory is too small.
 */
export async function combineChannels(
  volumes: readonly Volume[],
  nameOfFirst: string,
  hooks: ReadHooks = {},
): Promise<Volume> {
  const [{ grid }] = volumes;
  const perChannel = voxelCount(grid);
  const channels = volumes.reduce((sum, volume) => sum + volume.channels, 0);
  const voxels = new Float32Array(allocateBytes(4 * channels * perChannel, nameOfFirst).buffer);
  let channel = 0;
  for (const volume of volumes)
    for (let own = 0; own < volume.channels; own++) {
      await fillChannel(
        volume,
        own,
        grid,
        voxels.subarray(channel * perChannel, ++channel * perChannel),
        hooks,
      );
      hooks.onProgress?.(channel, channels);
    }
  const modalities = new Set(volumes.map(({ modality }) => modality));
  const units = new Set(volumes.map(({ unit }) => unit ?? ''));
  return {
    grid,
    channels,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: modalities.size === 1 ? volumes[0].modality : 'unknown',
    unit: units.size === 1 ? [...units][0] : '',
    verdict: {
      ok: volumes.every(({ verdict }) => verdict.ok),
      findings: eachOnce(volumes.flatMap(({ verdict }) => verdict.findings)),
    },
  };
}

/** Values of one channel on another grid, a slab of planes at a time. */
async function fillChannel(
  { voxels, grid: from, rescale: { slope, intercept } }: Volume,
  channel: number,
  onto: Grid,
  into: Float32Array,
  { signal }: ReadHooks,
): Promise<void> {
  const source = voxels.subarray(channel * voxelCount(from), (channel + 1) * voxelCount(from));
  const isSame = sameGrid(from, onto);
  const outside = isSame ? 0 : leastOf(source);
  const plane = onto.size[0] * onto.size[1];
  const planes = Math.max(1, Math.floor(SLAB_VOXELS / plane));
  for (let k = 0; k < onto.size[2]; k += planes) {
    signal?.throwIfAborted();
    const count = Math.min(planes, onto.size[2] - k);
    const slab = into.subarray(k * plane, (k + count) * plane);
    if (isSame) slab.set(source.subarray(k * plane, (k + count) * plane));
    else resample(source, from, planesOf(onto, k, count), 'linear', slab, outside);
    for (let voxel = 0; voxel < slab.length; voxel++) slab[voxel] = slab[voxel] * slope + intercept;
    await nextTurn();
  }
}

function planesOf(grid: Grid, k: number, count: number): Grid {
  return { ...grid, size: [grid.size[0], grid.size[1], count], origin: indexToLps(grid, [0, 0, k]) };
}

/** The least finite number; 0 where there is none. */
function leastOf(numbers: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < numbers.length; index++)
    if (numbers[index] < least && numbers[index] > Number.NEGATIVE_INFINITY) least = numbers[index];
  return Number.isFinite(least) ? least : 0;
}
