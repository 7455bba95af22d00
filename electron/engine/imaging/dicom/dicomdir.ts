import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { DicomDataSet } from './dataSet';

/** Media Storage Directory Storage (PS3.3 F.3). */
const DIRECTORY_STORAGE = '1.2.840.10008.1.3.10';

const TAG = {
  mediaStorageClass: 'x00020002',
  directoryRecords: 'x00041220',
  recordInUse: 'x00041410',
  fileId: 'x00041500',
  instance: 'x00041511',
} as const;

/** One file that a DICOMDIR lists. */
interface ListedFile {
  /** Where it lies, or ought to. */
  readonly file: string;
  readonly exists: boolean;
  readonly sopInstance: string;
}

/** The files that a medium's directory lists (PS3.10 8.6): names in capitals on the medium, in any case on a disk. */
export interface MediaDirectory {
  readonly file: string;
  readonly listed: readonly ListedFile[];
}

export function isMediaDirectory(data: DicomDataSet): boolean {
  return data.text(TAG.mediaStorageClass) === DIRECTORY_STORAGE;
}

export async function mediaDirectory(file: string, data: DicomDataSet): Promise<MediaDirectory> {
  const folders: Folders = new Map();
  const listed: ListedFile[] = [];
  for (const record of data.items(TAG.directoryRecords)) {
    const parts = record
      .text(TAG.fileId)
      .split('\\')
      .filter((part) => part !== '');
    // Records of patients, studies and series name no file; a record out of use names one that is gone.
    if (parts.length === 0 || record.integer(TAG.recordInUse) === 0) continue;
    const place = await locate(path.dirname(file), parts, folders);
    listed.push({ ...place, sopInstance: record.text(TAG.instance) });
  }
  return { file, listed };
}

/** Names in a folder as the disk has them, by their plain forms. */
type Folders = Map<string, Promise<ReadonlyMap<string, string>>>;

async function locate(
  root: string,
  parts: readonly string[],
  folders: Folders,
): Promise<Pick<ListedFile, 'file' | 'exists'>> {
  let at = root;
  for (const [index, part] of parts.entries()) {
    const names = folders.get(at) ?? namesIn(at);
    folders.set(at, names);
    const name = (await names).get(plain(part));
    if (name === undefined) return { file: path.join(at, ...parts.slice(index)), exists: false };
    at = path.join(at, name);
  }
  return { file: at, exists: true };
}

async function namesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch(() => []);
  return new Map(names.map((name) => [plain(name), name]));
}

/** Mounted media show names in small letters, with a version (";1") or with a dot at the end. */
function plain(name: string): string {
  return name.replace(/(;\d+|\.)$/, '').toUpperCase();
}
