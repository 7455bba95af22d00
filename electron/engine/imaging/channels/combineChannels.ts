import { giveWay, partOfWork } from '../../../../native-models/cooperation';
import {
  holdsValue,
  planesOf,
  resample,
  sameGrid,
  voxelCount,
  type Grid,
  type Volume,
  type VoxelArray,
} from '../../../../native-models/geometry';
import { eachOnce } from '../findings/verdict';
import { gridOf, type FoundVolume } from '../found';
import { allocateBytes } from '../raw/readBytes';
import type { ReadHooks } from '../readHooks';
import { reachOf } from './combinedVolume';

/** Voxels resampled at a time, so that progress and cancelling get through. */
const SLAB_VOXELS = 2 ** 20;
/** How much of the time a volume takes is spent on reading it; the rest on resampling. */
const READING = 0.7;

type ReadVolume = (found: FoundVolume, hooks: ReadHooks) => Promise<Volume>;

/**
 * The channels of all volumes as one volume on the grid of the first: values in their units (float32), resampled linearly
 * where grids differ. Where a volume does not reach, and where it holds padding, its channel has its least value. One
 * volume is read at a time.
 */
export async function combineChannels(
  volumes: readonly FoundVolume[],
  read: ReadVolume,
  hooks: ReadHooks = {},
): Promise<Volume> {
  const [{ info: first }] = volumes;
  const grid = gridOf(first);
  const perChannel = voxelCount(grid);
  const channels = volumes.reduce((sum, { info }) => sum + info.channels, 0);
  const voxels = new Float32Array(allocateBytes(4 * channels * perChannel, first.description).buffer);
  const parts: Omit<Volume, 'voxels'>[] = [];
  let channel = 0;
  for (const [index, found] of volumes.entries()) {
    const part = (from: number, to: number): ReadHooks =>
      partOfWork(hooks, (index + from) / volumes.length, (index + to) / volumes.length);
    const { voxels: own, ...volume } = await read(found, part(0, READING));
    const into = voxels.subarray(channel * perChannel, (channel + volume.channels) * perChannel);
    await fillChannels({ ...volume, voxels: own }, grid, into, part(READING, 1));
    channel += volume.channels;
    parts.push(volume);
  }
  return { grid, channels, voxels, ...inCommon(parts, volumes) };
}

function inCommon(
  parts: readonly Omit<Volume, 'voxels'>[],
  volumes: readonly FoundVolume[],
): Omit<Volume, 'grid' | 'channels' | 'voxels'> {
  const modalities = new Set(parts.map(({ modality }) => modality));
  const units = new Set(parts.map(({ unit }) => unit ?? ''));
  const findings = parts.flatMap(({ verdict }) => verdict.findings);
  return {
    rescale: { slope: 1, intercept: 0 },
    modality: modalities.size === 1 ? parts[0].modality : 'unknown',
    unit: units.size === 1 ? [...units][0] : '',
    verdict: {
      ok: parts.every(({ verdict }) => verdict.ok),
      findings: eachOnce([...findings, ...reachOf(volumes)]),
    },
  };
}

/** Values of a volume's channels on another grid, a slab of planes at a time. */
async function fillChannels(
  volume: Volume,
  onto: Grid,
  into: Float32Array,
  { signal, onProgress }: ReadHooks,
): Promise<void> {
  const { grid: from, rescale, channels } = volume;
  const isSame = sameGrid(from, onto);
  const plane = onto.size[0] * onto.size[1];
  const planes = Math.max(1, Math.floor(SLAB_VOXELS / plane));
  for (let channel = 0; channel < channels; channel++) {
    const { numbers, least } = withoutPadding(volume, channel);
    for (let k = 0; k < onto.size[2]; k += planes) {
      const count = Math.min(planes, onto.size[2] - k);
      const start = (channel * onto.size[2] + k) * plane;
      const slab = into.subarray(start, start + count * plane);
      if (isSame) slab.set(numbers.subarray(k * plane, (k + count) * plane));
      else resample(numbers, from, planesOf(onto, k, count), 'linear', slab, least);
      for (let voxel = 0; voxel < slab.length; voxel++)
        slab[voxel] = slab[voxel] * rescale.slope + rescale.intercept;
      onProgress?.(channel * onto.size[2] + k + count, channels * onto.size[2]);
      await giveWay(signal);
    }
  }
}

/** Stored numbers of a channel with the one of the least value in place of those that stand for none. */
function withoutPadding(volume: Volume, channel: number): { numbers: VoxelArray; least: number } {
  const { voxels, grid, rescale } = volume;
  const count = voxelCount(grid);
  const numbers = voxels.subarray(channel * count, (channel + 1) * count);
  const least = leastOf(numbers, volume, Math.sign(rescale.slope));
  let own: VoxelArray | null = null;
  for (let voxel = 0; voxel < count; voxel++) {
    if (holdsValue(volume, numbers[voxel])) continue;
    own ??= numbers.slice();
    own[voxel] = least;
  }
  return { numbers: own ?? numbers, least };
}

/** The stored number of the least value, where they rise with it (`sign` 1) or fall (-1); 0 where none stands for one. */
function leastOf(numbers: VoxelArray, volume: Volume, sign: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let voxel = 0; voxel < numbers.length; voxel++)
    if (sign * numbers[voxel] < least && holdsValue(volume, numbers[voxel])) least = sign * numbers[voxel];
  return Number.isFinite(least) ? sign * least : 0;
}
