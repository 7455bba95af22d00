import type { Volume } from '../../geometry';

/** Enough values for percentiles that move by less than a thousandth of the range. */
const SAMPLE_LENGTH = 400_000;

/** Samples already taken, by channel: what a volume's values mean and how they are scaled both rest on them. */
const samples = new WeakMap<Volume, Map<number, Float32Array>>();

/** Finite values of one channel in the modality's unit, ascending: all of them, or an even sample of a large channel. */
export function sampleChannel(volume: Volume, channel: number): Float32Array {
  const ofVolume = samples.get(volume) ?? new Map<number, Float32Array>();
  samples.set(volume, ofVolume);
  const sample = ofVolume.get(channel) ?? takeSample(volume, channel);
  ofVolume.set(channel, sample);
  return sample;
}

function takeSample({ grid, voxels, rescale }: Volume, channel: number): Float32Array {
  const [nx, ny, nz] = grid.size;
  const count = nx * ny * nz;
  const step = coprimeStep(Math.floor(count / SAMPLE_LENGTH), nx);
  const sample = new Float32Array(Math.ceil(count / step));
  let length = 0;
  for (let i = 0; i < count; i += step) {
    const value = rescale.slope * voxels[channel * count + i] + rescale.intercept;
    if (Number.isFinite(value)) sample[length++] = value;
  }
  return sample.subarray(0, length).sort();
}

/** A step that shares no factor with the row length, so that the sample visits every column. */
function coprimeStep(atLeast: number, rowLength: number): number {
  let step = Math.max(1, atLeast);
  while (greatestCommonDivisor(step, rowLength) > 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
