import type { RegionStatistics, Regions } from '../condensation';
import { spans, type Chunks } from '../cooperation';
import type { Grid, VoxelArray } from '../geometry';
import { CHUNK_VOXELS } from './image';

/** Voxels of the first channel and how they become values in the modality's unit. */
export interface Intensity {
  readonly voxels: VoxelArray;
  readonly rescale: { readonly slope: number; readonly intercept: number };
}

/** Counts, mean values (of the voxels that hold a number), centres and bounding boxes of all regions, in one pass over the voxels. */
export function* regionStatistics(
  regions: Regions,
  grid: Grid,
  intensity: Intensity,
): Chunks<RegionStatistics> {
  const [nx, ny, nz] = grid.size;
  const { count, labels } = regions;
  const voxelCount = new Uint32Array(count);
  const finiteCount = new Uint32Array(count);
  const sums = new Float64Array(count);
  const centre = new Float64Array(count * 3);
  const boundingBox = new Int32Array(count * 6);
  for (let r = 0; r < count; r++) boundingBox.set([nx, ny, nz, -1, -1, -1], r * 6);
  for (const [first, end] of spans(ny * nz, Math.ceil(CHUNK_VOXELS / nx))) {
    for (let row = first; row < end; row++) {
      const j = row % ny;
      const k = (row - j) / ny;
      for (let i = 0, voxel = row * nx; i < nx; i++, voxel++) {
        const region = labels[voxel] - 1;
        if (region < 0) continue;
        const value = intensity.voxels[voxel];
        voxelCount[region]++;
        if (Number.isFinite(value)) {
          finiteCount[region]++;
          sums[region] += value;
        }
        centre[region * 3] += i;
        centre[region * 3 + 1] += j;
        centre[region * 3 + 2] += k;
        const box = region * 6;
        if (i < boundingBox[box]) boundingBox[box] = i;
        if (j < boundingBox[box + 1]) boundingBox[box + 1] = j;
        if (k < boundingBox[box + 2]) boundingBox[box + 2] = k;
        if (i > boundingBox[box + 3]) boundingBox[box + 3] = i;
        if (j > boundingBox[box + 4]) boundingBox[box + 4] = j;
        if (k > boundingBox[box + 5]) boundingBox[box + 5] = k;
      }
    }
    yield end / (ny * nz);
  }
  const { slope, intercept } = intensity.rescale;
  const meanIntensity = Float32Array.from(
    sums,
    (sum, r) => slope * (sum / Math.max(1, finiteCount[r])) + intercept,
  );
  const centreMm = centre.map((sum, at) => (sum / voxelCount[Math.floor(at / 3)]) * grid.spacingMm[at % 3]);
  return { voxelCount, meanIntensity, centreMm, boundingBox };
}
