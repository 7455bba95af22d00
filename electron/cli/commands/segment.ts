import path from 'node:path';
import type { VolumeInfo } from '../../contract';
import { asUserError, isCancelled } from '../../engine/errors';
import { combinedVolume, readVolume, type FoundVolume } from '../../engine/imaging';
import { segmentVolume } from '../../engine/jobs/segmentVolume';
import type { SegmentOptions, Segmentation } from '../../engine/jobs/segmentation';
import { writePicture } from '../../engine/results/picture';
import { checkOutputFolder } from '../../engine/results/resultFolder';
import { sourcesOf } from '../../engine/results/scanSource';
import { writeResult } from '../../engine/results/writeResult';
import { EXIT, exitCodeOf } from '../exitCodes';
import { findVolumes } from '../inputs';
import { argumentsError, oneOf, parseCommand, required, wholeNumber } from '../parse';
import { ProgressLine, print, printJson, say } from '../terminal';

const DEVICES = ['auto', 'cpu', 'cuda', 'webgpu', 'dml'] as const;

/** What the command was asked to do. */
interface Request {
  readonly out: string;
  readonly picture: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
  readonly options: SegmentOptions;
}

/** One volume's outcome, as `--json` prints it. */
interface Outcome {
  readonly out: string;
  readonly volume: VolumeInfo;
  readonly encoder: string;
  readonly device: string;
  readonly regions: number;
  readonly levels: Segmentation['levels'];
  readonly timings: Segmentation['provenance']['timings'];
  readonly peakMemoryMb: number;
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseCommand(args, {
    out: { type: 'string' },
    encoder: { type: 'string', default: 'auto' },
    train: { type: 'string' },
    regions: { type: 'string' },
    mode: { type: 'string' },
    device: { type: 'string' },
    seed: { type: 'string' },
    series: { type: 'string' },
    channels: { type: 'boolean', default: false },
    picture: { type: 'string' },
    force: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const options: SegmentOptions = {
    encoder: values.encoder,
    trainSteps: wholeNumber('train', values.train, 0) ?? 0,
    regions: wholeNumber('regions', values.regions, 1),
    seed: wholeNumber('seed', values.seed, 0) ?? 1,
    device: oneOf('device', values.device, DEVICES, 'auto'),
    mode: oneOf('mode', values.mode, ['standard', 'faithful'] as const, 'standard'),
  };
  const { picture, force, json, series, channels } = values;
  return {
    request: { out: required('out', values.out), picture, force, json, options },
    paths: positionals,
    series,
    channels,
  };
}

/** A folder name that every system takes: letters, digits, dot, dash and underscore. */
function safeName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replaceAll(/^[._]+|[._]+$/g, '') || 'volume';
}

function nameOf({ info }: FoundVolume): string {
  const base =
    info.seriesUid ||
    path.basename(info.source).replace(/\.(nii|nii\.gz|nrrd|mha|mhd|mgz|mgh|png|jpe?g|tiff?|npy)$/i, '');
  return safeName(base);
}

/** One folder per volume: the named one for a single volume, else one below it for each. */
function foldersFor(volumes: readonly FoundVolume[], out: string): string[] {
  if (volumes.length === 1) return [out];
  const used = new Map<string, number>();
  return volumes.map((found) => {
    const name = nameOf(found);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return path.join(out, count === 1 ? name : `${name}-${count}`);
  });
}

/** The picture of one of several volumes stands beside the others' under its own name. */
function pictureFor(picture: string, folder: string, several: boolean): string {
  if (!several) return picture;
  const { dir, name, ext } = path.parse(picture);
  return path.join(dir, `${name}-${path.basename(folder)}${ext}`);
}

async function segmentOne(
  found: FoundVolume,
  folder: string,
  request: Request,
  several: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  const line = new ProgressLine();
  try {
    const volume = await readVolume(found, { signal });
    const segmentation = await segmentVolume(volume, request.options, { signal, onProgress: line.update });
    await writeResult(folder, segmentation, sourcesOf(found), signal, line.update);
    if (request.picture !== undefined)
      await writePicture(pictureFor(request.picture, folder, several), volume, segmentation);
    const { encoder, device, timings, peakMemoryMb } = segmentation.provenance;
    return {
      out: folder,
      volume: found.info,
      encoder: encoder.name,
      device,
      regions: segmentation.regions.count,
      levels: segmentation.levels,
      timings,
      peakMemoryMb,
    };
  } finally {
    line.clear();
  }
}

function report({ out, volume, encoder, device, regions, levels, timings }: Outcome): void {
  const seconds = Object.values(timings).reduce((sum, time) => sum + time, 0);
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  const segments = levels.map((level) => level.segments).join(', ');
  print(
    `${volume.source}: ${counted(regions, 'region')}, ${counted(levels.length, 'level')} (segments: ${segments}), ` +
      `encoder ${encoder}, ${device}, ${seconds.toFixed(1)} s -> ${out}`,
  );
}

/** `granule segment`: one granularity tree for each volume; a volume that fails costs only itself. */
export async function segment(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { request, paths, series, channels } = parse(args);
  if (request.picture !== undefined && !/\.png$/i.test(request.picture))
    throw argumentsError(`--picture takes the name of a .png file, not "${request.picture}".`);
  const { volumes: found, skipped } = await findVolumes(paths, series, signal);
  const volumes = channels ? [combinedVolume(found)] : found;
  const folders = foldersFor(volumes, request.out);
  for (const folder of folders) await checkOutputFolder(folder, request.force);
  const results: Outcome[] = [];
  const failed: { source: string; code: string; message: string }[] = [];
  let worst: number = EXIT.done;
  for (const [index, volume] of volumes.entries()) {
    try {
      const outcome = await segmentOne(volume, folders[index], request, volumes.length > 1, signal);
      results.push(outcome);
      if (!request.json) report(outcome);
    } catch (error) {
      if (volumes.length === 1 || isCancelled(error, signal)) throw error;
      const { code, message, nextStep } = asUserError(error);
      say(`${volume.info.source}: ${message} ${nextStep}`);
      failed.push({ source: volume.info.source, code, message });
      worst = Math.max(worst, exitCodeOf(error, signal));
    }
  }
  if (request.json) printJson({ results, failed, skipped });
  return worst;
}
