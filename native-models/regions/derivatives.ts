import type { RegionFeatures, Regions } from '../condensation';
import { onThisThread, partOfWork, type Band, type BandRunner, type WorkHooks } from '../cooperation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { symmetricEigenvalues } from './eigenvalues';
import { rowBands, type ChannelImage } from './image';
import { RegionMeans, type RegionSums } from './means';
import { REGION_SMOOTHING_VOXELS, isotropicSigma, smoothInPlace } from './smoothing';

/** Widths of the Gaussians, in voxels of the finest axis; the first is what regions are grown on. */
const SCALES = [REGION_SMOOTHING_VOXELS, 1.5, 3] as const;
/** Smoothed value, gradient magnitude, three Hessian eigenvalues in descending order. */
const FEATURES_PER_SCALE = 5;

/** Distances between the neighbours of a voxel along each axis, as central differences need them. */
interface Steps {
  readonly size: Vec3;
  /** Spacing relative to the finest axis. */
  readonly spacing: Vec3;
}

function stepsOf(grid: Grid): Steps {
  const { size, spacingMm } = grid;
  const finest = Math.min(...spacingMm.filter((_, a) => size[a] > 1), Infinity);
  const unit = Number.isFinite(finest) ? finest : 1;
  return { size, spacing: [spacingMm[0] / unit, spacingMm[1] / unit, spacingMm[2] / unit] };
}

/** One channel, smoothed by `sigma`, and the regions in it. */
interface ScaleOfChannel extends Steps {
  readonly regions: Regions;
  readonly values: Float32Array;
  readonly sigma: number;
}

/**
 * Value, gradient magnitude and Hessian eigenvalues at every voxel of a band of rows, made independent of scale (first
 * derivatives times sigma, second times sigma squared; Lindeberg 1998), summed over regions. Borders are replicated.
 */
export function derivativeSumsOfRows(
  { regions, values, size, spacing, sigma }: ScaleOfChannel,
  { first, end }: Band,
): RegionSums {
  const [nx, ny, nz] = size;
  const [hx, hy, hz] = spacing.map((h) => sigma / h);
  const means = new RegionMeans(regions, FEATURES_PER_SCALE);
  const vector = new Float64Array(FEATURES_PER_SCALE);
  for (let row = first; row < end; row++) {
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
      const gx = ((xp - xm) / 2) * hx;
      const gy = ((yp - ym) / 2) * hy;
      const gz = ((zp - zm) / 2) * hz;
      vector[0] = centre;
      vector[1] = Math.sqrt(gx * gx + gy * gy + gz * gz);
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
  const { sums, samples } = means;
  return { sums, samples };
}

/** Four times the mixed second difference along two axes. */
function cross(values: Float32Array, v: number, ap: number, am: number, bp: number, bm: number): number {
  return values[v + ap + bp] - values[v + ap + bm] - values[v + am + bp] + values[v + am + bm];
}

/** Region means of derivatives over all scales of one channel, a shared array that is smoothed further in place. */
async function channelDerivatives(
  regions: Regions,
  values: Float32Array,
  grid: Grid,
  hooks: WorkHooks,
  runner: BandRunner,
): Promise<RegionFeatures[]> {
  const features: RegionFeatures[] = [];
  let reached: number = REGION_SMOOTHING_VOXELS;
  for (const [index, sigma] of SCALES.entries()) {
    const part = (from: number, to: number) =>
      partOfWork(hooks, (index + from) / SCALES.length, (index + to) / SCALES.length);
    const further = Math.sqrt(sigma * sigma - reached * reached);
    const widths = isotropicSigma(further, grid.spacingMm, grid.size);
    await smoothInPlace(values, grid.size, widths, part(0, 0.5), runner);
    const means = new RegionMeans(regions, FEATURES_PER_SCALE);
    const input: ScaleOfChannel = { regions, values, sigma, ...stepsOf(grid) };
    await runner.run(derivativeSumsOfRows, input, rowBands(grid.size), part(0.5, 1), (sums) =>
      means.addSums(sums),
    );
    features.push(means.finish());
    reached = sigma;
  }
  return features;
}

/** Puts feature vectors of the same regions one behind the other. */
function concatenate(features: readonly RegionFeatures[], regionCount: number): RegionFeatures {
  const dimensions = features.reduce((sum, one) => sum + one.dimensions, 0);
  const values = new Float32Array(regionCount * dimensions);
  let offset = 0;
  for (const one of features) {
    for (let r = 0; r < regionCount; r++) {
      values.set(one.values.subarray(r * one.dimensions, (r + 1) * one.dimensions), r * dimensions + offset);
    }
    offset += one.dimensions;
  }
  return { dimensions, values };
}

/**
 * Multi-scale derivative features of every region: 15 numbers a channel. `smooth` is a shared copy of the image, smoothed
 * as regions are grown; it is smoothed further in place, so that no other copy is needed.
 */
export async function derivativeMeans(
  regions: Regions,
  smooth: ChannelImage,
  grid: Grid,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionFeatures> {
  const voxels = voxelCount(smooth);
  const features: RegionFeatures[] = [];
  for (let c = 0; c < smooth.channels; c++) {
    const channel = smooth.values.subarray(c * voxels, (c + 1) * voxels);
    const part = partOfWork(hooks, c / smooth.channels, (c + 1) / smooth.channels);
    features.push(...(await channelDerivatives(regions, channel, grid, part, runner)));
  }
  return concatenate(features, regions.count);
}
