import { initialParameters, initialStatistics, type Encoder } from '../../native-models/cuts/encoder/encoder';
import { measurePrincipalAxes } from '../../native-models/cuts/encoder/measurePrincipalAxes';
import { channelViews } from '../../native-models/cuts/images/channelViews';
import { schedule } from '../../native-models/cuts/training/adamW';
import { CropSampler } from '../../native-models/cuts/training/cropSampler';
import { trainingStepModel } from '../../native-models/cuts/training/stepModel';
import type { NormalisedImage } from '../../native-models/cuts';
import { randomGenerator } from '../../native-models/random';
import { floats, type Runtime } from '../../native-models/runtime';

/** Batches that the batch norm's running statistics are averaged over: the first one's weight falls below 2 per cent. */
const BATCHES = 40;

/**
 * An encoder with the shipped architecture and random weights. Only the statistics of its batch normalisation and its
 * principal axes come from the image, so that what separates it from a trained one is training.
 */
export async function untrainedEncoder(
  runtime: Runtime,
  image: NormalisedImage,
  seed: number,
): Promise<Encoder> {
  const channels = image.kind === 'photo' ? image.channels : 1;
  const random = randomGenerator(seed);
  const shape = { channels, images: 16, anchorsPerImage: 8 };
  const parameters = initialParameters(channels, random);
  const crops = new CropSampler(channelViews(image, channels), shape, random);
  const vector = (data: Float32Array) => ({ data, dims: [data.length] });
  const fixed = {
    parameters: vector(parameters),
    firstMoment: vector(new Float32Array(parameters.length)),
    secondMoment: vector(new Float32Array(parameters.length)),
    schedule: vector(schedule(0, BATCHES)),
  };
  let statistics = initialStatistics();
  const session = await runtime.createSession(trainingStepModel(shape, 'gathered'));
  try {
    for (let batch = 0; batch < BATCHES; batch++) {
      const step = await session.run({
        ...fixed,
        statistics: vector(statistics),
        crops: { data: crops.next(), dims: crops.dims },
      });
      statistics = floats(step.nextStatistics);
    }
  } finally {
    await session.release();
  }
  return {
    description: {
      channels,
      kind: image.kind,
      seed,
      steps: 0,
      adaptedFrom: '',
      data: 'none',
      command: 'npm run quality',
    },
    parameters,
    statistics,
    principalAxes: await measurePrincipalAxes(runtime, { parameters, statistics }, crops),
  };
}
