import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { failure, outOfResources } from '../../errors';
import type { ReadHooks } from '../readHooks';

/** Deflate cannot pack tighter than this (RFC 1951): a header that asks for more lies. */
const DEFLATE_LIMIT = 1032;

export interface ByteRange {
  readonly file: string;
  readonly gzip: boolean;
  /** Of the unpacked contents. */
  readonly offset: number;
  readonly length: number;
}

/** Throws where the file cannot hold the range, packed as tightly as can be; reads nothing. */
export async function refuseBeyondFile({ file, gzip, offset, length }: ByteRange): Promise<void> {
  const { size } = await stat(file);
  if (offset + length > (gzip ? size * DEFLATE_LIMIT : size)) throw truncated(file);
}

/** Reads exactly the range, unpacking on the way; the size is checked against the file before memory is taken. */
export async function readBytes(range: ByteRange, hooks: ReadHooks = {}): Promise<Uint8Array> {
  const { file, gzip, offset, length } = range;
  await refuseBeyondFile(range);
  const bytes = allocateBytes(length, file);
  const end = gzip ? Infinity : offset + length - 1;
  const raw = createReadStream(file, { start: gzip ? 0 : offset, end, highWaterMark: 1 << 20 });
  const contents: Readable = gzip ? raw.pipe(zlib.createGunzip({ chunkSize: 1 << 20 })) : raw;
  raw.on('error', (error) => contents.destroy(error));
  try {
    const filled = await fill(bytes, contents, gzip ? offset : 0, hooks);
    if (filled < length) throw truncated(file);
  } catch (error) {
    throw isDamagedGzip(error) ? truncated(file) : error;
  } finally {
    contents.destroy();
    raw.destroy();
  }
  return bytes;
}

async function fill(bytes: Uint8Array, contents: Readable, skip: number, hooks: ReadHooks): Promise<number> {
  let position = -skip;
  for await (const chunk of contents as AsyncIterable<Buffer>) {
    hooks.signal?.throwIfAborted();
    const from = Math.max(0, -position);
    const part = chunk.subarray(from, bytes.length - position);
    if (from < chunk.length) bytes.set(part, position + from);
    position += chunk.length;
    hooks.onProgress?.(Math.min(Math.max(position, 0), bytes.length), bytes.length);
    if (position >= bytes.length) return bytes.length;
  }
  return Math.max(0, position);
}

/** Memory for voxels, or a failure that says how much was needed. */
export function allocateBytes(length: number, file: string): Uint8Array {
  try {
    return new Uint8Array(length);
  } catch {
    throw outOfResources(
      'volume-too-large',
      `"${path.basename(file)}" needs ${Math.ceil(length / 2 ** 20)} MB of memory for its voxels, more than there is.`,
      'Close other volumes or use a computer with more memory.',
    );
  }
}

function isDamagedGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}

export function truncated(file: string): Error {
  return failure(
    'truncated',
    `"${path.basename(file)}" is incomplete or damaged: it ends before its last voxel.`,
    'Copy or download it again.',
  );
}
