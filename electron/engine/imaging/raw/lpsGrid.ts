import {
  gridFromNiftiAffine,
  shearDegrees,
  type Finding,
  type Grid,
  type Vec3,
} from '../../../../native-models/geometry';
import { orientationUnknown, sheared, spacingUnknown } from '../findings/placeFindings';

/** What a header says of the place: a step per voxel axis and the first voxel's centre, LPS millimetres. */
export interface StatedPlace {
  readonly steps: readonly Vec3[];
  readonly origin: Vec3;
  /** False where the header does not say how the axes lie in the patient. */
  readonly oriented: boolean;
  /** False where the header does not say how large a voxel is. */
  readonly scaled: boolean;
}

/** The grid of a stated place, or a grid of 1 mm where the stated one is impossible; with what must be said about it. */
export function gridFromSteps(
  { steps, origin, oriented, scaled }: StatedPlace,
  size: Vec3,
): { grid: Grid; findings: Finding[] } {
  const stated = gridOf(steps, origin, size);
  const grid = stated ?? gridOf(UNIT_STEPS, [0, 0, 0], size);
  if (grid === null) throw new Error('a grid of 1 mm is always possible');
  const degrees = shearDegrees(grid);
  return {
    grid,
    findings: [
      ...(stated !== null && oriented ? [] : [orientationUnknown()]),
      ...(stated !== null && scaled ? [] : [spacingUnknown(1, 'no usable scale in the file')]),
      ...(degrees > 0.1 ? [sheared(degrees)] : []),
    ],
  };
}

const UNIT_STEPS: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function gridOf([a, b, c]: readonly Vec3[], origin: Vec3, size: Vec3): Grid | null {
  // The affine is stated in NIfTI's RAS.
  return gridFromNiftiAffine(
    [
      ...[-a[0], -b[0], -c[0], -origin[0]],
      ...[-a[1], -b[1], -c[1], -origin[1]],
      ...[a[2], b[2], c[2], origin[2]],
    ] as unknown as Parameters<typeof gridFromNiftiAffine>[0],
    size,
  );
}
