import { combinedVolume, inspect, readVolume, type FoundVolume } from '../../electron/engine/imaging';
import { resample, sameGrid, voxelCount, type Volume } from '../../native-models/geometry';
import { readNpy } from '../fixtures/npy';
import type { CasePaths, StructureSet } from './collections';

/** A scan with its truth, one label per voxel of the scan. */
export interface Case {
  readonly volume: Volume;
  readonly truth: ArrayLike<number>;
}

async function findOne(file: string): Promise<FoundVolume> {
  const { volumes } = await inspect([file]);
  if (volumes.length !== 1) throw new Error(`${file} holds ${volumes.length} volumes, not one.`);
  return volumes[0];
}

/** One file's volume, or several as the channels of one. */
async function readChannels(files: readonly string[]): Promise<Volume> {
  const found = await Promise.all(files.map(findOne));
  return readVolume(found.length === 1 ? found[0] : combinedVolume(found));
}

/** One axial slice as a scan of its own; where it lies does not matter here. */
function axialSlice({ volume, truth }: Case, k: number): Case {
  const [nx, ny] = volume.grid.size;
  const plane = nx * ny;
  const voxels = volume.voxels.slice(k * plane, (k + 1) * plane);
  const grid = { ...volume.grid, size: [nx, ny, 1] as const };
  const own = Array.from({ length: plane }, (_, pixel) => truth[k * plane + pixel]);
  return { volume: { ...volume, grid, voxels }, truth: own };
}

async function readTruth(file: string, { grid }: Volume): Promise<ArrayLike<number>> {
  if (file.endsWith('.npy')) return readNpy(file).data;
  const labels = await readChannels([file]);
  if (sameGrid(labels.grid, grid)) return labels.voxels;
  return resample(labels.voxels, labels.grid, grid, 'nearest', new Float64Array(voxelCount(grid)));
}

/** Reads a case as the product reads files. A truth whose axes run another way is turned to its scan's. */
export async function readCase({ images, truth, slice }: CasePaths): Promise<Case> {
  const volume = await readChannels(images);
  const whole = { volume, truth: await readTruth(truth, volume) };
  return slice === null ? whole : axialSlice(whole, slice);
}

/** The structures of a set in one truth, each as the labels that it unites. */
export function structuresIn(
  { structures }: StructureSet,
  truth: ArrayLike<number>,
): readonly (readonly number[])[] {
  const present = new Set<number>();
  for (let voxel = 0; voxel < truth.length; voxel++) present.add(truth[voxel]);
  present.delete(0);
  if (structures === 'each label') return [...present].sort((a, b) => a - b).map((label) => [label]);
  return structures.filter((labels) => labels.some((label) => present.has(label)));
}
