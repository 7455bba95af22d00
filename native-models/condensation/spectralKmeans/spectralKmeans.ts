import { partOfWork, type WorkHooks } from '../../cooperation';
import { kMeans, MatrixProduct, principalComponents } from '../../linear-algebra';
import type { RandomGenerator } from '../../random';
import type { Runtime } from '../../runtime';
import { diffusionOperator, rowsToCondense } from '../multiscalePhate/diffusionOperator';
import { landmarkPotential, potentialCoordinates } from '../multiscalePhate/potential';

export interface SpectralKmeansOptions {
  /** Numbers per pixel in the embedding. */
  readonly dimensions: number;
  /** Where the large matrix products run. */
  readonly runtime: Runtime;
  readonly random: RandomGenerator;
}

const PRINCIPAL_COMPONENTS = 100;
const LANDMARKS = 500;
const DIFFUSION_TIME = 2;
const CLUSTERS = 10;
const RESTARTS = 10;
const ROUNDS = 300;
/** Rows among which first centres are chosen. */
const SAMPLE = 2048;
/**
 * CUTS's spectral k-means (its other stage 2): k-means on the diffusion potential of an embedding (pixels x dimensions,
 * row by row). The reference clusters all 500 potentials, here their 25 main components. Returns the cluster of each
 * pixel, 0..9.
 */
export async function spectralKmeans(
  embedding: Float32Array,
  { dimensions, runtime, random }: SpectralKmeansOptions,
  hooks: WorkHooks = {},
): Promise<Int32Array> {
  const product = new MatrixProduct(runtime);
  try {
    const rows = rowsToCondense(embedding, dimensions, LANDMARKS);
    const components = await principalComponents(
      rows,
      PRINCIPAL_COMPONENTS,
      random,
      partOfWork(hooks, 0, 0.1),
    );
    const reduced = { ...rows, values: components.coordinates, dimensions: components.count };
    const options = { landmarks: LANDMARKS, product, random };
    const operator = await diffusionOperator(reduced, options, partOfWork(hooks, 0.1, 0.7));
    const potential = await landmarkPotential(
      operator,
      DIFFUSION_TIME,
      product,
      partOfWork(hooks, 0.7, 0.75),
    );
    const coordinates = await potentialCoordinates(potential, operator, rows.weights, 0, random, {
      signal: hooks.signal,
    });
    const features = {
      values: Float32Array.from(coordinates.coordinates),
      dimensions: coordinates.dimensions,
      weights: rows.weights,
    };
    const settings = { count: CLUSTERS, sample: SAMPLE, rounds: ROUNDS, product, random };
    let best = await kMeans(features, settings, { signal: hooks.signal });
    for (let run = 1; run < RESTARTS; run++) {
      const next = await kMeans(features, settings, { signal: hooks.signal });
      if (next.inertia < best.inertia) best = next;
      hooks.onProgress?.(0.75 + (0.25 * (run + 1)) / RESTARTS, 1);
    }
    return rows.indexOf.map((row) => best.cluster[row]);
  } finally {
    await product.release();
  }
}
