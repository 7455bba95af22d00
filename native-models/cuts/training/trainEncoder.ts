import type { WorkHooks } from '../../cooperation';
import { ExpectedFailure } from '../../failure';
import { randomGenerator } from '../../random';
import { floats } from '../../runtime';
import type { Runtime, Session, Tensor } from '../../runtime';
import { measurePrincipalAxes } from '../encoder/measurePrincipalAxes';
import type { Encoder, EncoderDescription, EncoderWeights } from '../encoder/encoder';
import { encoderDigest, initialParameters, initialStatistics } from '../encoder/encoder';
import { channelViews } from '../images/channelViews';
import type { NormalisedImage } from '../images/normalisedImage';
import { schedule } from './adamW';
import type { BatchShape } from './cropSampler';
import { CropSampler } from './cropSampler';
import { trainingStepModel } from './stepModel';

/** The reference's batch: 16 images of 8 anchors. */
const IMAGES = 16;
const ANCHORS_PER_IMAGE = 8;

export interface TrainingOptions extends WorkHooks {
  readonly steps: number;
  readonly seed: number;
  /** Encoder to start from; without one, training starts from random weights. */
  readonly from?: Encoder | undefined;
  /** What the images are and under which licence, and the command that trains: kept in the encoder's file. */
  readonly data: string;
  readonly command: string;
}

export interface TrainingResult {
  readonly encoder: Encoder;
  /** Mean squared error of the drawn patches, step by step. */
  readonly reconstructionLosses: Float32Array;
}

/**
 * Trains an encoder on images nobody annotated (CUTS, stage 1), on 17 x 17 crops: the loss looks at single embeddings,
 * and an embedding sees no more than its crop. Gives way to the event loop at every step.
 */
export async function trainEncoder(
  runtime: Runtime,
  images: readonly NormalisedImage[],
  options: TrainingOptions,
): Promise<TrainingResult> {
  const channels = options.from?.description.channels ?? commonChannels(images);
  const random = randomGenerator(options.seed);
  const views = images.flatMap((image) => channelViews(image, channels));
  const shape: BatchShape = { channels, images: IMAGES, anchorsPerImage: ANCHORS_PER_IMAGE };
  const parameters = options.from?.parameters ?? initialParameters(channels, random);
  const statistics = options.from?.statistics ?? initialStatistics();
  const sampler = new CropSampler(views, shape, random);
  const form = runtime.device === 'cpu' ? 'gathered' : 'native';
  const session = await runtime.createSession(trainingStepModel(shape, form));
  try {
    const { weights, losses } = await runSteps(session, sampler, { parameters, statistics }, options);
    const principalAxes = await measurePrincipalAxes(runtime, weights, sampler, options.signal);
    const description = describe(channels, images, options);
    return { encoder: { description, ...weights, principalAxes }, reconstructionLosses: losses };
  } finally {
    await session.release();
  }
}

async function runSteps(
  session: Session,
  sampler: CropSampler,
  { parameters, statistics }: EncoderWeights,
  { steps, signal, onProgress }: TrainingOptions,
): Promise<{ weights: EncoderWeights; losses: Float32Array }> {
  const vector = (data: Float32Array): Tensor => ({ data, dims: [data.length] });
  let state: State = {
    parameters: vector(parameters),
    firstMoment: vector(new Float32Array(parameters.length)),
    secondMoment: vector(new Float32Array(parameters.length)),
    statistics: vector(statistics),
  };
  const losses = new Float32Array(steps);
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    const crops = { data: sampler.next(), dims: sampler.dims };
    const next = await session.run({ ...state, crops, schedule: vector(schedule(step, steps)) });
    state = {
      parameters: next.nextParameters,
      firstMoment: next.nextFirstMoment,
      secondMoment: next.nextSecondMoment,
      statistics: next.nextStatistics,
    };
    losses[step] = Number(next.losses.data[1]);
    if (!Number.isFinite(losses[step])) throw diverged(step);
    onProgress?.(step + 1, steps);
  }
  signal?.throwIfAborted();
  return { weights: { parameters: floats(state.parameters), statistics: floats(state.statistics) }, losses };
}

type State = Record<'parameters' | 'firstMoment' | 'secondMoment' | 'statistics', Tensor>;

function diverged(step: number): ExpectedFailure {
  return new ExpectedFailure(
    'training-diverged',
    `Training failed at step ${step + 1}: the encoder's error grew without bound.`,
    'Train with another seed, or start from a shipped encoder.',
  );
}

/** Colour pictures train an encoder of three channels; all else one that looks at single channels. */
function commonChannels(images: readonly NormalisedImage[]): number {
  const pictures = images.every(({ kind }) => kind === 'photo');
  return pictures && images.some(({ channels }) => channels === 3) ? 3 : 1;
}

function describe(
  channels: number,
  images: readonly NormalisedImage[],
  { seed, steps, from, data, command }: TrainingOptions,
): EncoderDescription {
  const kinds = [...new Set(images.map(({ kind }) => kind))].sort();
  const adaptedFrom = from ? encoderDigest(from) : '';
  return { channels, kind: kinds.join('+'), seed, steps, adaptedFrom, data, command };
}
