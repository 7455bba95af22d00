import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inventory } from '../../electron/contract';
import {
  channelSets,
  inspect,
  labelMaps,
  mapOnto,
  readSegmentation,
  readVolume,
  sourceFrames,
  type FoundSegmentation,
  type FoundVolume,
} from '../../electron/engine/imaging';
import { ExpectedFailure } from '../../native-models/failure';
import { voxelCount, voxelVolumeMm3, type Volume } from '../../native-models/geometry';
import { randomGenerator, type RandomGenerator } from '../../native-models/random';
import { SERIES_GRID } from '../fixtures/dicomSeries';
import { mutate } from './mutate';
import type { Seed } from './seed';

/** What became of a damaged file: it was read, it was refused in words, or something is wrong with us. */
export type Outcome =
  { readonly kind: 'read' | 'refused' | 'unforeseen' } | { readonly kind: 'defect'; readonly reason: string };

/** The word for damage that no reader foresaw: allowed, and counted. */
const UNFORESEEN = /in a way that Granule does not understand/;

/** Case `index` of a run: always the same damage to the same seed. */
export async function tryCase(seed: Seed, random: RandomGenerator, folder: string): Promise<Outcome> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(seed.files);
  const victim = random.integer(3) > 0 ? names[0] : names[random.integer(names.length)];
  for (const name of names) {
    const bytes = seed.files[name];
    writeFileSync(path.join(folder, name), name === victim ? mutate(bytes, random) : bytes);
  }
  try {
    return await openAll(folder);
  } catch (error) {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'defect', reason: trace.split('\n').slice(0, 4).join(' | ') };
  }
}

/** The generator of case number `index`. */
export function generatorOf(seed: number, index: number): RandomGenerator {
  return randomGenerator(Math.imul(seed + 1, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
}

async function openAll(folder: string): Promise<Outcome> {
  const { volumes, segmentations, skipped } = await inspect([folder]);
  inventory.parse({
    volumes: volumes.map(({ info }) => info),
    segmentations: segmentations.map(({ info }) => info),
    skipped,
    channelSets: await channelSets(volumes),
    labelMaps: await labelMaps(volumes),
  });
  let read = 0;
  for (const volume of volumes) if (await succeeds(() => openVolume(volume))) read++;
  for (const segmentation of segmentations) if (await succeeds(() => openSegmentation(segmentation))) read++;
  if (skipped.some(({ reason }) => UNFORESEEN.test(reason))) return { kind: 'unforeseen' };
  return { kind: read > 0 ? 'read' : 'refused' };
}

/** False where it fails in words, as a user would hear them. */
async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof ExpectedFailure && error.message !== '') return false;
    throw error;
  }
}

async function openVolume(found: FoundVolume): Promise<void> {
  refuseNonsense(await readVolume(found));
  sourceFrames(found);
}

async function openSegmentation(found: FoundSegmentation): Promise<void> {
  const { layers } = await mapOnto(await readSegmentation(found), SERIES_GRID, new AbortController().signal);
  for (const { labels } of layers)
    if (labels.length !== voxelCount(SERIES_GRID)) throw new Error(`a layer of ${labels.length} labels`);
}

/** What the rest of the product takes for granted of a volume, however damaged its file was. */
function refuseNonsense({ grid, channels, voxels, rescale }: Volume): void {
  const numbers = [...grid.spacingMm, ...grid.origin, ...grid.direction, rescale.slope, rescale.intercept];
  const sound =
    numbers.every(Number.isFinite) &&
    grid.spacingMm.every((mm) => mm > 0) &&
    grid.size.every((count) => Number.isInteger(count) && count > 0) &&
    voxelVolumeMm3(grid) > 0 &&
    voxels.length === voxelCount(grid) * channels;
  if (!sound)
    throw new Error(`nonsense: ${JSON.stringify({ grid, channels, rescale, voxels: voxels.length })}`);
}
