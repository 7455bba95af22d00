import path from 'node:path';
import type { SkippedFile } from '../../contract';
import { UserFacingError } from '../errors';
import { isDicom, readDataSet } from './dicom/dataSet';
import { foundSeries } from './dicom/foundSeries';
import { headerOf, type DicomHeader } from './dicom/header';
import { refuseUnusable } from './dicom/usable';
import { probeFile } from './fileProbe';
import { FILE_FORMATS } from './formats';
import type { FoundVolume, Inventory } from './found';
import { listFiles } from './listFiles';
import type { ReadHooks } from './readHooks';
import { headerFileOf, unrecognised } from './unrecognised';

/**
 * Finds the volumes in files and folders by reading headers only. A file that cannot be used costs that file:
 * it is listed with the reason, and the rest is found all the same.
 */
export async function inspect(paths: readonly string[], hooks: ReadHooks = {}): Promise<Inventory> {
  const listed = await listFiles(paths);
  const files = [...new Set(listed.files.map(headerFileOf))];
  const skipped: SkippedFile[] = [...listed.skipped];
  const volumes: FoundVolume[] = [];
  const slices: DicomHeader[] = [];
  for (const [index, file] of files.entries()) {
    hooks.signal?.throwIfAborted();
    try {
      const found = await inspectFile(file);
      if ('info' in found) volumes.push(found);
      else slices.push(found);
    } catch (error) {
      skipped.push(reasonOf(file, error));
    }
    hooks.onProgress?.(index + 1, files.length);
  }
  const series = foundSeries(slices);
  volumes.push(...series.volumes);
  skipped.push(...series.skipped);
  // The second file of a pair, such as the .raw beside a .mhd, was met by itself first.
  const used = new Set(volumes.flatMap((volume) => volume.files.map((file) => path.resolve(file))));
  return {
    volumes: inOrderOf(files, volumes),
    skipped: skipped.filter(({ file }) => !used.has(path.resolve(file))),
  };
}

/** Volumes in the order in which their first files were met: as the user listed them. */
function inOrderOf(files: readonly string[], volumes: readonly FoundVolume[]): FoundVolume[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const first = (volume: FoundVolume) =>
    volume.files.reduce((least, file) => Math.min(least, order.get(file) ?? least), files.length);
  return [...volumes].sort((a, b) => first(a) - first(b));
}

async function inspectFile(file: string): Promise<FoundVolume | DicomHeader> {
  const probe = await probeFile(file);
  if (isDicom(probe)) {
    const header = headerOf(file, await readDataSet(probe));
    await refuseUnusable(header, probe.fileBytes);
    return header;
  }
  const format = FILE_FORMATS.find(({ recognises }) => recognises(probe));
  if (format === undefined) throw unrecognised(probe);
  return format.inspect(probe);
}

function reasonOf(file: string, error: unknown): SkippedFile {
  if (error instanceof UserFacingError)
    return { file, code: error.code, reason: [error.message, error.nextStep].filter(Boolean).join(' ') };
  // What breaks a reader unforeseen is a file that no test has met: it costs that file and says so.
  return {
    file,
    code: 'unreadable',
    reason: `"${path.basename(file)}" is damaged in a way that Granule does not understand.`,
  };
}
