import type { RegionFeatures, Regions } from '../condensation';
import { onThisThread, partOfWork, type Band, type WorkHooks } from '../cooperation';
import { voxelCount, type Grid, type Vec3 } from '../geometry';
import { placeAmong, squareRoots, type BinPeaks } from './histograms';
import { rowBands, type ChannelImage } from './image';
import { RegionMeans, type RegionSums } from './means';
import { REGION_SMOOTHING_VOXELS, isotropicSigma, smoothInPlace } from './smoothing';

/** Width of the Gaussian under the derivatives, in voxels of the finest axis: wide enough to look beyond a region. */
const SCALE = 3;

const BINS = 10;
/** The outer peaks: few derivatives of the normalised range of about 2 lie beyond. */
const STEEPEST = 0.64;

/** Peaks at evenly spaced square roots: derivatives crowd around zero. */
function peaksBetween(lowest: number, highest: number): BinPeaks {
  const [low, high] = [Math.sign(lowest) * Math.sqrt(Math.abs(lowest)), Math.sqrt(highest)];
  return Float64Array.from({ length: BINS }, (_, bin) => {
    const root = low + (high - low) * (bin / (BINS - 1));
    return Math.sign(root) * root * root;
  });
}

const GRADIENT_PEAKS = peaksBetween(0, STEEPEST);
const LAPLACIAN_PEAKS = peaksBetween(-STEEPEST, STEEPEST);

/** One channel, smoothed to `SCALE`, and the regions in it. */
interface SmoothedChannel {
  readonly regions: Regions;
  readonly values: Float32Array;
  readonly size: Vec3;
  /** Scale over spacing along each axis: differences of neighbours times it are independent of the scale. */
  readonly gain: Vec3;
}

/**
 * Counts gradient magnitude and Laplacian at every voxel of a band of rows, made independent of scale (first
 * derivatives times sigma, second times sigma squared; Lindeberg 1998), over regions. Borders are replicated.
 */
export function derivativeCountsOfRows(
  { regions, values, size: [nx, ny, nz], gain: [hx, hy, hz] }: SmoothedChannel,
  rows: Band,
): RegionSums {
  const counts = RegionMeans.inRows(regions, 2 * BINS, rows, nx);
  const places = new Float64Array(2);
  for (let row = rows.first; row < rows.end; row++) {
    const j = row % ny;
    const up = j + 1 < ny ? nx : 0;
    const down = j > 0 ? -nx : 0;
    const above = row + ny < ny * nz ? nx * ny : 0;
    const below = row >= ny ? -nx * ny : 0;
    for (let i = 0, v = row * nx; i < nx; i++, v++) {
      const centre = values[v];
      const [xp, xm] = [values[v + (i + 1 < nx ? 1 : 0)], values[v - (i > 0 ? 1 : 0)]];
      const [yp, ym] = [values[v + up], values[v + down]];
      const [zp, zm] = [values[v + above], values[v + below]];
      const gx = ((xp - xm) / 2) * hx;
      const gy = ((yp - ym) / 2) * hy;
      const gz = ((zp - zm) / 2) * hz;
      const gradient = Math.sqrt(gx * gx + gy * gy + gz * gz);
      const laplacian =
        (xp - 2 * centre + xm) * hx * hx +
        (yp - 2 * centre + ym) * hy * hy +
        (zp - 2 * centre + zm) * hz * hz;
      places[0] = placeAmong(GRADIENT_PEAKS, gradient);
      places[1] = placeAmong(LAPLACIAN_PEAKS, laplacian);
      counts.addPlaces(v, places, BINS);
    }
  }
  return counts.gathered();
}

/**
 * Square roots of the histograms of gradient magnitude and Laplacian of every channel over each region: what a region's
 * surroundings look like. `smooth` is a shared copy of the image, smoothed as regions are grown; it is smoothed further
 * in place, so that no other copy is needed.
 */
export async function derivativeHistograms(
  regions: Regions,
  smooth: ChannelImage,
  grid: Grid,
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionFeatures> {
  const { size, spacingMm } = grid;
  const voxels = voxelCount(smooth);
  const further = Math.sqrt(SCALE * SCALE - REGION_SMOOTHING_VOXELS * REGION_SMOOTHING_VOXELS);
  const gain = isotropicSigma(SCALE, spacingMm, size);
  const dimensions = smooth.channels * 2 * BINS;
  const features = new Float32Array(regions.count * dimensions);
  for (let channel = 0; channel < smooth.channels; channel++) {
    const part = (from: number, to: number) =>
      partOfWork(hooks, (channel + from) / smooth.channels, (channel + to) / smooth.channels);
    const values = smooth.values.subarray(channel * voxels, (channel + 1) * voxels);
    await smoothInPlace(values, size, isotropicSigma(further, spacingMm, size), part(0, 0.5), runner);
    const counts = new RegionMeans(regions, 2 * BINS);
    const input: SmoothedChannel = { regions, values, size, gain };
    await runner.run(derivativeCountsOfRows, input, rowBands(size), part(0.5, 1), (sums) =>
      counts.addSums(sums),
    );
    const own = squareRoots(counts.finish()).values;
    for (let region = 0; region < regions.count; region++)
      features.set(
        own.subarray(region * 2 * BINS, (region + 1) * 2 * BINS),
        region * dimensions + channel * 2 * BINS,
      );
  }
  return { dimensions, values: features };
}
