import path from 'node:path';
import { normalise, saveEncoder, trainEncoder, type NormalisedImage } from '../../../native-models/cuts';
import { openDevice } from '../../engine/devices/devices';
import { failure } from '../../engine/errors';
import { writeFileAtomically } from '../../engine/export';
import { readVolume } from '../../engine/imaging';
import { ProgressMeter } from '../../engine/jobs/progressMeter';
import { EXIT } from '../exitCodes';
import { findVolumes } from '../inputs';
import { oneOf, parseCommand, required, wholeNumber } from '../parse';
import { ProgressLine, print, printJson, say } from '../terminal';

const DEFAULT_STEPS = 1000;
const LAST_STEPS = 50;

function parse(args: readonly string[]) {
  const { values, positionals } = parseCommand(args, {
    out: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string' },
    device: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  return {
    paths: positionals,
    out: required('out', values.out),
    steps: wholeNumber('steps', values.steps, 1) ?? DEFAULT_STEPS,
    seed: wholeNumber('seed', values.seed, 0) ?? 1,
    device: oneOf('device', values.device, ['auto', 'cpu', 'cuda', 'webgpu', 'dml'] as const, 'auto'),
    json: values.json,
  };
}

async function readImages(paths: readonly string[], signal: AbortSignal): Promise<NormalisedImage[]> {
  const { volumes } = await findVolumes(paths, undefined, signal);
  const images: NormalisedImage[] = [];
  for (const found of volumes) images.push(normalise(await readVolume(found, { signal })));
  const channels = new Set(images.map((image) => (image.kind === 'photo' ? image.channels : 1)));
  if (channels.size > 1)
    throw failure(
      'mixed-channels',
      'Colour pictures and grey scans cannot train one encoder together.',
      'Train one encoder for each.',
    );
  return images;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `granule train`: an encoder from scans or pictures that nobody annotated. */
export async function train(args: readonly string[], signal: AbortSignal): Promise<number> {
  const request = parse(args);
  const images = await readImages(request.paths, signal);
  const device = await openDevice(request.device);
  say(device.sentence);
  const line = new ProgressLine();
  const meter = new ProgressMeter([{ stage: 'train', expectedSeconds: 1 }], line.update);
  const start = performance.now();
  const { encoder, reconstructionLosses } = await trainEncoder(device.runtime, images, {
    steps: request.steps,
    seed: request.seed,
    data: `${images.length} ${images.length === 1 ? 'image' : 'images'}`,
    command: `granule train --steps ${request.steps} --seed ${request.seed}`,
    signal,
    onProgress: (done, total) => meter.update('train', done / total),
  }).finally(() => line.clear());
  const seconds = (performance.now() - start) / 1000;
  await writeFileAtomically(path.resolve(request.out), saveEncoder(encoder));
  const loss = mean(reconstructionLosses.slice(-LAST_STEPS));
  if (request.json)
    printJson({
      out: request.out,
      images: images.length,
      channels: encoder.description.channels,
      kind: encoder.description.kind,
      steps: request.steps,
      seed: request.seed,
      device: device.runtime.device,
      seconds,
      reconstructionLoss: loss,
    });
  else
    print(
      `${request.out}: ${request.steps} steps on ${images.length} images in ${seconds.toFixed(1)} s, reconstruction error ${loss.toFixed(4)}`,
    );
  return EXIT.done;
}
