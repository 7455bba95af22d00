import { inspect, readVolume } from '../../electron/engine/imaging';
import { sameGrid, type Volume } from '../../native-models/geometry';
import { readNpy } from '../fixtures/npy';
import type { CasePaths, StructureSet } from './collections';

/** A scan with its truth, one label per voxel of the scan. */
export interface Case {
  readonly volume: Volume;
  readonly truth: ArrayLike<number>;
}

async function readOne(file: string): Promise<Volume> {
  const { volumes } = await inspect([file]);
  if (volumes.length !== 1) throw new Error(`${file} holds ${volumes.length} volumes, not one.`);
  return readVolume(volumes[0]);
}

/** Reads a case as the product reads files; the truth must lie on the scan's own grid. */
export async function readCase({ image, truth }: CasePaths): Promise<Case> {
  const volume = await readOne(image);
  if (truth.endsWith('.npy')) return { volume, truth: readNpy(truth).data };
  const labels = await readOne(truth);
  if (!sameGrid(labels.grid, volume.grid)) throw new Error(`${truth} is not on the grid of its image.`);
  return { volume, truth: labels.voxels };
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
