import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { failure, outOfResources } from '../../errors';
import type { ReadHooks } from '../readHooks';
import { firstMember, unpacked } from './unpack';

/** Deflate cannot pack tighter than this (RFC 1951): a header that asks for more lies. */
const DEFLATE_LIMIT = 1032;

/** What follows the wanted bytes is unpacked this far, to reach the checksum at the end of a file of one time point. */
const CHECKSUM_REACH = 1 << 22;

/** A place in a file's contents, which may be packed from some byte of the file on. */
export interface Contents {
  readonly file: string;
  /** Byte of the file at which gzip or zlib data begin; null where nothing is packed. */
  readonly packedFrom: number | null;
  /** Of the unpacked contents; from the beginning of the file where nothing is packed. */
  readonly offset: number;
  /** Of so many bytes, only the first few are meant, again and again; absent where all are. */
  readonly every?: { readonly bytes: number; readonly of: number };
}

export interface ByteRange extends Contents {
  /** Bytes that are meant. */
  readonly length: number;
}

/** From the first byte that is meant to the last, those between them included. */
function spanOf({ length, every }: Pick<ByteRange, 'length' | 'every'>): number {
  if (every === undefined || length === 0) return length;
  return (length / every.bytes - 1) * every.of + every.bytes;
}

/** Throws where the file cannot hold the range, packed as tightly as can be; reads nothing. Returns the file's size. */
export async function refuseBeyondFile(range: ByteRange): Promise<number> {
  const { file, packedFrom, offset } = range;
  const { size } = await stat(file);
  const span = spanOf(range);
  if (packedFrom === null && offset + span > size)
    throw truncated(file, { expected: span, found: Math.max(0, size - offset) });
  if (packedFrom !== null && offset + span > (size - packedFrom) * DEFLATE_LIMIT) throw truncated(file);
  return size;
}

/** Reads exactly the range, unpacking on the way; the size is checked against the file before memory is taken. */
export async function readBytes(range: ByteRange, hooks: ReadHooks = {}): Promise<Uint8Array> {
  await refuseBeyondFile(range);
  const target = new Target(range, hooks);
  if (range.packedFrom === null) await readPlain(range, target);
  else await readPacked(range.file, range.packedFrom, target);
  if (target.filled < range.length)
    throw truncated(range.file, { expected: range.length, found: target.filled });
  return target.bytes;
}

async function readPlain(range: ByteRange, target: Target): Promise<void> {
  const { file, offset: start, length } = range;
  if (length === 0) return;
  const stream = createReadStream(file, { start, end: start + spanOf(range) - 1, highWaterMark: 1 << 20 });
  for await (const chunk of stream as AsyncIterable<Buffer>) target.take(chunk);
}

async function readPacked(file: string, packedFrom: number, target: Target): Promise<void> {
  try {
    for await (const chunk of unpacked(file, packedFrom)) if (target.take(chunk)) return;
  } catch (error) {
    if (!isDamagedArchive(error)) throw error;
    // What follows the packed data is no packed data itself: zlib complains of it only after the last member was good.
    if (error.message !== 'incorrect header check') throw truncated(file);
    if (target.filled < target.bytes.length) await readFirstMember(file, packedFrom, target);
  }
}

/** Strange bytes behind the packed data make Node lose what it unpacked last: the first member is read by itself. */
async function readFirstMember(file: string, packedFrom: number, target: Target): Promise<void> {
  target.rewind();
  try {
    for await (const chunk of firstMember(file, packedFrom)) if (target.take(chunk)) return;
  } catch (error) {
    throw isDamagedArchive(error) ? truncated(file) : error;
  }
}

/** The wanted part of a stream of contents, gathered in one array. */
class Target {
  readonly bytes: Uint8Array;
  #filled = 0;
  /** Bytes of the stream that have gone by. */
  #seen = 0;
  /** Bytes of the stream that lie before the wanted part. */
  readonly #skip: number;
  readonly #span: number;
  readonly #every: { readonly bytes: number; readonly of: number };
  readonly #hooks: ReadHooks;

  constructor(range: ByteRange, hooks: ReadHooks) {
    const { file, packedFrom, offset, length, every = { bytes: length, of: length } } = range;
    this.bytes = allocateBytes(length, file);
    this.#skip = packedFrom === null ? 0 : offset;
    this.#span = spanOf(range);
    this.#every = every;
    this.#hooks = hooks;
  }

  get filled(): number {
    return this.#filled;
  }

  rewind(): void {
    this.#seen = 0;
    this.#filled = 0;
  }

  /** Returns true once everything wanted is there and the end of the contents is not near. */
  take(chunk: Uint8Array): boolean {
    this.#hooks.signal?.throwIfAborted();
    this.#gather(chunk, this.#seen - this.#skip);
    this.#seen += chunk.length;
    // What must be unpacked on the way counts: later volumes of a packed file take most of their time there.
    const end = this.#skip + this.#span;
    this.#hooks.onProgress?.(Math.min(this.#seen, end), end);
    return this.#seen > end + CHECKSUM_REACH;
  }

  /** `position`: of the chunk's first byte, from where the wanted part begins. */
  #gather(chunk: Uint8Array, position: number): void {
    const { bytes, of } = this.#every;
    let at = Math.max(0, -position);
    while (at < chunk.length && this.#filled < this.bytes.length) {
      const inRun = (position + at) % of;
      if (inRun < bytes) {
        const wanted = Math.min(bytes - inRun, this.bytes.length - this.#filled);
        const run = chunk.subarray(at, at + wanted);
        this.bytes.set(run, this.#filled);
        this.#filled += run.length;
      }
      at += inRun < bytes ? bytes - inRun : of - inRun;
    }
  }
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

function isDamagedArchive(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}

/** `sizes`: bytes of voxels that the header promises, and that are there. */
export function truncated(file: string, sizes?: { expected: number; found: number }): Error {
  const numbers = sizes
    ? `its header promises ${sizes.expected.toLocaleString('en')} bytes of voxels and ${sizes.found.toLocaleString('en')} are there`
    : 'it ends before its last voxel';
  return failure(
    'truncated',
    `"${path.basename(file)}" is incomplete or damaged: ${numbers}.`,
    'Copy or download it again.',
  );
}
