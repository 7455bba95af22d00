import { open } from 'node:fs/promises';
import zlib from 'node:zlib';
import { gzipHeaderLength } from './raw/unpack';

/** Enough for the header of every format, and for most DICOM headers in one read. */
const HEAD_BYTES = 16 * 1024;

/** The beginning of a file, by which its format is recognised: names lie, contents rarely. */
export interface FileProbe {
  /** As the user gave it. */
  readonly path: string;
  readonly fileBytes: number;
  /** True where the file begins as gzip; `head` is then the beginning of what it holds. */
  readonly gzip: boolean;
  readonly head: Buffer;
}

export async function probeFile(path: string): Promise<FileProbe> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, HEAD_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const raw = buffer.subarray(0, bytesRead);
    const gzip = raw.length > 2 && raw[0] === 0x1f && raw[1] === 0x8b;
    return { path, fileBytes: size, gzip, head: gzip ? unzipHead(raw) : raw };
  } finally {
    await handle.close();
  }
}

const LARGEST_HEAD = { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 26 };

/** What can be unpacked of the first bytes of a gzip file; nothing where it is damaged from the start. */
function unzipHead(raw: Buffer): Buffer {
  try {
    return zlib.gunzipSync(raw, LARGEST_HEAD);
  } catch {
    return unzipFirstMember(raw);
  }
}

/** Of a file that is short, its checksum and what lies behind it are met as well: the beginning may be sound all the same. */
function unzipFirstMember(raw: Buffer): Buffer {
  try {
    return zlib.inflateRawSync(raw.subarray(gzipHeaderLength(raw)), LARGEST_HEAD);
  } catch {
    return Buffer.alloc(0);
  }
}
