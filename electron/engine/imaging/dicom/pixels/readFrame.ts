import path from 'node:path';
import type { VoxelArray } from '../../../../../native-models/geometry';
import { failure } from '../../../errors';
import { bytesPerVoxel, typedArray } from '../../voxelArrays';
import type { DicomHeader } from '../header';
import { lookUp, type LookUpTable } from '../lookUpTable';
import { sampleCount, storedType, type PixelFormat } from '../pixelFormat';
import { packingOf, type Packing } from '../transferSyntax';
import { colourPlanes, interleaved, spread422, type ColourSamples } from './colour';
import { decodeFrame } from './decodeFrame';
import { FrameBytes, type NativeFrame } from './frameBytes';
import { samplesOf, swapBytes, withinStoredBits } from './samples';

/** Reads frames of DICOM files one by one; for a series, one reader serves all its frames. */
export class FrameReader {
  readonly #bytes = new FrameBytes();

  /** Numbers of a frame in the type that its header promises: looked up, colours as planes of red, green and blue. */
  async read(header: DicomHeader): Promise<VoxelArray> {
    const { pixels } = header;
    const frame = await this.#samples(header);
    const samples = withinStoredBits(interleaved(frame), pixels);
    if (pixels.palette !== null) return paletteColours(samples, pixels.palette);
    if (pixels.modalityTable !== null) return lookUp(pixels.modalityTable, samples);
    return pixels.samplesPerPixel === 3 ? colourPlanes(samples, pixels, frame.rgb) : samples;
  }

  /** Numbers of a frame as stored, the samples of each pixel side by side, within the stored bits. */
  async readStored(header: DicomHeader): Promise<VoxelArray> {
    return withinStoredBits(interleaved(await this.#samples(header)), header.pixels);
  }

  async #samples(header: DicomHeader): Promise<ColourSamples> {
    const packing = packingOf(header);
    const { pixels, pixelData } = header;
    if (packing !== null && pixelData?.encapsulated === true) {
      const frame = await decodeFrame(await this.#bytes.fragments(header), header, packing);
      if (frame !== null) return frame;
    } else if (packing !== null) return uncompressed(await this.#native(header, packing), pixels);
    throw undecodable(header);
  }

  async #native(header: DicomHeader, packing: Packing): Promise<NativeFrame> {
    if (packing === 'deflated') return this.#bytes.inflated(header);
    const { bitsAllocated } = header.pixels;
    // Small numbers of a big-endian file lie two in a word of it (PS3.5 8.1.1, 7.3).
    const words = packing === 'big-endian' && bitsAllocated <= 8 && header.pixelData?.words === true;
    const frame = await this.#bytes.native(header, words);
    if (packing === 'big-endian') swapBytes(frame.bytes, words ? 2 : bitsAllocated / 8);
    return frame;
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

function undecodable({ file, frame, frames }: DicomHeader): Error {
  const which = frames > 1 ? `Picture ${frame + 1} of ${frames}` : 'The picture';
  return failure(
    'undecodable-pixels',
    `${which} in "${path.basename(file)}" cannot be unpacked: its compressed data is damaged.`,
    'Export it again, uncompressed.',
  );
}
