import { bandsOf, onThisThread, partOfWork, sharedFloats, type Band, type WorkHooks } from '../cooperation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { BAND_VOXELS, type ChannelImage } from './image';

/** Gaussian that values are smoothed with before growing and averaging, in voxels of the finest axis. */
export const REGION_SMOOTHING_VOXELS = 0.7;

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

/** Lines of one channel along an axis, and half of the kernel to convolve them with. */
interface LinesToSmooth {
  /** Shared: smoothed in place. */
  readonly values: Float32Array;
  readonly size: Vec3;
  readonly axis: 0 | 1 | 2;
  readonly halfKernel: Float64Array;
}

/** Smooths a band of lines. */
export function smoothLines({ values, size, axis, halfKernel }: LinesToSmooth, { first, end }: Band): void {
  const length = size[axis];
  const stride = axis === 0 ? 1 : axis === 1 ? size[0] : size[0] * size[1];
  const padded = new Float32Array((length + 2 * halfKernel.length) * BUNDLE);
  for (let line = first; line < end;) {
    const inner = line % stride;
    const width = Math.min(BUNDLE, stride - inner, end - line);
    convolveLines(values, (line - inner) * length + inner, stride, length, width, halfKernel, padded);
    line += width;
  }
}

/** Smooths one channel, a shared array, in place by a Gaussian of the given widths in voxels along i, j, k. */
export async function smoothInPlace(
  values: Float32Array,
  size: Vec3,
  sigmaVoxels: Vec3,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<void> {
  for (const axis of [0, 1, 2] as const) {
    if (size[axis] === 1 || sigmaVoxels[axis] < NEGLIGIBLE_SIGMA) continue;
    const linesPerBand = BUNDLE * Math.ceil(BAND_VOXELS / size[axis] / BUNDLE);
    const bands = bandsOf(values.length / size[axis], linesPerBand);
    const input = { values, size, axis, halfKernel: gaussianHalfKernel(sigmaVoxels[axis]) };
    await runner.run(smoothLines, input, bands, partOfWork(hooks, axis / 3, (axis + 1) / 3));
  }
}

/** A Gaussian width in voxels per axis that is the same length in millimetres, `sigma` voxels along the finest axis. */
export function isotropicSigma(sigma: number, spacingMm: Vec3, size: Vec3): Vec3 {
  const finestMm = Math.min(...spacingMm.filter((_, axis) => size[axis] > 1), Infinity);
  const lengthMm = sigma * (Number.isFinite(finestMm) ? finestMm : 1);
  return [lengthMm / spacingMm[0], lengthMm / spacingMm[1], lengthMm / spacingMm[2]];
}

/** A shared copy of the image, smoothed slightly, alike in all directions in millimetres: what regions are grown and measured on. */
export async function smoothed(
  image: ChannelImage,
  grid: Grid,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<ChannelImage> {
  const values = sharedFloats(image.values.length);
  values.set(image.values);
  const voxels = voxelCount(image);
  const sigma = isotropicSigma(REGION_SMOOTHING_VOXELS, grid.spacingMm, image.size);
  for (let channel = 0; channel < image.channels; channel++) {
    const plane = values.subarray(channel * voxels, (channel + 1) * voxels);
    const part = partOfWork(hooks, channel / image.channels, (channel + 1) / image.channels);
    await smoothInPlace(plane, image.size, sigma, part, runner);
  }
  return { channels: image.channels, size: image.size, values };
}
