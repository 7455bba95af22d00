import { open, type FileHandle } from 'node:fs/promises';
import { truncated } from '../../raw/readBytes';
import { readInflated } from '../readDataSet';
import { frameBits } from '../frameSize';
import type { DicomFrame, DicomImage } from '../frame';
import { framesOf, type Fragment } from './fragments';

/** Bytes in which an uncompressed frame lies. */
export interface NativeFrame {
  readonly bytes: Uint8Array;
  /** Where in the first byte the frame begins: frames of single bits follow each other without a gap. */
  readonly firstBit: number;
}

/** Fetches the bytes of frames; remembers of the latest file of several frames where they lie, and keeps it open. */
export class FrameBytes {
  #open: { readonly file: string; readonly handle: FileHandle } | null = null;
  #indexed: { readonly file: string; readonly frames: readonly (readonly Fragment[])[] } | null = null;
  #inflated: { readonly file: string; readonly bytes: Promise<Uint8Array> } | null = null;

  /** A frame that lies in the file as it is. Words of two bytes are read whole where `words` says so. */
  async native(frame: DicomFrame, words: boolean): Promise<NativeFrame> {
    const { offset, length, firstBit } = placeOfFrame(frame, words);
    return { bytes: await this.#read(frame, [{ offset, length }]), firstBit };
  }

  /** A frame of a file that is packed as a whole (PS3.5 A.5). */
  async inflated(frame: DicomFrame): Promise<NativeFrame> {
    const { file } = frame;
    if (this.#inflated?.file !== file) this.#inflated = { file, bytes: readInflated(file) };
    const whole = await this.#inflated.bytes;
    const { offset, length, firstBit } = placeOfFrame(frame, false);
    const bytes = whole.subarray(offset, offset + length);
    if (bytes.length < length) throw truncated(file);
    return { bytes, firstBit };
  }

  /** A frame in fragments, which are joined. */
  async fragments(frame: DicomFrame): Promise<Uint8Array> {
    const { file, index } = frame;
    const known = this.#indexed?.file === file ? this.#indexed.frames : await indexOf(frame);
    this.#indexed = { file, frames: known };
    if (known[index] === undefined) throw truncated(file);
    return this.#read(frame, known[index]);
  }

  async #read({ file }: DicomFrame, places: readonly Fragment[]): Promise<Uint8Array> {
    const handle = await this.#handleOf(file);
    const { size } = await handle.stat();
    if (places.some(({ offset, length }) => offset + length > size)) throw truncated(file);
    const bytes = new Uint8Array(places.reduce((sum, { length }) => sum + length, 0));
    let filled = 0;
    for (const { offset, length } of places) {
      await handle.read(bytes, filled, length, offset);
      filled += length;
    }
    return bytes;
  }

  async #handleOf(file: string): Promise<FileHandle> {
    if (this.#open?.file === file) return this.#open.handle;
    await this.close();
    const handle = await open(file, 'r');
    this.#open = { file, handle };
    return handle;
  }

  async close(): Promise<void> {
    const last = this.#open;
    this.#open = null;
    await last?.handle.close();
  }
}

async function withFile<T>(file: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r');
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

async function indexOf(image: DicomImage): Promise<readonly (readonly Fragment[])[]> {
  return withFile(image.file, async (handle) => framesOf(handle, image, (await handle.stat()).size));
}

/** How many frames of a compressed file are there whole. */
export async function countFrames(image: DicomImage): Promise<number> {
  return (await indexOf(image)).length;
}

function placeOfFrame(
  { pixels, pixelData, index }: DicomFrame,
  words: boolean,
): Fragment & { readonly firstBit: number } {
  const unit = words ? 16 : 8;
  const [first, bits] = [index * frameBits(pixels), frameBits(pixels)];
  const start = Math.floor(first / unit) * unit;
  const end = Math.ceil((first + bits) / unit) * unit;
  return { offset: (pixelData?.offset ?? 0) + start / 8, length: (end - start) / 8, firstBit: first - start };
}
