import type { RegionFeatures, Regions } from '../../../native-models/condensation';
import { voxelCount, type Grid, type Vec3 } from '../../../native-models/geometry';
import { RegionMeans, type ChannelImage } from '../../../native-models/regions';
import {
  REGION_SMOOTHING_VOXELS,
  isotropicSigma,
  smoothInPlace,
  smoothed,
} from '../../../native-models/regions/smoothing';
import { symmetricEigenvalues } from './eigenvalues';

/** Widths of the Gaussians, in voxels of the finest axis; the first is what regions are grown on. */
const SCALES = [REGION_SMOOTHING_VOXELS, 1.5, 3] as const;
/** Smoothed value, gradient magnitude, three Hessian eigenvalues in descending order. */
const FEATURES_PER_SCALE = 5;

/**
 * Value, gradient magnitude and Hessian eigenvalues of a smoothed channel, made independent of scale (first
 * derivatives times sigma, second times sigma squared; Lindeberg 1998), averaged over regions. Borders are replicated.
 */
function meansAtScale(regions: Regions, values: Float32Array, size: Vec3, gain: Vec3): RegionFeatures {
  const [nx, ny, nz] = size;
  const [hx, hy, hz] = gain;
  const means = new RegionMeans(regions, FEATURES_PER_SCALE);
  const vector = new Float64Array(FEATURES_PER_SCALE);
  for (let row = 0; row < ny * nz; row++) {
    const j = row % ny;
    const up = j + 1 < ny ? nx : 0;
    const down = j > 0 ? -nx : 0;
    const above = row + ny < ny * nz ? nx * ny : 0;
    const below = row >= ny ? -nx * ny : 0;
    for (let i = 0, v = row * nx; i < nx; i++, v++) {
      const right = i + 1 < nx ? 1 : 0;
      const left = i > 0 ? -1 : 0;
      const centre = values[v];
      const [xp, xm, yp, ym] = [values[v + right], values[v + left], values[v + up], values[v + down]];
      const [zp, zm] = [values[v + above], values[v + below]];
      vector[0] = centre;
      vector[1] = Math.hypot(((xp - xm) / 2) * hx, ((yp - ym) / 2) * hy, ((zp - zm) / 2) * hz);
      symmetricEigenvalues(
        (xp - 2 * centre + xm) * hx * hx,
        (yp - 2 * centre + ym) * hy * hy,
        (zp - 2 * centre + zm) * hz * hz,
        (cross(values, v, right, left, up, down) / 4) * hx * hy,
        (cross(values, v, right, left, above, below) / 4) * hx * hz,
        (cross(values, v, up, down, above, below) / 4) * hy * hz,
        vector,
        2,
      );
      means.addVector(v, vector);
    }
  }
  return means.finish();
}

/** Four times the mixed second difference along two axes. */
function cross(values: Float32Array, v: number, ap: number, am: number, bp: number, bm: number): number {
  return values[v + ap + bp] - values[v + ap + bm] - values[v + am + bp] + values[v + am + bm];
}

/** Puts feature vectors of the same regions one behind the other. */
function concatenate(features: readonly RegionFeatures[], regionCount: number): RegionFeatures {
  const dimensions = features.reduce((sum, one) => sum + one.dimensions, 0);
  const values = new Float32Array(regionCount * dimensions);
  let offset = 0;
  for (const one of features) {
    for (let r = 0; r < regionCount; r++)
      values.set(one.values.subarray(r * one.dimensions, (r + 1) * one.dimensions), r * dimensions + offset);
    offset += one.dimensions;
  }
  return { dimensions, values };
}

/** Multi-scale derivative features of every region: 15 numbers a channel. */
export async function derivativeMeans(
  regions: Regions,
  image: ChannelImage,
  grid: Grid,
): Promise<RegionFeatures> {
  const { size, spacingMm } = grid;
  const voxels = voxelCount(grid);
  const { values } = await smoothed(image, grid);
  const features: RegionFeatures[] = [];
  for (let channel = 0; channel < image.channels; channel++) {
    const working = values.subarray(channel * voxels, (channel + 1) * voxels);
    let reached: number = REGION_SMOOTHING_VOXELS;
    for (const sigma of SCALES) {
      const further = Math.sqrt(sigma * sigma - reached * reached);
      await smoothInPlace(working, size, isotropicSigma(further, spacingMm, size));
      features.push(meansAtScale(regions, working, size, isotropicSigma(sigma, spacingMm, size)));
      reached = sigma;
    }
  }
  return concatenate(features, regions.count);
}
