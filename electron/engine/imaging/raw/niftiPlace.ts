import {
  affineFromQform,
  gridFromNiftiAffine,
  indexToLps,
  shearDegrees,
  type Affine,
  type Finding,
  type Grid,
  type Vec3,
} from '../../../../native-models/geometry';
import { orientationUnknown, sformQformDiffer, sheared, spacingUnknown } from '../findings/placeFindings';
import type { NiftiHeader } from './niftiHeader';

const MM_PER_UNIT: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

export interface Place {
  readonly grid: Grid;
  readonly findings: readonly Finding[];
}

/** The sform where there is one, else the qform, else spacings alone; null where not even those can be used. */
export function placeInPatient(header: NiftiHeader, size: Vec3): Place | null {
  const fromSform = header.sformCode > 0 ? gridOf(header.sform, header, size) : null;
  const fromQform = header.qformCode > 0 ? gridOf(qformAffine(header), header, size) : null;
  const grid = fromSform ?? fromQform;
  if (grid === null) return centred(header, size);
  const degrees = shearDegrees(grid);
  return {
    grid,
    findings: [
      ...(degrees > 0.1 ? [sheared(degrees)] : []),
      ...(fromSform === null && !knowsSpacing(header) ? [unknownScale()] : []),
      ...(fromSform !== null && fromQform !== null ? disagreement(fromSform, fromQform) : []),
    ],
  };
}

function gridOf(affine: Affine, { units }: NiftiHeader, size: Vec3): Grid | null {
  const mmPerUnit = MM_PER_UNIT[units & 7] ?? 1;
  return gridFromNiftiAffine(affine.map((value) => value * mmPerUnit) as unknown as Affine, size);
}

function knowsSpacing({ pixdims }: NiftiHeader): boolean {
  return pixdims.slice(1, 4).every((spacing) => Number.isFinite(spacing) && spacing !== 0);
}

/** Negative spacings lost their meaning with Analyze, and zero says nothing: as nifti1.h, a step of 1 then. */
function spacingOf({ pixdims }: NiftiHeader): Vec3 {
  const usable = (value: number) => (Number.isFinite(value) && value !== 0 ? Math.abs(value) : 1);
  return [usable(pixdims[1]), usable(pixdims[2]), usable(pixdims[3])];
}

const unknownScale = () => spacingUnknown(1, 'no scale in the file');

function qformAffine(header: NiftiHeader): Affine {
  const [b, c, d, ...offset] = header.qform;
  // Rounding may leave a quaternion a hair too long, which would stretch the picture.
  const norm = Math.max(1, Math.hypot(b, c, d));
  return affineFromQform({
    quaternion: [b / norm, c / norm, d / norm],
    offsetMm: [offset[0], offset[1], offset[2]],
    spacingMm: spacingOf(header),
    qfac: header.pixdims[0] < 0 ? -1 : 1,
  });
}

/** Without sform and qform the field's readers centre the picture and let i run from right to left. */
function centred(header: NiftiHeader, size: Vec3): Place | null {
  const [x, y, z] = spacingOf(header);
  const [i, j, k] = size.map((count) => (count - 1) / 2);
  const grid = gridOf([-x, 0, 0, x * i, 0, y, 0, -y * j, 0, 0, z, -z * k], header, size);
  if (grid === null) return null;
  return { grid, findings: [orientationUnknown(), ...(knowsSpacing(header) ? [] : [unknownScale()])] };
}

/** Said where some corner of the picture lies more than half a voxel apart. */
function disagreement(fromSform: Grid, fromQform: Grid): Finding[] {
  const distances = corners(fromSform.size).map((corner) => {
    const [a, b] = [indexToLps(fromSform, corner), indexToLps(fromQform, corner)];
    return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  });
  const maximumMm = Math.max(...distances);
  if (maximumMm <= Math.min(...fromSform.spacingMm) / 2) return [];
  return [sformQformDiffer(maximumMm, handedness(fromSform) !== handedness(fromQform))];
}

function corners(size: Vec3): Vec3[] {
  const ends = size.map((count) => [0, count - 1]);
  return ends[0].flatMap((i) => ends[1].flatMap((j) => ends[2].map((k): Vec3 => [i, j, k])));
}

function handedness({ direction: d }: Grid): number {
  return Math.sign(
    d[0] * (d[4] * d[8] - d[5] * d[7]) -
      d[1] * (d[3] * d[8] - d[5] * d[6]) +
      d[2] * (d[3] * d[7] - d[4] * d[6]),
  );
}
