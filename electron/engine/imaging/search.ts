import path from 'node:path';
import type { SkippedFile } from '../../contract';
import { failure, UserFacingError } from '../errors';
import { damagedDicom, isDicom, isParserComplaint, readDataSet } from './dicom/readDataSet';
import { isMediaDirectory, mediaDirectory, type MediaDirectory } from './dicom/dicomdir';
import { dicomFrames, type DicomFrame } from './dicom/frame';
import { refuseUnusable } from './dicom/usable';
import { probeFile, type FileProbe } from './fileProbe';
import { isArchive, unpackArchive, type UnpackedArchive } from './files/archive';
import { mapInParallel } from './files/mapInParallel';
import { isFromSystem, unreachable } from './files/unreachable';
import { rememberOrigin, shownPath, withShownName } from './files/unpackedFiles';
import { FILE_FORMATS } from './formats';
import type { FoundVolume } from './found';
import type { ReadHooks } from './readHooks';
import { foundDicomSeg } from './segmentations/dicom/dicomSeg';
import { isSegmentation } from './segmentations/dicom/segHeader';
import { foundSegNrrd, isSegNrrd } from './segmentations/nrrd/segNrrd';
import type { FoundSegmentation } from './segmentations/segmentation';
import { unrecognised } from './unrecognised';

/** Archives in archives are opened to this depth: exports nest once, bombs without end. */
const DEEPEST_ARCHIVE = 3;

/** What one file turned out to be. */
type Outcome =
  | { readonly kind: 'volumes'; readonly volumes: readonly FoundVolume[] }
  | { readonly kind: 'slices'; readonly slices: readonly DicomFrame[] }
  | { readonly kind: 'segmentation'; readonly segmentation: FoundSegmentation }
  | { readonly kind: 'directory'; readonly directory: MediaDirectory }
  | { readonly kind: 'archive'; readonly archive: UnpackedArchive }
  | { readonly kind: 'skipped'; readonly code: string; readonly reason: string };

/** A walk through files that gathers what they hold, in the order of the files. */
export class Search {
  readonly volumes: FoundVolume[] = [];
  readonly slices: DicomFrame[] = [];
  readonly segmentations: FoundSegmentation[] = [];
  readonly directories: MediaDirectory[] = [];
  readonly skipped: SkippedFile[] = [];
  readonly #order = new Map<string, number>();
  readonly #hooks: ReadHooks;
  #done = 0;
  #total = 0;

  constructor(hooks: ReadHooks) {
    this.#hooks = hooks;
  }

  /** Reads the headers of the files that were not visited yet, and of what the archives among them hold. */
  async visit(candidates: readonly string[], depth = 0): Promise<void> {
    const files = candidates.filter((file) => !this.#order.has(path.resolve(file)));
    this.#total += files.length;
    const outcomes = await mapInParallel(files, (file) => this.#outcomeOf(file, depth));
    for (const [index, file] of files.entries()) {
      this.#order.set(path.resolve(file), this.#order.size);
      await this.#take(file, outcomes[index], depth);
    }
  }

  /** Volumes in the order in which the first files of their series were met, as the user listed them; parts in theirs. */
  inOrder(volumes: readonly FoundVolume[]): FoundVolume[] {
    const firsts = new Map<string, number>();
    for (const volume of volumes) {
      const known = firsts.get(seriesOf(volume)) ?? this.#order.size;
      firsts.set(
        seriesOf(volume),
        volume.files.reduce((least, file) => Math.min(least, this.#placeOf(file)), known),
      );
    }
    const placeOf = (volume: FoundVolume) => firsts.get(seriesOf(volume)) ?? this.#order.size;
    return [...volumes].sort((a, b) => placeOf(a) - placeOf(b));
  }

  #placeOf(file: string): number {
    return this.#order.get(path.resolve(file)) ?? this.#order.size;
  }

  async #outcomeOf(file: string, depth: number): Promise<Outcome> {
    this.#hooks.signal?.throwIfAborted();
    try {
      return await this.#inspectFile(await probeFile(file), depth);
    } catch (error) {
      this.#hooks.signal?.throwIfAborted();
      return reasonOf(file, error);
    } finally {
      this.#hooks.onProgress?.(++this.#done, this.#total);
    }
  }

  async #inspectFile(probe: FileProbe, depth: number): Promise<Outcome> {
    if (isDicom(probe)) return inspectDicom(probe);
    if (isArchive(probe)) {
      if (depth === DEEPEST_ARCHIVE) throw tooDeep(probe.path);
      return { kind: 'archive', archive: await this.#unpack(probe.path) };
    }
    if (isSegNrrd(probe)) return { kind: 'segmentation', segmentation: await foundSegNrrd(probe) };
    const format = FILE_FORMATS.find(({ recognises }) => recognises(probe));
    if (format === undefined) throw unrecognised(probe);
    return { kind: 'volumes', volumes: await format.inspect(probe) };
  }

  /** Each entry counts twice: once when it is unpacked, once when it is looked at. */
  #unpack(file: string): Promise<UnpackedArchive> {
    const { signal, onProgress } = this.#hooks;
    let counted = 0;
    return unpackArchive(file, {
      ...(signal && { signal }),
      onProgress: (_, entries) => {
        this.#total += entries - counted;
        counted = entries;
        onProgress?.(++this.#done, this.#total);
      },
    });
  }

  async #take(file: string, outcome: Outcome, depth: number): Promise<void> {
    switch (outcome.kind) {
      case 'volumes':
        for (const volume of outcome.volumes) this.volumes.push(volume);
        return;
      case 'slices':
        for (const slice of outcome.slices) this.slices.push(slice);
        return;
      case 'segmentation':
        this.segmentations.push(outcome.segmentation);
        return;
      case 'directory':
        this.directories.push(outcome.directory);
        this.skipped.push({ file, code: 'dicomdir', reason: contentsOf(outcome.directory) });
        return;
      case 'archive':
        return this.#takeArchive(file, outcome.archive, depth);
      case 'skipped':
        this.skipped.push({ file, code: outcome.code, reason: outcome.reason });
    }
  }

  async #takeArchive(file: string, { files, skipped }: UnpackedArchive, depth: number): Promise<void> {
    if (files.length + skipped.length === 0)
      this.skipped.push({ file, code: 'empty-archive', reason: 'The archive holds no files.' });
    for (const entry of files) rememberOrigin(entry.file, file, entry.inner);
    for (const entry of skipped) this.skipped.push({ ...entry, file: `${shownPath(file)}/${entry.file}` });
    await this.visit(
      files.map((entry) => entry.file),
      depth + 1,
    );
  }
}

async function inspectDicom(probe: FileProbe): Promise<Outcome> {
  try {
    return await outcomeOfDicom(probe);
  } catch (error) {
    // Sequences are taken apart when they are asked for.
    throw isParserComplaint(error) ? damagedDicom(probe.path) : error;
  }
}

async function outcomeOfDicom(probe: FileProbe): Promise<Outcome> {
  const data = await readDataSet(probe);
  if (isMediaDirectory(data)) return { kind: 'directory', directory: await mediaDirectory(probe.path, data) };
  if (isSegmentation(data)) return { kind: 'segmentation', segmentation: foundDicomSeg(probe.path, data) };
  const slices = dicomFrames(probe.path, data);
  await refuseUnusable(slices[0], probe.fileBytes);
  return { kind: 'slices', slices };
}

/** Names the series, or the volume itself where no series is named. */
function seriesOf({ info }: FoundVolume): string {
  return info.seriesUid || info.id;
}

function contentsOf({ file, listed }: MediaDirectory): string {
  if (listed.length === 0)
    return `"${path.basename(file)}" is no picture: it is the list of a medium, and lists no files.`;
  const missing = listed.filter(({ exists }) => !exists).length;
  const there = missing === 0 ? 'all are in their places' : `${missing} are not in their places`;
  return `"${path.basename(file)}" is no picture: it lists the ${listed.length} files of a medium, of which ${there}.`;
}

function reasonOf(file: string, error: unknown): Outcome {
  if (error instanceof UserFacingError) {
    const reason = [error.message, error.nextStep].filter(Boolean).join(' ');
    return { kind: 'skipped', code: error.code, reason: withShownName(reason, file) };
  }
  if (isFromSystem(error)) {
    const { code, reason } = unreachable(file, error);
    return { kind: 'skipped', code, reason };
  }
  // What breaks a reader unforeseen is a file that no test has met: it costs that file and says so.
  const reason = `"${path.basename(file)}" is damaged in a way that Granule does not understand.`;
  return { kind: 'skipped', code: 'unreadable', reason: withShownName(reason, file) };
}

function tooDeep(file: string): UserFacingError {
  return failure(
    'archive-too-deep',
    `"${path.basename(file)}" is an archive in an archive in an archive.`,
    'Unpack it and open the folder.',
  );
}
