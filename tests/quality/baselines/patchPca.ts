import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { RegionFeatures, Regions } from '../../../native-models/condensation';
import type { ChannelImage } from '../../../native-models/regions';

/** Voxels from the centre of a patch to its edge, along each axis that the image extends along. */
const REACH = 2;
const COMPONENTS = 16;

/** Where the voxels of a patch lie, as steps along i, j, k. */
function patchSteps(size: ChannelImage['size']): (readonly [number, number, number])[] {
  const range = (axis: 0 | 1 | 2) =>
    size[axis] === 1 ? [0] : Array.from({ length: 2 * REACH + 1 }, (_, at) => at - REACH);
  return range(2).flatMap((dk) => range(1).flatMap((dj) => range(0).map((di) => [di, dj, dk] as const)));
}

/** The mean patch of every region, channel by channel; borders are replicated. */
function meanPatches(regions: Regions, { channels, size, values }: ChannelImage): RegionFeatures {
  const [nx, ny, nz] = size;
  const voxels = nx * ny * nz;
  const steps = patchSteps(size);
  const dimensions = steps.length * channels;
  const sums = new Float64Array(regions.count * dimensions);
  const samples = new Uint32Array(regions.count);
  for (const label of regions.labels) if (label > 0) samples[label - 1]++;
  const clamp = (c: number, n: number) => Math.min(n - 1, Math.max(0, c));
  steps.forEach(([di, dj, dk], step) => {
    const column = Int32Array.from({ length: nx }, (_, i) => clamp(i + di, nx));
    for (let row = 0; row < ny * nz; row++) {
      const from = (clamp(Math.floor(row / ny) + dk, nz) * ny + clamp((row % ny) + dj, ny)) * nx;
      for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
        const region = regions.labels[voxel] - 1;
        if (region < 0) continue;
        for (let c = 0; c < channels; c++)
          sums[region * dimensions + c * steps.length + step] += values[c * voxels + from + column[i]];
      }
    }
  });
  const perRegion = Float32Array.from(
    sums,
    (sum, at) => sum / Math.max(1, samples[Math.floor(at / dimensions)]),
  );
  return { dimensions, values: perRegion };
}

/**
 * The first principal components of the regions' mean patches (5 voxels along each axis). Projection is linear, so that
 * a region's mean patch projects to its mean component.
 */
export function patchPca(regions: Regions, image: ChannelImage): RegionFeatures {
  const { dimensions, values } = meanPatches(regions, image);
  const mean = new Float64Array(dimensions);
  values.forEach((value, at) => (mean[at % dimensions] += value / regions.count));
  const centred = Float64Array.from(values, (value, at) => value - mean[at % dimensions]);
  const covariance = new Matrix(dimensions, dimensions);
  for (let r = 0; r < centred.length; r += dimensions)
    for (let a = 0; a < dimensions; a++)
      for (let b = a; b < dimensions; b++)
        covariance.set(a, b, covariance.get(a, b) + centred[r + a] * centred[r + b]);
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) covariance.set(a, b, covariance.get(b, a));
  const axes = new EigenvalueDecomposition(covariance, { assumeSymmetric: true }).eigenvectorMatrix;
  const count = Math.min(COMPONENTS, dimensions);
  const projected = new Float32Array(regions.count * count);
  for (let region = 0; region < regions.count; region++)
    for (let component = 0; component < count; component++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++)
        sum += centred[region * dimensions + d] * axes.get(d, dimensions - 1 - component);
      projected[region * count + component] = sum;
    }
  return { dimensions: count, values: projected };
}
