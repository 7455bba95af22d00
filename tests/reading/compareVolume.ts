import { readVolume, type FoundVolume } from '../../electron/engine/imaging';
import { ExpectedFailure } from '../../native-models/failure';
import { column, orientationLetter, voxelCount, type Volume } from '../../native-models/geometry';
import type { ExpectedVolume } from './expectation';

/** What is wrong with a volume; nothing where all is as expected. */
export async function compareVolume(found: FoundVolume, expected: ExpectedVolume): Promise<string[]> {
  const wrong = compareHeader(found, expected);
  try {
    wrong.push(...compareValues(await readVolume(found), expected));
  } catch (error) {
    const inWords = error instanceof ExpectedFailure;
    if (!inWords || expected.undecodable !== true) wrong.push(`its voxels: ${String(error)}`);
  }
  return wrong;
}

/** What is wrong with what the header says. */
export function compareHeader({ info }: FoundVolume, expected: ExpectedVolume): string[] {
  const { spacingMm = [], origin = [], degrees } = expected;
  const codes = info.verdict.findings.map(({ code }) => code).sort();
  const tilt = info.verdict.findings.find(({ code }) => code === 'gantry-tilt')?.degrees;
  return [
    ...numbers('size', expected.size, info.size, 0),
    ...numbers('spacing', spacingMm, info.spacingMm, 0.002),
    ...numbers('origin', origin, info.origin, 0.002),
    ...same('modality', expected.modality, info.modality),
    ...same('channels', expected.channels ?? 1, info.channels),
    ...same('files', expected.files, info.files),
    ...same('findings', expected.findings?.join(' '), codes.join(' ')),
    ...(degrees === undefined ? [] : numbers('tilt', [degrees], [Number(tilt)], 0.05)),
  ];
}

function same<T>(what: string, expected: T | undefined, got: T): string[] {
  return expected === undefined || expected === got
    ? []
    : [`${what}: ${String(expected)} expected, ${String(got)} got`];
}

function numbers(
  what: string,
  expected: readonly (number | null)[],
  got: readonly number[],
  tolerance: number,
): string[] {
  const close = expected.every((value, index) => value === null || Math.abs(value - got[index]) <= tolerance);
  return close ? [] : [`${what}: ${expected.join(' x ')} expected, ${got.join(' x ')} got`];
}

/** Lossy pictures come out of different decoders with different roundings. */
const LOSSY_TOLERANCE = 2e-3;

function compareValues(volume: Volume, expected: ExpectedVolume): string[] {
  const wrong: string[] = [];
  if (expected.axes !== undefined) wrong.push(...same('axes', expected.axes, axesOf(volume)));
  if (expected.mean !== undefined) {
    const mean = meanOf(volume);
    const tolerance = volume.modality === 'photo' ? LOSSY_TOLERANCE : 2e-5;
    if (Math.abs(mean - expected.mean) > tolerance * Math.abs(expected.mean))
      wrong.push(`mean: ${expected.mean} expected, ${mean} got`);
  }
  return wrong;
}

function axesOf({ grid }: Volume): string {
  return ([0, 1, 2] as const).map((axis) => orientationLetter(column(grid.direction, axis))).join('');
}

/** Of all channels of a picture, and of the first channel of a scan. */
function meanOf({ voxels, grid, rescale, modality, channels }: Volume): number {
  const count = voxelCount(grid) * (modality === 'photo' ? channels : 1);
  let sum = 0;
  for (let voxel = 0; voxel < count; voxel++) sum += voxels[voxel];
  return rescale.slope * (sum / count) + rescale.intercept;
}
