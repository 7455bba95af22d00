import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { SkippedFile } from '../../../contract';
import { failure, outOfResources, type UserFacingError } from '../../errors';
import type { FileProbe } from '../fileProbe';
import type { ReadHooks } from '../readHooks';
import { neutralName } from './neutralNames';
import { privateFolder } from './privateFolder';
import { refuseBomb } from './refuseBomb';
import { isSystemFile } from './systemFiles';

/** A file of an archive, unpacked. */
interface UnpackedFile {
  readonly file: string;
  /** Its name inside the archive, folders included. */
  readonly inner: string;
}

export interface UnpackedArchive {
  readonly files: readonly UnpackedFile[];
  /** By their names inside the archive. */
  readonly skipped: readonly SkippedFile[];
}

/** A ZIP archive by its first bytes, where its name does not claim another format built on ZIP (DOCX, NPZ, JAR). */
export function isArchive({ head, path: file }: FileProbe): boolean {
  const signature = head.toString('latin1', 0, 4);
  const begins = signature === 'PK\x03\x04' || signature === 'PK\x05\x06';
  return begins && /^(\.zip|)$/i.test(path.extname(file));
}

const finished = new Map<string, Promise<UnpackedArchive>>();
let count = 0;

/**
 * Unpacks an archive into a private folder under names that say nothing of the patient, once for as long as the process
 * lives and the archive stays the same. Progress is counted in entries.
 */
export async function unpackArchive(file: string, hooks: ReadHooks = {}): Promise<UnpackedArchive> {
  const { size, mtimeMs } = await stat(file);
  const key = [path.resolve(file), size, mtimeMs].join('|');
  const known = finished.get(key);
  if (known !== undefined) return known;
  const folder = path.join(privateFolder(), String(++count));
  const unpacking = unpack(file, size, folder, hooks).catch(async (error: unknown) => {
    finished.delete(key);
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  finished.set(key, unpacking);
  return unpacking;
}

async function unpack(
  file: string,
  archiveBytes: number,
  folder: string,
  hooks: ReadHooks,
): Promise<UnpackedArchive> {
  // Names of entries are for showing only, never for paths, so they are decoded and not judged.
  const archive = await yauzl
    .openPromise(file, { decodeStrings: false, autoClose: false })
    .catch(() => Promise.reject(damaged(file)));
  try {
    const entries = await entriesOf(archive, file);
    await refuseBomb(
      file,
      archiveBytes,
      entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0),
    );
    if (entries.length > 0 && entries.every(({ entry }) => entry.isEncrypted())) throw encrypted(file);
    await mkdir(folder, { recursive: true });
    return await unpackEntries(archive, entries, folder, hooks);
  } finally {
    archive.close();
  }
}

interface NamedEntry {
  readonly entry: Entry;
  readonly inner: string;
}

async function entriesOf(archive: ZipFile, file: string): Promise<NamedEntry[]> {
  const entries: NamedEntry[] = [];
  try {
    for await (const entry of archive.eachEntry()) {
      const inner = yauzl
        .getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
        .replaceAll('\\', '/');
      if (!inner.endsWith('/')) entries.push({ entry, inner });
    }
  } catch {
    throw damaged(file);
  }
  return entries;
}

async function unpackEntries(
  archive: ZipFile,
  entries: readonly NamedEntry[],
  folder: string,
  { signal, onProgress }: ReadHooks,
): Promise<UnpackedArchive> {
  const files: UnpackedFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const [index, { entry, inner }] of entries.entries()) {
    signal?.throwIfAborted();
    onProgress?.(index + 1, entries.length);
    const refusal = refusalOf(entry, inner);
    const file = path.join(folder, neutralName(index, inner));
    if (refusal !== null) skipped.push(refusal);
    else if (await unpackEntry(archive, entry, file, signal)) files.push({ file, inner });
    else skipped.push(skip(inner, 'damaged', 'is damaged inside the archive. Copy or export it again.'));
  }
  return { files, skipped };
}

function refusalOf(entry: Entry, inner: string): SkippedFile | null {
  if (inner.split('/').some(isSystemFile))
    return skip(inner, 'system-file', 'belongs to the operating system, not to a study.');
  if (entry.isEncrypted())
    return skip(
      inner,
      'encrypted',
      'is protected by a password. Unpack the archive with it and open the folder.',
    );
  if (!entry.canDecodeFileData())
    return skip(
      inner,
      'unsupported-archive',
      'is packed in a way that Granule does not read. Unpack the archive.',
    );
  return null;
}

function skip(inner: string, code: string, what: string): SkippedFile {
  return { file: inner, code, reason: `"${path.posix.basename(inner)}" ${what}` };
}

/** False where the entry is not what the archive says of it: yauzl checks its length, this its checksum. */
async function unpackEntry(
  archive: ZipFile,
  entry: Entry,
  file: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let checksum = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      done(null, chunk);
    },
  });
  try {
    const packed = await archive.openReadStreamPromise(entry);
    await pipeline(packed, counting, createWriteStream(file, { mode: 0o600 }), { signal });
    return checksum === entry.crc32;
  } catch (error) {
    signal?.throwIfAborted();
    // A full disk is not the entry's fault.
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw diskFull();
    return false;
  }
}

function diskFull(): UserFacingError {
  return outOfResources(
    'disk-full',
    'The disk of temporary files filled up while the archive was unpacked.',
    'Make room, or unpack it elsewhere and open the folder.',
  );
}

function damaged(file: string): UserFacingError {
  return failure(
    'damaged-archive',
    `"${path.basename(file)}" is a damaged ZIP archive.`,
    'Copy or export it again.',
  );
}

function encrypted(file: string): UserFacingError {
  return failure(
    'encrypted-archive',
    `"${path.basename(file)}" is protected by a password.`,
    'Unpack it with the password and open the folder.',
  );
}
