import { CROP_SIZE, PATCH_SIZE } from '../encoder/architecture';

const SAMPLES = PATCH_SIZE ** 2;
/** Unbiased variances, as scikit-image computes them. */
const UNBIASED = SAMPLES / (SAMPLES - 1);

/**
 * Structural similarity (Wang et al. 2004) of two 5 x 5 patches with one uniform window, mean over channels; the data
 * range is that of the first patch over all channels. Both patches lie in one crop [channels, 17, 17]; `a` and `b`
 * index the crop's row-major position of each patch's first pixel.
 */
export function patchSimilarity(crop: Float32Array, channels: number, a: number, b: number): number {
  const range = patchRange(crop, channels, a) || 1;
  const c1 = (0.01 * range) ** 2;
  const c2 = (0.03 * range) ** 2;
  let total = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel * CROP_SIZE ** 2;
    let [sumA, sumB, sumAa, sumBb, sumAb] = [0, 0, 0, 0, 0];
    for (let row = 0; row < PATCH_SIZE; row++)
      for (let column = 0; column < PATCH_SIZE; column++) {
        const step = plane + row * CROP_SIZE + column;
        const [x, y] = [crop[a + step], crop[b + step]];
        sumA += x;
        sumB += y;
        sumAa += x * x;
        sumBb += y * y;
        sumAb += x * y;
      }
    const [meanA, meanB] = [sumA / SAMPLES, sumB / SAMPLES];
    const variances = UNBIASED * (sumAa / SAMPLES - meanA * meanA + sumBb / SAMPLES - meanB * meanB);
    const covariance = UNBIASED * (sumAb / SAMPLES - meanA * meanB);
    const structure = (2 * covariance + c2) / (variances + c2);
    total += ((2 * meanA * meanB + c1) / (meanA * meanA + meanB * meanB + c1)) * structure;
  }
  return total / channels;
}

/** Largest minus smallest value of a patch over all channels of its crop. */
export function patchRange(crop: Float32Array, channels: number, start: number): number {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < PATCH_SIZE; row++)
      for (let column = 0; column < PATCH_SIZE; column++) {
        const value = crop[start + (channel * CROP_SIZE + row) * CROP_SIZE + column];
        if (value < lowest) lowest = value;
        if (value > highest) highest = value;
      }
  return highest - lowest;
}
