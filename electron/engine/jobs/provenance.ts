import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Volume } from '../../../native-models/geometry';
import type { OpenedRuntime } from '../../../native-models/runtime';
import type { ChosenEncoder } from '../encoders/encoders';
import { withoutFileNames } from '../imaging';
import { VERSION } from '../version';
import { NOTICE, type Provenance, type SegmentOptions } from './segmentation';
import { peakMemoryMb, type Stopwatch } from './stopwatch';

/** Digests already made: hashing a large scan takes seconds, and a job in the window asks for it twice. */
const digests = new WeakMap<Volume, string>();

/** SHA-256 of the voxels as stored and of the grid, hexadecimal: names a volume without naming its patient. */
export function volumeDigest(volume: Volume): string {
  const { voxels, grid, channels, rescale } = volume;
  const digest =
    digests.get(volume) ??
    createHash('sha256')
      .update(JSON.stringify({ grid, channels, rescale }))
      .update(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
      .digest('hex');
  digests.set(volume, digest);
  return digest;
}

/** The record of one run, made when its last stage has been timed. */
export function provenance(run: {
  readonly volume: Volume;
  readonly options: SegmentOptions;
  readonly device: OpenedRuntime;
  readonly chosen: ChosenEncoder;
  readonly watch: Stopwatch;
  readonly parameters: Provenance['parameters'];
}): Provenance {
  const { volume, options, device, chosen, watch, parameters } = run;
  return {
    granule: VERSION,
    mode: options.mode,
    notice: NOTICE,
    input: {
      sha256: volumeDigest(volume),
      modality: volume.modality,
      unit: volume.unit ?? '',
      channels: volume.channels,
    },
    encoder: {
      name: chosen.name,
      sha256: chosen.sha256,
      adaptedSteps: chosen.encoder ? options.trainSteps : 0,
    },
    parameters,
    seed: options.seed,
    device: device.runtime.device,
    deviceNote: device.sentence,
    threads: availableParallelism(),
    findings: volume.verdict.findings.map(withoutFileNames),
    timings: watch.seconds,
    peakMemoryMb: peakMemoryMb(),
  };
}
