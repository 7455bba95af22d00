import zlib from 'node:zlib';
import type { VoxelArray } from '../../../../../native-models/geometry';
import type { DicomImage } from '../frame';
import { sampleCount, type PixelFormat } from '../pixelFormat';
import type { Packing } from '../transferSyntax';
import { codestreamOf, type Codestream } from './codestream';
import type { ColourSamples } from './colour';
import { decodeWithGdcm } from './gdcmFrame';
import { decodeJpeg, decodeLosslessJpeg } from './jpeg';
import { unpackRle } from './rle';
import { asStored, inStoredType, samplesOf } from './samples';
import { decodeWithWasm } from './wasmCodecs';

/** Unpacks one compressed frame; null where its data is damaged or does not fit what the file says of it. */
export async function decodeFrame(
  packed: Uint8Array,
  image: Pick<DicomImage, 'pixels' | 'transferSyntax'>,
  packing: Packing,
): Promise<ColourSamples | null> {
  const { pixels } = image;
  if (packing === 'rle') return unpackedRle(packed, pixels);
  if (packing === 'native') return native(packed, pixels);
  if (packing === 'deflated-frames') return inflatedFrame(packed, pixels);
  const codestream = codestreamOf(packed);
  // A codec takes memory by what the frame says: a frame of another size than the file's is not given to it.
  if (codestream === null || !fits(codestream, pixels)) return null;
  if (packing === 'jpeg' && codestream.precision > 8)
    return plain(await decodeWithGdcm(packed, image.transferSyntax, pixels), pixels);
  if (packing === 'jpeg-lossless') {
    const bytes = decodeLosslessJpeg(packed);
    return bytes && stored(bytes, codestream, pixels, { planar: false, rgb: codestream.rgb ?? false });
  }
  return decodeByWasm(packed, codestream, pixels, packing);
}

function fits({ rows, columns, components }: Codestream, pixels: PixelFormat): boolean {
  return rows === pixels.rows && columns === pixels.columns && components === pixels.samplesPerPixel;
}

async function decodeByWasm(
  packed: Uint8Array,
  codestream: Codestream,
  pixels: PixelFormat,
  packing: Packing,
): Promise<ColourSamples | null> {
  switch (packing) {
    case 'jpeg': {
      const frame = await decodeJpeg(packed);
      return frame && stored(frame.bytes, frame, pixels, { planar: false, rgb: isRgb(codestream, pixels) });
    }
    case 'jpeg-2000':
    case 'htj2k':
    case 'jpeg-ls': {
      const frame = await decodeWithWasm(packing, packed);
      if (frame === null || frame.rows !== pixels.rows || frame.columns !== pixels.columns) return null;
      // RCT and ICT are undone by the decoder; another YBR is what the file says it is.
      const rgb = codestream.rgb === true || /^YBR_(RCT|ICT)$/.test(pixels.photometric);
      return stored(frame.bytes, frame, pixels, { planar: frame.planar, rgb });
    }
    default:
      return null;
  }
}

/** JPEG's own word on its colours comes before that of the file, which copying software often leaves behind wrong. */
function isRgb({ rgb }: Codestream, { photometric }: PixelFormat): boolean {
  return rgb ?? photometric === 'RGB';
}

function stored(
  bytes: Uint8Array,
  { precision }: Pick<Codestream, 'precision'>,
  pixels: PixelFormat,
  colours: Omit<ColourSamples, 'samples'>,
): ColourSamples | null {
  const samples = asStored(bytes, precision > 8 ? 2 : 1, sampleCount(pixels), pixels);
  return samples && { samples, ...colours };
}

/** Numbers in the order of pixels, with as many as there should be. */
function plain(samples: VoxelArray | null, pixels: PixelFormat): ColourSamples | null {
  if (samples?.length !== sampleCount(pixels)) return null;
  return { samples: inStoredType(samples, pixels), planar: false, rgb: false };
}

function unpackedRle(packed: Uint8Array, pixels: PixelFormat): ColourSamples | null {
  const { rows, columns, samplesPerPixel, bitsAllocated } = pixels;
  const single = bitsAllocated === 1;
  const sampleBytes = single ? 1 : bitsAllocated / 8;
  const length = single ? Math.ceil((rows * columns) / 8) : rows * columns;
  const bytes = unpackRle(packed, length, single ? 1 : sampleBytes * samplesPerPixel, sampleBytes);
  if (bytes === null) return null;
  return {
    samples: samplesOf({ bytes, firstBit: 0 }, pixels, sampleCount(pixels)),
    planar: false,
    rgb: false,
  };
}

function native(bytes: Uint8Array, pixels: PixelFormat): ColourSamples | null {
  const count = sampleCount(pixels);
  if (8 * bytes.length < count * pixels.bitsAllocated) return null;
  return { samples: samplesOf({ bytes, firstBit: 0 }, pixels, count), planar: pixels.planar, rgb: false };
}

function inflatedFrame(packed: Uint8Array, pixels: PixelFormat): ColourSamples | null {
  const maxOutputLength = Math.ceil((sampleCount(pixels) * pixels.bitsAllocated) / 8) + 1;
  try {
    return native(zlib.inflateRawSync(packed, { maxOutputLength }), pixels);
  } catch {
    return null;
  }
}
