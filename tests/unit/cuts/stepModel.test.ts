import { expect, it } from 'vitest';
import { initialParameters, initialStatistics } from '../../../native-models/cuts/encoder/encoder';
import { channelViews } from '../../../native-models/cuts/images/channelViews';
import { schedule } from '../../../native-models/cuts/training/adamW';
import { CropSampler } from '../../../native-models/cuts/training/cropSampler';
import { trainingStepModel } from '../../../native-models/cuts/training/stepModel';
import type { ConvolutionForm } from '../../../native-models/cuts/training/stepModel';
import { randomGenerator } from '../../../native-models/random';
import { openRuntime } from '../../../native-models/runtime';
import type { Tensor } from '../../../native-models/runtime';
import { texturedImage } from './phantoms';

const shape = { channels: 1, images: 3, anchorsPerImage: 3 };

async function step(form: ConvolutionForm, parameters: Float32Array) {
  const vector = (data: Float32Array) => ({ data, dims: [data.length] });
  const sampler = new CropSampler(channelViews(texturedImage(1), 1), shape, randomGenerator(3));
  const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now: () => 0 });
  const session = await runtime.createSession(trainingStepModel(shape, form));
  const outputs = await session.run({
    parameters: vector(parameters),
    firstMoment: vector(new Float32Array(parameters.length)),
    secondMoment: vector(new Float32Array(parameters.length)),
    statistics: vector(initialStatistics()),
    crops: { data: sampler.next(), dims: sampler.dims },
    schedule: vector(schedule(50, 100)),
  });
  await session.release();
  return outputs;
}

function numbers({ data }: Tensor): number[] {
  return Array.from<number | bigint, number>(data, Number);
}

it('one step is the same with gathered and with native convolutions', async () => {
  const parameters = initialParameters(1, randomGenerator(8));
  const [gathered, native] = [await step('gathered', parameters), await step('native', parameters)];
  for (const name of ['losses', 'nextFirstMoment', 'nextStatistics']) {
    const [a, b] = [numbers(gathered[name]), numbers(native[name])];
    const scale = b.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
    for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-4 * scale);
  }
});

it('the gradient of the whole objective agrees with finite differences', async () => {
  const random = randomGenerator(9);
  const parameters = initialParameters(1, randomGenerator(8));
  const start = await step('gathered', parameters);
  // The first moment after the first step is a tenth of the gradient.
  const gradient = numbers(start.nextFirstMoment).map((x) => 10 * x);
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  const direction = gradient.map((g) => g / norm + random.normal() / Math.sqrt(gradient.length));
  const loss = async (distance: number) => {
    const moved = parameters.map((x, i) => x + distance * direction[i]);
    return Number((await step('gathered', moved)).losses.data[0]);
  };
  const numeric = ((await loss(2e-3)) - (await loss(-2e-3))) / 4e-3;
  const exact = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
  expect(Math.abs(numeric - exact) / Math.abs(exact)).toBeLessThan(0.03);
});
