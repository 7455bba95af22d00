import path from 'node:path';
import type { Vec3 } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { bytesOf, type RawLayout } from './rawVolume';

/** An axis of a file beyond the three of space: every step along it is a volume of its own. */
export interface FurtherAxis {
  readonly name: 'time' | 'component' | 'frame';
  readonly count: number;
  /** True where the numbers along it lie side by side in each voxel; else whole volumes follow each other. */
  readonly inVoxel?: boolean;
}

/** A volume of a file that holds several. */
export interface PartOfFile {
  readonly layout: RawLayout;
  /** Which one it is, such as "time 3 of 10". */
  readonly words: string;
}

export function volumesAlong(axes: readonly FurtherAxis[]): number {
  return axes.reduce((product, { count }) => product * count, 1);
}

/** As many as one axis of NIfTI-1 counts; scans over time have some thousands. */
const MOST_VOLUMES = 2 ** 15 - 1;

/** Throws where a header states so many volumes that their list alone would fill the memory. */
export function refuseTooMany(file: string, volumes: number, size: Vec3): void {
  if (volumes <= MOST_VOLUMES) return;
  throw failure(
    'too-many-volumes',
    `"${path.basename(file)}" states ${volumes.toLocaleString('en')} volumes of ${size.join(' x ')} voxels, more than any scan has.`,
    'If it is a scan, split it into several files.',
  );
}

/** The volumes of a file in the order in which they lie there; `first` is the layout of the first, axes from fast to slow. */
export function partsOf(first: RawLayout, axes: readonly FurtherAxis[]): PartOfFile[] {
  const several = axes.filter(({ count }) => count > 1);
  return Array.from({ length: volumesAlong(axes) }, (_, index) => {
    const at = placeAlong(several, index);
    const words = several.map(({ name, count }, axis) => `${name} ${at[axis] + 1} of ${count}`);
    return { layout: { ...first, voxels: voxelsAt(first, several, at) }, words: words.join(', ') };
  });
}

function placeAlong(axes: readonly FurtherAxis[], index: number): number[] {
  let rest = index;
  return axes.map(({ count }) => {
    const at = rest % count;
    rest = Math.floor(rest / count);
    return at;
  });
}

/** Axes whose numbers lie in each voxel are the fastest. */
function voxelsAt(
  first: RawLayout,
  axes: readonly FurtherAxis[],
  at: readonly number[],
): RawLayout['voxels'] {
  const { voxels, type } = first;
  const sampleBytes = type.samples * type.bytesPerSample;
  const inVoxel = volumesAlong(axes.filter((axis) => axis.inVoxel));
  let step = { voxel: sampleBytes, volume: bytesOf(first) * inVoxel };
  let offset = voxels.offset;
  for (const [axis, { count, inVoxel: side }] of axes.entries()) {
    offset += at[axis] * (side ? step.voxel : step.volume);
    step = side ? { ...step, voxel: step.voxel * count } : { ...step, volume: step.volume * count };
  }
  const every = { bytes: sampleBytes, of: sampleBytes * inVoxel };
  return { ...voxels, offset, ...(inVoxel > 1 && { every }) };
}
