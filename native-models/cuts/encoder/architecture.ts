/** Channels after each block of the encoder; the last is the length of an embedding (CUTS, section "encoder"). */
export const BLOCK_CHANNELS = [16, 32, 64, 128] as const;
export const EMBEDDING_LENGTH = 128;

/** Every block convolves 5 x 5 pixels. */
export const KERNEL = 5;

/** Pixels that an embedding sees on each side of its own: a receptive field of 17 x 17. */
export const RECEPTIVE_RADIUS = (BLOCK_CHANNELS.length * (KERNEL - 1)) / 2;
export const CROP_SIZE = 2 * RECEPTIVE_RADIUS + 1;

/** Width of the square patch that the reconstruction head draws. */
export const PATCH_SIZE = 5;

export const LEAKY_SLOPE = 0.01;
export const BATCH_NORM_EPSILON = 1e-5;

export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface PlacedTensor extends NamedShape {
  /** First element in the flat vector. */
  readonly offset: number;
  readonly length: number;
}

export interface BlockNames {
  readonly weight: string;
  readonly gain: string;
  readonly shift: string;
  readonly mean: string;
  readonly variance: string;
}

/** Names of a block's tensors, in the flat vectors and in encoder files. */
export function blockNames(block: number): BlockNames {
  const name = (part: string) => `block${block + 1}.${part}`;
  return {
    weight: name('weight'),
    gain: name('gain'),
    shift: name('shift'),
    mean: name('mean'),
    variance: name('variance'),
  };
}

/** The trained tensors, in the order of the flat parameter vector. A bias before batch normalisation would be void. */
export function parameterLayout(channels: number): PlacedTensor[] {
  const blocks = BLOCK_CHANNELS.flatMap((filters, block) => {
    const { weight, gain, shift } = blockNames(block);
    const inputs = block === 0 ? channels : BLOCK_CHANNELS[block - 1];
    return [
      { name: weight, shape: [filters, inputs, KERNEL, KERNEL] },
      { name: gain, shape: [filters] },
      { name: shift, shape: [filters] },
    ];
  });
  const patchLength = channels * PATCH_SIZE ** 2;
  return place([
    ...blocks,
    { name: 'head.weight1', shape: [EMBEDDING_LENGTH, patchLength] },
    { name: 'head.bias1', shape: [patchLength] },
    { name: 'head.weight2', shape: [patchLength, patchLength] },
    { name: 'head.bias2', shape: [patchLength] },
  ]);
}

/** Running mean and variance of every block, in the order of the flat statistics vector. */
export const statisticsLayout: readonly PlacedTensor[] = place(
  BLOCK_CHANNELS.flatMap((filters, block) => {
    const { mean, variance } = blockNames(block);
    return [
      { name: mean, shape: [filters] },
      { name: variance, shape: [filters] },
    ];
  }),
);

/** Length of the flat vector that a layout describes. */
export function vectorLength(layout: readonly PlacedTensor[]): number {
  return layout.reduce((sum, { length }) => sum + length, 0);
}

function place(tensors: readonly NamedShape[]): PlacedTensor[] {
  let offset = 0;
  return tensors.map(({ name, shape }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const placed = { name, shape, offset, length };
    offset += length;
    return placed;
  });
}
