import {
  encoderDigest,
  loadEncoder,
  saveEncoder,
  trainEncoder,
  type Encoder,
  type NormalisedImage,
} from '../../../native-models/cuts';
import type { Runtime } from '../../../native-models/runtime';
import type { ChosenEncoder } from '../encoders/encoders';
import type { ProgressMeter } from './progressMeter';
import type { SegmentHooks, SegmentOptions } from './segmentation';

const STAGE = 'encoder.onnx';

/** What a step is expected to take on two cores, for the estimate of the time left. */
export const SECONDS_PER_TRAINING_STEP = 0.055;

function withEncoder(chosen: ChosenEncoder, encoder: Encoder): ChosenEncoder {
  return { ...chosen, encoder, sha256: encoderDigest(encoder) };
}

/** Trains an encoder further on the scan itself; taken from the journal where that was done before. */
export async function adaptEncoder(
  chosen: ChosenEncoder,
  image: () => Promise<NormalisedImage>,
  runtime: Runtime,
  { trainSteps, seed }: SegmentOptions,
  { cache, signal }: SegmentHooks,
  meter: ProgressMeter,
): Promise<ChosenEncoder> {
  if (chosen.encoder === null || trainSteps === 0) return chosen;
  const stored = await cache?.read(STAGE);
  if (stored) return withEncoder(chosen, loadEncoder(stored));
  const { encoder } = await trainEncoder(runtime, [await image()], {
    steps: trainSteps,
    seed,
    from: chosen.encoder,
    data: 'the segmented scan itself',
    command: `granule segment --train ${trainSteps} --seed ${seed}`,
    signal,
    onProgress: (done, total) => meter.update('train', done / total),
  });
  await cache?.write(STAGE, saveEncoder(encoder));
  return withEncoder(chosen, encoder);
}
