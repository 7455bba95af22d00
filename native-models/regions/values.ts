import type { RegionFeatures, Regions } from '../condensation';
import { onThisThread, type Band, type WorkHooks } from '../cooperation';
import { placeAmong, squareRoots, type BinPeaks } from './histograms';
import { rowBands, type ChannelImage } from './image';
import { RegionMeans, type RegionSums } from './means';

/** Bins of the histogram of each channel. */
export const VALUE_BINS = 12;

interface ValuesToCount {
  readonly regions: Regions;
  readonly image: ChannelImage;
  /** Of each channel, VALUE_BINS of them. */
  readonly peaks: readonly BinPeaks[];
}

/** Counts the values of each channel over what lies of each region in a band of rows. */
export function valueCountsOfRows(
  { regions, image: { values, size }, peaks }: ValuesToCount,
  rows: Band,
): RegionSums {
  const counts = RegionMeans.inRows(regions, peaks.length * VALUE_BINS, rows, size[0]);
  const voxels = regions.labels.length;
  const places = new Float64Array(peaks.length);
  for (let voxel = rows.first * size[0]; voxel < rows.end * size[0]; voxel++) {
    for (let channel = 0; channel < places.length; channel++)
      places[channel] = placeAmong(peaks[channel], values[channel * voxels + voxel]);
    counts.addPlaces(voxel, places, VALUE_BINS);
  }
  return counts.gathered();
}

/** Square roots of the histogram of each channel over each region. */
export async function valueHistograms(
  regions: Regions,
  image: ChannelImage,
  peaks: readonly BinPeaks[],
  hooks: WorkHooks = {},
  runner = onThisThread,
): Promise<RegionFeatures> {
  const counts = new RegionMeans(regions, peaks.length * VALUE_BINS);
  const input: ValuesToCount = { regions, image, peaks };
  await runner.run(valueCountsOfRows, input, rowBands(image.size), hooks, (sums) => counts.addSums(sums));
  return squareRoots(counts.finish());
}
