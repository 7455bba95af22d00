import {
  buildTree,
  historyMerges,
  multiscalePhate,
  persistentStructures,
  segmentTable,
  spectralKmeans,
  type GranularityTree,
  type Level,
  type MultiscalePhateResult,
  type Regions,
} from '../../../native-models/condensation';
import { partOfWork, type WorkHooks } from '../../../native-models/cooperation';
import { embedImage, normalise, type Encoder } from '../../../native-models/cuts';
import { voxelCount, type Volume } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';
import { describeRegions } from '../../../native-models/regions';
import { openDevice } from '../devices/devices';
import { chooseEncoder } from '../encoders/encoders';
import { failure } from '../errors';
import { ProgressMeter } from './progressMeter';
import { SECONDS_PER_TRAINING_STEP, adaptEncoder } from './adaptEncoder';
import { provenance } from './provenance';
import type { SegmentHooks, SegmentOptions, Segmentation } from './segmentation';
import { Stopwatch } from './stopwatch';

/** The published method condenses every pixel: pictures of 128 x 128. */
const MOST_PIXELS = 128 * 128;
const EMBEDDING_LENGTH = 128;

function checkPicture({ grid }: Volume): void {
  const [columns, rows, slices] = grid.size;
  if (slices === 1 && voxelCount(grid) <= MOST_PIXELS && columns > 1 && rows > 1) return;
  throw failure(
    'not-for-faithful-mode',
    `The faithful mode takes single pictures of at most 128 x 128 pixels, as the publication does; this has ${grid.size.join(' x ')}.`,
    'Use the standard mode, which takes scans of every size.',
  );
}

function requireEncoder(encoder: Encoder | null): Encoder {
  if (encoder !== null) return encoder;
  throw failure(
    'encoder-needed',
    'The faithful mode needs an encoder.',
    'Choose mr, ct, photo or a file made by "granule train".',
  );
}

/** Every pixel a region of its own. */
function pixelRegions(count: number): Regions {
  return { labels: Uint16Array.from({ length: count }, (_, pixel) => pixel + 1), count };
}

/** The persistent structures, painted in the publication's order, as node ids: its own label 0 would mean "none". */
function persistentNodes(
  tree: GranularityTree,
  { labels, salientLevels }: MultiscalePhateResult,
): Uint32Array {
  const painted = new Uint32Array(tree.regionCount);
  for (const { label, bestLevel } of persistentStructures(labels).structures) {
    const node = segmentTable(tree, salientLevels[bestLevel])[label + 1];
    labels[bestLevel].forEach((one, pixel) => {
      if (one === label) painted[pixel] = node;
    });
  }
  return painted;
}

/** Segments one picture as CUTS was published: full encoder, Multiscale PHATE on all pixels (methods after Liu 2024). */
export async function segmentFaithful(
  volume: Volume,
  options: SegmentOptions,
  hooks: SegmentHooks,
): Promise<Omit<Segmentation, 'volumeId'>> {
  checkPicture(volume);
  const watch = new Stopwatch();
  const meter = new ProgressMeter(
    [
      { stage: 'train', expectedSeconds: SECONDS_PER_TRAINING_STEP * options.trainSteps },
      { stage: 'encode', expectedSeconds: 0.2 },
      { stage: 'condense', expectedSeconds: 30 },
    ],
    hooks.onProgress,
  );
  const image = await watch.time('normalise', () => normalise(volume));
  const loaded = await chooseEncoder(options.encoder, image.kind);
  const device = await watch.time('device', () => openDevice(options.device));
  const chosen = await watch.time('train', () =>
    adaptEncoder(loaded, () => Promise.resolve(image), device.runtime, options, hooks, meter),
  );
  const embedding = await watch.time('encode', () =>
    embedImage(device.runtime, requireEncoder(chosen.encoder), image),
  );
  const stageTwo = () => ({
    dimensions: EMBEDDING_LENGTH,
    runtime: device.runtime,
    random: randomGenerator(options.seed),
  });
  const condensing: WorkHooks = {
    signal: hooks.signal,
    onProgress: (done, total) => meter.update('condense', done / total),
  };
  const phate = await watch.time('condense', () =>
    multiscalePhate(embedding, stageTwo(), partOfWork(condensing, 0, 0.5)),
  );
  const clusters = await watch.time('k-means', () =>
    spectralKmeans(embedding, stageTwo(), partOfWork(condensing, 0.5, 1)),
  );
  const regions = pixelRegions(voxelCount(volume.grid));
  const { statistics, adjacency } = await watch.time('tree', () =>
    describeRegions(regions, image, volume.grid, volume),
  );
  const tree = buildTree(historyMerges(phate.history), statistics, adjacency);
  const levels = phate.salientLevels
    .map((step, index): Level => ({ step, segments: new Set(phate.labels[index]).size }))
    .reverse();
  return {
    grid: volume.grid,
    regions,
    tree,
    levels,
    persistent: persistentNodes(tree, phate),
    clusters: Uint16Array.from(clusters, (cluster) => cluster + 1),
    provenance: provenance({
      volume,
      options,
      device,
      chosen,
      watch,
      parameters: { ...phate.parameters },
    }),
  };
}
