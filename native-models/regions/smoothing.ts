import type { Vec3 } from '../geometry';
import type { Chunks } from '../cooperation';
import { CHUNK_VOXELS } from './image';

/** Below this width (in voxels) a Gaussian hardly touches its neighbours and is skipped. */
const NEGLIGIBLE_SIGMA = 0.3;

/** Half of a sampled Gaussian, centre first, cut at three sigma, scaled so that the whole kernel sums to one. */
export function gaussianHalfKernel(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(3 * sigma));
  const kernel = Float64Array.from({ length: radius + 1 }, (_, i) =>
    Math.exp(-(i * i) / (2 * sigma * sigma)),
  );
  const sum = 2 * kernel.reduce((total, weight) => total + weight, 0) - kernel[0];
  return kernel.map((weight) => weight / sum);
}

/** Convolves `width` interleaved lines of `length` samples with a symmetric kernel; ends are replicated. */
function convolveLines(
  values: Float32Array,
  start: number,
  stride: number,
  length: number,
  width: number,
  kernel: Float64Array,
  padded: Float32Array,
): void {
  const radius = kernel.length - 1;
  for (let p = 0; p < length + 2 * radius; p++) {
    const from = start + Math.min(length - 1, Math.max(0, p - radius)) * stride;
    for (let c = 0; c < width; c++) padded[p * width + c] = values[from + c];
  }
  for (let p = 0; p < length; p++) {
    const to = start + p * stride;
    const centre = (p + radius) * width;
    for (let c = 0; c < width; c++) {
      let sum = kernel[0] * padded[centre + c];
      for (let r = 1; r <= radius; r++) {
        sum += kernel[r] * (padded[centre + c - r * width] + padded[centre + c + r * width]);
      }
      values[to + c] = sum;
    }
  }
}

/** Lines that run side by side in memory are convolved together, up to this many. */
const BUNDLE = 64;

function* smoothAxis(values: Float32Array, size: Vec3, axis: 0 | 1 | 2, sigma: number): Chunks<void> {
  const [nx, ny] = size;
  const voxels = nx * ny * size[2];
  const kernel = gaussianHalfKernel(sigma);
  const length = size[axis];
  const stride = axis === 0 ? 1 : axis === 1 ? nx : nx * ny;
  const bundle = axis === 0 ? 1 : BUNDLE;
  const padded = new Float32Array((length + 2 * kernel.length) * bundle);
  let sinceYield = 0;
  for (let outer = 0; outer < voxels; outer += stride * length) {
    for (let inner = 0; inner < stride; inner += bundle) {
      const width = Math.min(bundle, stride - inner);
      convolveLines(values, outer + inner, stride, length, width, kernel, padded);
      sinceYield += width * length;
      if (sinceYield >= CHUNK_VOXELS) {
        sinceYield = 0;
        yield (outer + inner * length) / voxels;
      }
    }
  }
}

/** Smooths one channel in place by a Gaussian of the given widths in voxels along i, j, k. */
export function* smoothInPlace(values: Float32Array, size: Vec3, sigmaVoxels: Vec3): Chunks<void> {
  for (const axis of [0, 1, 2] as const) {
    if (size[axis] > 1 && sigmaVoxels[axis] >= NEGLIGIBLE_SIGMA) {
      for (const share of smoothAxis(values, size, axis, sigmaVoxels[axis])) yield (axis + share) / 3;
    }
  }
}

/** A Gaussian width in voxels per axis that is the same length in millimetres, `sigma` voxels along the finest axis. */
export function isotropicSigma(sigma: number, spacingMm: Vec3, size: Vec3): Vec3 {
  const finestMm = Math.min(...spacingMm.filter((_, axis) => size[axis] > 1), Infinity);
  const lengthMm = sigma * (Number.isFinite(finestMm) ? finestMm : 1);
  return [lengthMm / spacingMm[0], lengthMm / spacingMm[1], lengthMm / spacingMm[2]];
}
