import path from 'node:path';
import type { VoxelArray } from '../../../../../native-models/geometry';
import { failure } from '../../../errors';
import { bytesPerVoxel, typedArray } from '../../voxelArrays';
import type { DicomFrame } from '../frame';
import { lookUp, type LookUpTable } from '../lookUpTable';
import { sampleCount, storedType, type PixelFormat } from '../pixelFormat';
import { packingOf, type Packing } from '../transferSyntax';
import { colourPlanes, interleaved, spread422, type ColourSamples } from './colour';
import { decodeFrame } from './decodeFrame';
import { FrameBytes, type NativeFrame } from './frameBytes';
import { samplesOf, swapBytes, withinStoredBits } from './samples';

/** Reads frames of DICOM files one after the other; for a series, one reader serves all its frames. */
export class FrameReader {
  readonly #bytes = new FrameBytes();

  /** Lets go of the file that was read last; others may be read afterwards. */
  close(): Promise<void> {
    return this.#bytes.close();
  }

  /** Numbers of a frame in the type that its file promises: looked up, colours as planes of red, green and blue. */
  async read(frame: DicomFrame): Promise<VoxelArray> {
    const { pixels } = frame;
    const unpacked = await this.#samples(frame);
    const samples = withinStoredBits(interleaved(unpacked), pixels);
    if (pixels.palette !== null) return paletteColours(samples, pixels.palette);
    if (pixels.modalityTable !== null) return lookUp(pixels.modalityTable, samples);
    return pixels.samplesPerPixel === 3 ? colourPlanes(samples, pixels, unpacked.rgb) : samples;
  }

  /** Numbers of a frame as stored, the samples of each pixel side by side, within the stored bits. */
  async readStored(frame: DicomFrame): Promise<VoxelArray> {
    return withinStoredBits(interleaved(await this.#samples(frame)), frame.pixels);
  }

  async #samples(frame: DicomFrame): Promise<ColourSamples> {
    const packing = packingOf(frame);
    const { pixels, pixelData } = frame;
    if (packing !== null && pixelData?.encapsulated === true) {
      const unpacked = await decodeFrame(await this.#bytes.fragments(frame), frame, packing);
      if (unpacked !== null) return unpacked;
    } else if (packing !== null) return uncompressed(await this.#native(frame, packing), pixels);
    throw undecodable(frame);
  }

  async #native(frame: DicomFrame, packing: Packing): Promise<NativeFrame> {
    if (packing === 'deflated') return this.#bytes.inflated(frame);
    const { bitsAllocated } = frame.pixels;
    // Small numbers of a big-endian file lie two in a word of it (PS3.5 8.1.1, 7.3).
    const words = packing === 'big-endian' && bitsAllocated <= 8 && frame.pixelData?.words === true;
    const stored = await this.#bytes.native(frame, words);
    if (packing === 'big-endian') swapBytes(stored.bytes, words ? 2 : bitsAllocated / 8);
    return stored;
  }
}

function uncompressed(frame: NativeFrame, pixels: PixelFormat): ColourSamples {
  const { rows, columns, photometric, planar } = pixels;
  const count = sampleCount(pixels);
  if (photometric !== 'YBR_FULL_422') return { samples: samplesOf(frame, pixels, count), planar, rgb: false };
  const type = storedType(pixels);
  const spread = typedArray(type, new ArrayBuffer(count * bytesPerVoxel(type)));
  return {
    samples: spread422(samplesOf(frame, pixels, 2 * rows * columns), spread),
    planar: false,
    rgb: false,
  };
}

function paletteColours(numbers: VoxelArray, palette: readonly LookUpTable[]): Uint8Array {
  const planes = new Uint8Array(3 * numbers.length);
  for (const [colour, table] of palette.entries()) {
    const shift = Math.max(0, table.bits - 8);
    const values = lookUp(table, numbers);
    for (let pixel = 0; pixel < numbers.length; pixel++)
      planes[colour * numbers.length + pixel] = values[pixel] >> shift;
  }
  return planes;
}

function undecodable({ file, index, frames }: DicomFrame): Error {
  const which = frames > 1 ? `Picture ${index + 1} of ${frames}` : 'The picture';
  return failure(
    'undecodable-pixels',
    `${which} in "${path.basename(file)}" cannot be unpacked: its compressed data is damaged.`,
    'Export it again, uncompressed.',
  );
}
