import type { RegionFeatures, Regions } from '../condensation';
import { part, spans, type Chunks } from '../cooperation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { symmetricEigenvalues } from './eigenvalues';
import { CHUNK_VOXELS, type ChannelImage } from './image';
import { RegionMeans } from './means';
import { isotropicSigma, smoothInPlace } from './smoothing';

/** Widths of the Gaussians, in voxels of the finest axis. */
const SCALES = [0.7, 1.5, 3] as const;
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

/**
 * Value, gradient magnitude and Hessian eigenvalues at every voxel of a smoothed channel, made independent of scale
 * (first derivatives times sigma, second times sigma squared; Lindeberg 1998), averaged over regions.
 * Borders are replicated.
 */
function* measureScale(values: Float32Array, steps: Steps, sigma: number, means: RegionMeans): Chunks<void> {
  const [nx, ny, nz] = steps.size;
  const [hx, hy, hz] = steps.spacing.map((h) => sigma / h);
  const vector = new Float64Array(FEATURES_PER_SCALE);
  for (const [first, end] of spans(ny * nz, Math.ceil(CHUNK_VOXELS / 4 / nx))) {
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
    yield end / (ny * nz);
  }
}

/** Four times the mixed second difference along two axes. */
function cross(values: Float32Array, v: number, ap: number, am: number, bp: number, bm: number): number {
  return values[v + ap + bp] - values[v + ap + bm] - values[v + am + bp] + values[v + am + bm];
}

/** Region means of {@link measureScale} over all scales of one channel; holds one working copy of the channel. */
function* channelDerivatives(regions: Regions, channel: Float32Array, grid: Grid): Chunks<RegionFeatures[]> {
  const working = channel.slice();
  const steps = stepsOf(grid);
  const features: RegionFeatures[] = [];
  let reached = 0;
  for (const [index, sigma] of SCALES.entries()) {
    const from = index / SCALES.length;
    const to = (index + 1) / SCALES.length;
    const further = Math.sqrt(sigma * sigma - reached * reached);
    const widths = isotropicSigma(further, grid.spacingMm, grid.size);
    yield* part(smoothInPlace(working, grid.size, widths), from, (from + to) / 2);
    const means = new RegionMeans(regions, FEATURES_PER_SCALE);
    yield* part(measureScale(working, steps, sigma, means), (from + to) / 2, to);
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

/** Multi-scale derivative features of every region: 15 numbers a channel. */
export function* derivativeMeans(regions: Regions, image: ChannelImage, grid: Grid): Chunks<RegionFeatures> {
  const voxels = voxelCount(image);
  const features: RegionFeatures[] = [];
  for (let c = 0; c < image.channels; c++) {
    const channel = image.values.subarray(c * voxels, (c + 1) * voxels);
    const work = channelDerivatives(regions, channel, grid);
    features.push(...(yield* part(work, c / image.channels, (c + 1) / image.channels)));
  }
  return concatenate(features, regions.count);
}
