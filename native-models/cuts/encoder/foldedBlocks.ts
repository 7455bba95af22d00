import {
  BATCH_NORM_EPSILON,
  BLOCK_CHANNELS,
  blockNames,
  parameterLayout,
  statisticsLayout,
} from './architecture';
import type { EncoderWeights } from './encoder';
import { tensorNamed } from './encoder';

/** One block of an encoder with batch normalisation folded into its convolution. */
export interface FoldedBlock {
  readonly inputs: number;
  readonly filters: number;
  /** [filters, inputs, 5, 5]. */
  readonly weight: Float32Array;
  /** [filters]. */
  readonly bias: Float32Array;
}

/** The blocks of an encoder for inference: running statistics in place of a batch's own. */
export function foldedBlocks({ parameters, statistics }: EncoderWeights, channels: number): FoldedBlock[] {
  const layout = parameterLayout(channels);
  return BLOCK_CHANNELS.map((filters, block) => {
    const names = blockNames(block);
    const [weight, gain, shift] = [names.weight, names.gain, names.shift].map((name) =>
      tensorNamed(parameters, layout, name),
    );
    const [mean, variance] = [names.mean, names.variance].map((name) =>
      tensorNamed(statistics, statisticsLayout, name),
    );
    const factor = gain.map((value, i) => value / Math.sqrt(variance[i] + BATCH_NORM_EPSILON));
    const perFilter = weight.length / filters;
    return {
      inputs: block === 0 ? channels : BLOCK_CHANNELS[block - 1],
      filters,
      weight: weight.map((value, i) => value * factor[Math.floor(i / perFilter)]),
      bias: shift.map((value, i) => value - mean[i] * factor[i]),
    };
  });
}
