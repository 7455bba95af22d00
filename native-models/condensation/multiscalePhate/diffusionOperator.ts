import { partOfWork, type WorkHooks } from '../../cooperation';
import type { MatrixProduct } from '../../linear-algebra';
import type { RandomGenerator } from '../../random';
import { alphaDecayKernel } from './alphaDecayKernel';
import { distinctRows, everyRow, type DistinctRows } from './distinctRows';
import { everyRowOperator, landmarkOperator, type LandmarkOperator } from './landmarkOperator';
import { findLandmarks } from './landmarks';

export interface DiffusionOptions {
  /** Landmarks wanted; where there are no more pixels than this, each is its own. */
  readonly landmarks: number;
  readonly product: MatrixProduct;
  readonly random: RandomGenerator;
}

const NEIGHBOURS = 100;

/** The rows of an embedding, equal ones gathered unless the image is so small that each is its own landmark. */
export function rowsToCondense(embedding: Float32Array, dimensions: number, landmarks: number): DistinctRows {
  const gather = embedding.length / dimensions > landmarks ? distinctRows : everyRow;
  return gather(embedding, dimensions);
}

/** Diffusion over the pixels of an image through its landmarks (PHATE, Moon et al. 2019). */
export async function diffusionOperator(
  rows: DistinctRows,
  { landmarks, product, random }: DiffusionOptions,
  hooks: WorkHooks = {},
): Promise<LandmarkOperator> {
  const kernel = await alphaDecayKernel(rows, NEIGHBOURS, product, partOfWork(hooks, 0, 0.45));
  if (rows.indexOf.length <= landmarks) return everyRowOperator(kernel);
  const options = { count: landmarks, product, random };
  const found = await findLandmarks(kernel, rows.weights, options, partOfWork(hooks, 0.45, 1));
  return landmarkOperator(kernel, rows.weights, found, hooks);
}
