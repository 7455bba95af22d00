import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import zlib from 'node:zlib';

const CHUNK = 1 << 20;

/** What a gzip or zlib stream holds, from some byte of a file on, all its members; its checksum is verified at the end. */
export async function* unpacked(file: string, from: number): AsyncGenerator<Buffer> {
  yield* through(file, from, zlib.createUnzip({ chunkSize: CHUNK }));
}

/** What the first member of a gzip stream holds, whatever lies behind it; its checksum is not looked at. */
export async function* firstMember(file: string, from: number): AsyncGenerator<Buffer> {
  const header = gzipHeaderLength(await beginningOf(file, from));
  yield* through(file, from + header, zlib.createInflateRaw({ chunkSize: CHUNK }));
}

async function* through(file: string, start: number, unpack: zlib.Unzip): AsyncGenerator<Buffer> {
  const packed = createReadStream(file, { start, highWaterMark: CHUNK });
  packed.on('error', (error) => unpack.destroy(error));
  packed.pipe(unpack);
  try {
    yield* unpack as AsyncIterable<Buffer>;
  } finally {
    unpack.destroy();
    packed.destroy();
  }
}

/** Most bytes that a gzip header takes in practice: 10 of its own, a name, a comment and an extra field. */
const LONGEST_HEADER = 1 << 16;

async function beginningOf(file: string, from: number): Promise<Buffer> {
  const head = Buffer.alloc(LONGEST_HEADER);
  const handle = await open(file, 'r');
  try {
    await handle.read(head, 0, head.length, from);
  } finally {
    await handle.close();
  }
  return head;
}

/** Length of the header of a gzip member (RFC 1952, 2.3). */
export function gzipHeaderLength(head: Buffer): number {
  const flags = head[3];
  let length = 10;
  if (flags & 4) length += 2 + head.readUInt16LE(length);
  if (flags & 8) length = head.indexOf(0, length) + 1;
  if (flags & 16) length = head.indexOf(0, length) + 1;
  return flags & 2 ? length + 2 : length;
}
