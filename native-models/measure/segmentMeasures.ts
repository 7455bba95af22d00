import { column, indexToLps, scale, voxelVolumeMm3, type Grid, type Vec3, type Volume } from '../geometry';
import { extractSurface, meshArea, meshInPatient, meshVolume } from '../surface';
import { countPieces } from './countPieces';
import { longestDiameters, type Diameters } from './diameters';
import { measureIntensities, type Intensities } from './intensities';

/**
 * What is measured of one segment. Definitions are those of the Image Biomarker Standardisation Initiative (IBSI,
 * reference manual, sections 3.1 and 3.3), on the surface of marching cubes without smoothing.
 */
export interface SegmentMeasures extends Diameters {
  readonly voxels: number;
  /** Voxels times the volume of one: the volume to report. */
  readonly volumeMl: number;
  /** Within the surface. */
  readonly meshVolumeMl: number;
  readonly surfaceAreaMm2: number;
  /** 1 for a ball; of the surface's own volume. */
  readonly sphericity: number;
  /** Mean of the voxels' centres, LPS millimetres. */
  readonly centreMm: Vec3;
  /** The corners with the lowest and the highest L, P and S of the box around the voxels, LPS millimetres. */
  readonly boxMm: { readonly low: Vec3; readonly high: Vec3 };
  /** Groups of voxels that touch by their faces. */
  readonly pieces: number;
  /** Null where there is no scan to measure on. */
  readonly intensities: Intensities | null;
}

/** Measures a mask (1 inside, i fastest, not empty) and, where there is a scan on the same grid, its values in it. */
export function measureSegment(mask: Uint8Array, grid: Grid, scan: Volume | null): SegmentMeasures {
  const surface = extractSurface(mask, grid.size);
  const inPatient = meshInPatient(surface, grid);
  const meshVolumeMm3 = meshVolume(inPatient);
  const surfaceAreaMm2 = meshArea(inPatient);
  const place = placeOf(mask, grid);
  return {
    ...place,
    ...longestDiameters(surface.points, grid),
    volumeMl: (place.voxels * voxelVolumeMm3(grid)) / 1000,
    meshVolumeMl: meshVolumeMm3 / 1000,
    surfaceAreaMm2,
    sphericity: Math.cbrt(36 * Math.PI * meshVolumeMm3 ** 2) / surfaceAreaMm2,
    pieces: countPieces(mask, grid.size),
    intensities: scan === null ? null : measureIntensities(mask, scan),
  };
}

function placeOf(mask: Uint8Array, grid: Grid): Pick<SegmentMeasures, 'voxels' | 'centreMm' | 'boxMm'> {
  const [nx, ny, nz] = grid.size;
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const sum: [number, number, number] = [0, 0, 0];
  const steps = ([0, 1, 2] as const).map((axis) => scale(column(grid.direction, axis), grid.spacingMm[axis]));
  let voxels = 0;
  for (let row = 0; row < ny * nz; row++) {
    const line = mask.subarray(row * nx, (row + 1) * nx);
    const first = line.indexOf(1);
    if (first < 0) continue;
    const last = line.lastIndexOf(1);
    const [j, k] = [row % ny, Math.floor(row / ny)];
    for (const axis of [0, 1, 2] as const) {
      // Along a row places rise or fall steadily: its ends bound it.
      const offset = j * steps[1][axis] + k * steps[2][axis];
      const [from, to] = [offset + first * steps[0][axis], offset + last * steps[0][axis]];
      low[axis] = Math.min(low[axis], from, to);
      high[axis] = Math.max(high[axis], from, to);
    }
    const before = voxels;
    for (let i = first; i <= last; i++)
      if (line[i] === 1) {
        voxels++;
        sum[0] += i;
      }
    sum[1] += j * (voxels - before);
    sum[2] += k * (voxels - before);
  }
  // Half of what one voxel extends along an axis of the patient: centres become outer faces and corners.
  const corner = (bounds: Vec3, side: 1 | -1): Vec3 => {
    const along = (axis: 0 | 1 | 2) => steps.reduce((extent, step) => extent + Math.abs(step[axis]), 0) / 2;
    const at = (axis: 0 | 1 | 2) => grid.origin[axis] + bounds[axis] + side * along(axis);
    return [at(0), at(1), at(2)];
  };
  return {
    voxels,
    centreMm: indexToLps(grid, [sum[0] / voxels, sum[1] / voxels, sum[2] / voxels]),
    boxMm: { low: corner(low, -1), high: corner(high, 1) },
  };
}
