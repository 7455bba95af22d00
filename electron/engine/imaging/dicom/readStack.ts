import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import dicomParser from 'dicom-parser';
import { voxelCount, type Volume, type VoxelArray } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { verdictOf } from '../findings';
import type { ReadHooks } from '../readHooks';
import { readWithItk } from '../itk/readPipeline';
import { allocateBytes, truncated } from '../raw/readBytes';
import { bytesPerVoxel, isVoxelArray, planar, typedArray } from '../voxelArrays';
import { readInflated } from './dataSet';
import type { DicomHeader } from './header';
import { slicePlacer } from './slicePlacer';
import type { DicomStack } from './stack';
import { packingOf } from './transferSyntax';

/** Reads slice after slice into one array taken beforehand. */
export async function readStack(stack: DicomStack, hooks: ReadHooks = {}): Promise<Volume> {
  const { slices, grid, channels, dataType } = stack;
  const bytes = allocateBytes(voxelCount(grid) * channels * bytesPerVoxel(dataType), slices[0].file);
  const voxels = typedArray(dataType, bytes.buffer);
  const place = slicePlacer(stack, voxels);
  for (const [k, header] of slices.entries()) {
    hooks.signal?.throwIfAborted();
    const stored = await readStoredPixels(header);
    const scale = stack.sliceScales?.[k];
    place(scale === undefined ? stored : rescaled(stored, scale));
    hooks.onProgress?.(k + 1, slices.length);
  }
  return {
    grid,
    channels,
    voxels,
    rescale: stack.rescale,
    modality: slices[0].modality,
    verdict: verdictOf(stack.findings),
  };
}

function rescaled(stored: VoxelArray, { slope, intercept }: Volume['rescale']): Float32Array {
  return Float32Array.from(stored, (number) => number * slope + intercept);
}

/** The numbers of one image as stored, before the modality's rescale; colours planar. Type as `storedType` says. */
export async function readStoredPixels(header: DicomHeader): Promise<VoxelArray> {
  if (header.channels > 1) return planar(await readPacked(header), header.channels);
  const packing = packingOf(header.transferSyntax);
  if (packing === 'native') return withinStoredBits(await readNative(header), header);
  if (packing === 'deflated') return withinStoredBits(await readDeflated(header), header);
  return withinStoredBits(await readPacked(header), header);
}

async function readNative(header: DicomHeader): Promise<VoxelArray> {
  const bytes = allocateBytes(storedBytes(header), header.file);
  const handle = await open(header.file, 'r');
  try {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, header.pixelData?.offset ?? 0);
    if (bytesRead < bytes.length) throw truncated(header.file);
  } finally {
    await handle.close();
  }
  return typedArray(header.dataType, bytes.buffer);
}

async function readDeflated(header: DicomHeader): Promise<VoxelArray> {
  const inflated = await readInflated(header.file);
  const offset = header.pixelData?.offset ?? inflated.length;
  const bytes = inflated.slice(offset, offset + storedBytes(header));
  if (bytes.length < storedBytes(header)) throw truncated(header.file);
  return typedArray(header.dataType, Uint8Array.from(bytes).buffer);
}

function storedBytes({ rows, columns, pixels: { bitsAllocated } }: DicomHeader): number {
  return (rows * columns * bitsAllocated) / 8;
}

/** Compressed, big-endian and colour pixels go through GDCM, compiled into itk-wasm. */
async function readPacked(header: DicomHeader): Promise<VoxelArray> {
  const { file, rows, columns, channels } = header;
  const bytes = await readFile(file);
  neutraliseRescale(bytes);
  const image = await readWithItk({ reader: 'gdcm', input: { name: 'slice.dcm', bytes }, headerOnly: false });
  const pixels = image?.data ?? null;
  if (pixels === null || !isVoxelArray(pixels) || pixels.length !== rows * columns * channels)
    throw failure(
      'undecodable-pixels',
      `The picture in "${path.basename(file)}" cannot be unpacked: its compressed data is damaged.`,
      'Export it again, uncompressed.',
    );
  const result = typedArray(header.dataType, new ArrayBuffer(pixels.length * bytesPerVoxel(header.dataType)));
  result.set(pixels);
  return result;
}

/**
 * GDCM applies rescale slope and intercept to some kinds of image and not to others. Overwriting their text with 1 and 0,
 * padded to the same length, makes it return the stored numbers of every kind.
 */
function neutraliseRescale(bytes: Buffer): void {
  const data = dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' });
  const overwrite = (tag: string, value: string) => {
    const element = data.elements[tag];
    if (element !== undefined && element.length > 0)
      bytes.write(value.padEnd(element.length, ' '), element.dataOffset, 'latin1');
  };
  overwrite('x00281052', '0');
  overwrite('x00281053', '1');
}

/** Bits above Bits Stored may hold overlays (PS3.5 8.1.1): they are cut off and the sign is restored. */
function withinStoredBits(
  pixels: VoxelArray,
  { pixels: { bitsAllocated, bitsStored, signed } }: DicomHeader,
): VoxelArray {
  if (bitsStored >= bitsAllocated || bitsStored < 1) return pixels;
  const shift = 32 - bitsStored;
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    const raised = pixels[pixel] << shift;
    pixels[pixel] = signed ? raised >> shift : raised >>> shift;
  }
  return pixels;
}
