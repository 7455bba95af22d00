import { createHash } from 'node:crypto';
import type { RandomGenerator } from '../../random';
import type { PlacedTensor } from './architecture';
import { parameterLayout, statisticsLayout, vectorLength } from './architecture';

/** Where an encoder comes from: it travels in its file and into every provenance record. */
export interface EncoderDescription {
  /** Channels of the images that it describes. */
  readonly channels: number;
  /** Kind of images that it was trained on: 'ct', 'mr', 'photo', or several joined by '+'. */
  readonly kind: string;
  readonly seed: number;
  readonly steps: number;
  /** Digest of the encoder that training started from; empty where it started from random weights. */
  readonly adaptedFrom: string;
  /** What it was trained on, and under which licence. */
  readonly data: string;
  /** The command that made it. */
  readonly command: string;
}

/** Principal directions of activations, measured on training crops after the last step. */
export interface PrincipalAxes {
  /** Mean activation, [length]. */
  readonly mean: Float32Array;
  /** Orthonormal directions in order of falling variance, [count, length]. */
  readonly directions: Float32Array;
  readonly count: number;
}

export interface EncoderWeights {
  /** Flat, by `parameterLayout(channels)`. */
  readonly parameters: Float32Array;
  /** Running mean and variance of batch normalisation, flat, by `statisticsLayout`. */
  readonly statistics: Float32Array;
}

/** A CUTS encoder with its reconstruction head. */
export interface Encoder extends EncoderWeights {
  readonly description: EncoderDescription;
  /** Of each block's output before its rectifier (blocks 2, 3, 4), then of the L2-normalised embedding. */
  readonly principalAxes: readonly PrincipalAxes[];
}

/** SHA-256 of all numbers of an encoder, in hexadecimal. */
export function encoderDigest(encoder: Encoder): string {
  const hash = createHash('sha256');
  const vectors = [
    encoder.parameters,
    encoder.statistics,
    ...encoder.principalAxes.flatMap(({ mean, directions }) => [mean, directions]),
  ];
  for (const { buffer, byteOffset, byteLength } of vectors)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}

/** The part of a flat vector that a layout calls `name`; shares its memory. */
export function tensorNamed(
  vector: Float32Array,
  layout: readonly PlacedTensor[],
  name: string,
): Float32Array {
  const place = layout.find((tensor) => tensor.name === name);
  if (!place) throw new Error(`An encoder has no tensor ${name}.`);
  return vector.subarray(place.offset, place.offset + place.length);
}

/** Untrained weights: uniform within 1 / sqrt(inputs of a unit), gains 1, shifts 0 (the reference's initial state). */
export function initialParameters(channels: number, random: RandomGenerator): Float32Array {
  const layout = parameterLayout(channels);
  const parameters = new Float32Array(vectorLength(layout));
  let inputs = 1;
  for (const { name, shape, offset, length } of layout) {
    const values = parameters.subarray(offset, offset + length);
    if (name.endsWith('.gain')) values.fill(1);
    else if (!name.endsWith('.shift')) {
      // A bias follows its weights and shares their number of inputs.
      if (shape.length === 4) inputs = length / shape[0];
      else if (shape.length === 2) inputs = shape[0];
      const bound = 1 / Math.sqrt(inputs);
      for (let i = 0; i < length; i++) values[i] = (2 * random.next() - 1) * bound;
    }
  }
  return parameters;
}

/** Running statistics before the first step: mean 0, variance 1. */
export function initialStatistics(): Float32Array {
  const statistics = new Float32Array(vectorLength(statisticsLayout));
  for (const { name, offset, length } of statisticsLayout)
    if (name.endsWith('.variance')) statistics.fill(1, offset, offset + length);
  return statistics;
}
