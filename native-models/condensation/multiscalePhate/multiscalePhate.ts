import { giveWay, partOfWork, type WorkHooks } from '../../cooperation';
import { MatrixProduct, principalComponents } from '../../linear-algebra';
import type { RandomGenerator } from '../../random';
import type { Runtime } from '../../runtime';
import {
  condensePoints,
  labelsAtLevel,
  type CondensationHistory,
  type CondensationParameters,
} from './condensePoints';
import { condensationParameters } from './condensationParameters';
import { diffusionTime } from './diffusionTime';
import { diffusionOperator, rowsToCondense } from './diffusionOperator';
import { normaliseRows } from './distinctRows';
import type { Points } from './points';
import { landmarkPotential, potentialCoordinates } from './potential';
import { salientLevels } from './salientLevels';

export interface MultiscalePhateOptions {
  /** Numbers per pixel in the embedding. */
  readonly dimensions: number;
  /** Where the large matrix products run. */
  readonly runtime: Runtime;
  readonly random: RandomGenerator;
}

export interface MultiscalePhateParameters extends CondensationParameters {
  readonly landmarks: number;
  readonly diffusionTime: number;
  /** Coordinates per pixel in which the points condense. */
  readonly dimensions: number;
}

export interface MultiscalePhateResult {
  /** Every raw level, by `labelsAtLevel`. */
  readonly history: CondensationHistory;
  /** Levels worth looking at, fine to coarse. */
  readonly salientLevels: readonly number[];
  /** Label map of each salient level: the smallest pixel of a segment is its label. */
  readonly labels: readonly Int32Array[];
  readonly parameters: MultiscalePhateParameters;
}

const PRINCIPAL_COMPONENTS = 100;
const LANDMARKS = 2000;
/** Components of the potential with less of its variance are dropped. */
const SMALLEST_SHARE = 0.01;

/** The points of the distinct rows, repeated for every pixel. */
function atEveryPixel({ coordinates, dimensions }: Points, indexOf: Int32Array): Points {
  const repeated = new Float64Array(indexOf.length * dimensions);
  indexOf.forEach((row, pixel) =>
    repeated.set(coordinates.subarray(row * dimensions, (row + 1) * dimensions), pixel * dimensions),
  );
  return { coordinates: repeated, count: indexOf.length, dimensions };
}

/**
 * Stage 2 of CUTS as published: the embedding of an image (pixels x dimensions, row by row) through Multiscale PHATE
 * to nested label maps. Agrees with the reference up to its random steps; nothing of the size pixels x pixels is held.
 */
export async function multiscalePhate(
  embedding: Float32Array,
  { dimensions, runtime, random }: MultiscalePhateOptions,
  hooks: WorkHooks = {},
): Promise<MultiscalePhateResult> {
  const product = new MatrixProduct(runtime);
  try {
    const normalised = normaliseRows(embedding, dimensions);
    await giveWay(hooks.signal);
    const rows = rowsToCondense(normalised, dimensions, LANDMARKS);
    const components = await principalComponents(
      rows,
      PRINCIPAL_COMPONENTS,
      random,
      partOfWork(hooks, 0, 0.05),
    );
    const reduced = { ...rows, values: components.coordinates, dimensions: components.count };
    const operator = await diffusionOperator(
      reduced,
      { landmarks: LANDMARKS, product, random },
      partOfWork(hooks, 0.05, 0.65),
    );
    const time = await diffusionTime(operator, product, random, partOfWork(hooks, 0.65, 0.75));
    const potential = await landmarkPotential(operator, time, product, partOfWork(hooks, 0.75, 0.9));
    const coordinates = await potentialCoordinates(
      potential,
      operator,
      rows.weights,
      SMALLEST_SHARE,
      random,
      partOfWork(hooks, 0.9, 0.95),
    );
    const start = atEveryPixel(coordinates, rows.indexOf);
    const parameters = await condensationParameters(start, { signal: hooks.signal });
    const history = await condensePoints(start, parameters, partOfWork(hooks, 0.95, 1));
    const salient = salientLevels(history.gradient);
    return {
      history,
      salientLevels: salient,
      labels: salient.map((level) => labelsAtLevel(history, level)),
      parameters: {
        ...parameters,
        landmarks: operator.size,
        diffusionTime: time,
        dimensions: start.dimensions,
      },
    };
  } finally {
    await product.release();
  }
}
