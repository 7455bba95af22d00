import { finishChunks, runChunks, spans, type Chunks, type WorkHooks } from '../../cooperation';
import type { Vec3, Volume } from '../../geometry';
import { hounsfieldOffset, imageKind } from './imageKind';
import { intensityRange } from './intensityRange';
import type { NormalisedImage } from './normalisedImage';
import { sampleChannel } from './sampleChannel';
import { sliceAxisOf } from './slices';

/** A map from a value in the modality's unit to about [-1, 1]. */
type Scale = (value: number) => number;

/** Centre and half-width of the window in which CT contrast is steepest, in Hounsfield units. */
const SOFT_TISSUE_HU = 40;
const SOFT_TISSUE_WIDTH_HU = 200;

/** Where the foreground's 1st percentile goes; background lies between it and -1. */
const FOREGROUND_FLOOR = -0.8;

/** Bright lesions may lie far above the 99th percentile: they keep their contrast up to here. */
const CEILING = 2;

/** Voxels handled between two yields: some tens of milliseconds. */
const CHUNK_VOXELS = 1 << 20;

/** The planes first <= k < end of a volume. */
interface Planes {
  readonly first: number;
  readonly end: number;
}

function* normalising(volume: Volume, planes: Planes): Chunks<NormalisedImage> {
  const kind = imageKind(volume);
  const { grid, voxels, rescale } = volume;
  const [nx, ny, nz] = grid.size;
  const count = nx * ny * (planes.end - planes.first);
  const channels = kind === 'photo' ? withoutTransparency(volume.channels) : volume.channels;
  const values = new Float32Array(channels * count);
  for (let channel = 0; channel < channels; channel++) {
    const scale = scaleOf(volume, channel, kind);
    const source = nx * ny * (channel * nz + planes.first);
    for (const [first, end] of spans(count, CHUNK_VOXELS)) {
      for (let at = first; at < end; at++) {
        const value = rescale.slope * voxels[source + at] + rescale.intercept;
        values[channel * count + at] = Number.isFinite(value) ? scale(value) : -1;
      }
      yield (channel + end / count) / channels;
    }
  }
  const size: Vec3 = [nx, ny, planes.end - planes.first];
  return { kind, channels, size, values, sliceAxis: sliceAxisOf(grid) };
}

function allPlanes({ grid }: Volume): Planes {
  return { first: 0, end: grid.size[2] };
}

/**
 * Brings a volume's values to what an encoder expects. CT by one fixed map; colour pictures by the range of their data
 * type, without their transparency (the last of two or four channels); all else channel by channel between robust
 * percentiles of its foreground. Values that are no numbers become background; a constant channel becomes 0.
 * At once: a large volume takes a second, see {@link normaliseInChunks}.
 */
export function normalise(volume: Volume): NormalisedImage {
  return finishChunks(normalising(volume, allPlanes(volume)));
}

/**
 * The same as {@link normalise}, giving way to the event loop and to cancelling on the way; of some planes only, where
 * they are named: scaled as in the whole volume.
 */
export function normaliseInChunks(
  volume: Volume,
  hooks?: WorkHooks,
  planes = allPlanes(volume),
): Promise<NormalisedImage> {
  return runChunks(normalising(volume, planes), hooks);
}

function withoutTransparency(channels: number): number {
  return channels === 2 || channels === 4 ? channels - 1 : channels;
}

function scaleOf(volume: Volume, channel: number, kind: NormalisedImage['kind']): Scale {
  if (kind === 'ct') {
    const offset = hounsfieldOffset(sampleChannel(volume, channel));
    return (value) => hounsfieldScale(value + offset);
  }
  if (kind === 'photo' && volume.voxels instanceof Uint8Array) return unitScale(255);
  if (kind === 'photo' && volume.voxels instanceof Uint16Array) return unitScale(65_535);
  return percentileScale(sampleChannel(volume, channel));
}

/** Steepest in soft tissue, flat but never clipped in air and bone: -1000 HU -> -0.88, 0 -> -0.13, 1000 -> 0.87. */
function hounsfieldScale(hounsfield: number): number {
  return (2 / Math.PI) * Math.atan((hounsfield - SOFT_TISSUE_HU) / SOFT_TISSUE_WIDTH_HU);
}

function unitScale(maximum: number): Scale {
  return (value) => (2 * value) / maximum - 1;
}

function percentileScale(sample: Float32Array): Scale {
  const { low, high, padding } = intensityRange(sample);
  if (sample.length === 0 || sample[0] === sample[sample.length - 1]) return () => 0;
  const width = high > low ? high - low : sample[sample.length - 1] - sample[0];
  return (value) => {
    if (Math.fround(value) === padding) return -1;
    const scaled = FOREGROUND_FLOOR + ((1 - FOREGROUND_FLOOR) * (value - low)) / width;
    return Math.min(CEILING, Math.max(-1, scaled));
  };
}
