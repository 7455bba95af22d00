import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDevice } from '../../../electron/engine/devices/devices';
import { multiscalePhate, persistentStructures, spectralKmeans } from '../../../native-models/condensation';
import {
  embedImage,
  loadEncoder,
  normalise,
  saveEncoder,
  trainEncoder,
  type Encoder,
  type NormalisedImage,
} from '../../../native-models/cuts';
import { hausdorffMm, hintedLabel } from '../../../native-models/measure';
import { randomGenerator } from '../../../native-models/random';
import type { Runtime } from '../../../native-models/runtime';
import { CACHE, digestOf, remembered } from '../cache';
import { retinae } from '../collections';
import { readCase, type Case } from '../readCase';

/** Dice and symmetric Hausdorff distance in pixels of the binary picture that the paper's rule makes of a label map. */
export interface Agreement {
  readonly dice: number;
  readonly hausdorff: number;
}

/** One picture in the faithful mode. Every figure uses the truth: the rule picks the label that holds most of it. */
export interface FaithfulResult {
  readonly scan: string;
  /** Highest Dice over the salient levels, and lowest Hausdorff distance over them: each may come from another level. */
  readonly best: Agreement;
  readonly persistent: Agreement;
  readonly kMeans: Agreement;
  readonly levels: number;
  readonly processorSeconds: { readonly condensation: number; readonly kMeans: number };
}

/** 200 epochs of five batches. */
const STEPS = 1000;
/** Share of the pictures that the reference keeps for validation. */
const VALIDATION_SHARE = 0.3;
const EMBEDDING_LENGTH = 128;
const CODE = [
  'native-models/condensation/multiscalePhate',
  'native-models/condensation/spectralKmeans',
  'native-models/cuts/encoder',
  'native-models/linear-algebra',
];

/** A random order of 0..count-1 (Fisher and Yates). */
function shuffled(count: number, seed: number): number[] {
  const random = randomGenerator(seed);
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}

/** The encoder of one seed: trained like the reference on 70 per cent of the pictures, without their truths. */
async function trainedEncoder(
  runtime: Runtime,
  images: readonly NormalisedImage[],
  seed: number,
): Promise<Encoder> {
  const file = path.join(CACHE, 'faithful', `encoder-${seed}.onnx`);
  const stored = await readFile(file).catch(() => null);
  if (stored) return loadEncoder(stored);
  const kept = images.length - Math.floor(VALIDATION_SHARE * images.length);
  const chosen = shuffled(images.length, seed).slice(0, kept);
  const { encoder } = await trainEncoder(
    runtime,
    chosen.map((at) => images[at]),
    { steps: STEPS, seed, data: `${kept} retinae`, command: 'npm run quality -- faithful' },
  );
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, saveEncoder(encoder));
  return encoder;
}

function agreementOf(labels: ArrayLike<number>, { volume, truth }: Case): Agreement {
  const isTruth = (pixel: number) => truth[pixel] > 0;
  const hinted = hintedLabel(labels, isTruth);
  const inSegment = (pixel: number) => labels[pixel] === hinted.label;
  return { dice: hinted.dice, hausdorff: hausdorffMm(volume.grid.size, [1, 1, 1], inSegment, isTruth) };
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measureOne(
  one: Case,
  image: NormalisedImage,
  scan: string,
  { runtime, encoder, seed }: { runtime: Runtime; encoder: Encoder; seed: number },
): Promise<FaithfulResult> {
  const embedding = await embedImage(runtime, encoder, image);
  const options = { dimensions: EMBEDDING_LENGTH, runtime };
  const start = processorSeconds();
  const { labels } = await multiscalePhate(embedding, { ...options, random: randomGenerator(seed) });
  const middle = processorSeconds();
  const clusters = await spectralKmeans(embedding, { ...options, random: randomGenerator(seed) });
  const levels = labels.map((level) => agreementOf(level, one));
  return {
    scan,
    best: {
      dice: Math.max(...levels.map(({ dice }) => dice)),
      hausdorff: Math.min(...levels.map(({ hausdorff }) => hausdorff)),
    },
    persistent: agreementOf(persistentStructures(labels).painted, one),
    kMeans: agreementOf(clusters, one),
    levels: labels.length,
    processorSeconds: { condensation: middle - start, kMeans: processorSeconds() - middle },
  };
}

/** The retinae in the faithful mode, seed by seed; a run that was interrupted goes on where it ended. */
export async function measureFaithful(
  seeds: readonly number[],
  say: (line: string) => void,
): Promise<ReadonlyMap<number, readonly FaithfulResult[]>> {
  const { cases } = retinae();
  const { runtime } = await openDevice('cpu');
  const read = await Promise.all(cases.map(readCase));
  const images = read.map(({ volume }) => normalise(volume));
  const code = await digestOf(CODE);
  const results = new Map<number, FaithfulResult[]>();
  for (const seed of seeds) {
    const encoder = await trainedEncoder(runtime, images, seed);
    const ofSeed: FaithfulResult[] = [];
    for (const [at, { scan }] of cases.entries()) {
      const key = ['faithful', code, `seed-${seed}`, scan];
      ofSeed.push(
        await remembered(key, () => measureOne(read[at], images[at], scan, { runtime, encoder, seed })),
      );
      say(`${scan}, seed ${seed}: best level ${ofSeed[at].best.dice.toFixed(3)}`);
    }
    results.set(seed, ofSeed);
  }
  return results;
}
