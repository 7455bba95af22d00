import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { readHeader, readImage } from 'nifti-reader-js';
import { niftiAffineOf, voxelCount, type Grid } from '../../../../native-models/geometry';
import { encodeLabelMap, type LabelArray } from './niftiLabelMap';
import { ofBytes, writeFileAtomically } from '../writeFileAtomically';

const gzip = promisify(zlib.gzip);
const gunzip = promisify(zlib.gunzip);

/**
 * Writes labels (i fastest) as NIfTI on the given grid, gzipped where the name ends in .gz. Before the file takes its
 * name it is read back by nifti-reader-js and compared voxel for voxel, sizes and place included. `beside` then writes
 * what belongs to it: where that fails, the label map keeps its old contents too.
 */
export async function writeLabelMap(
  file: string,
  labels: LabelArray,
  grid: Grid,
  beside?: () => Promise<void>,
): Promise<void> {
  if (labels.length !== voxelCount(grid))
    throw new Error('a label map must hold one label per voxel of its grid');
  const bytes = encodeLabelMap(labels, grid);
  const contents = /\.gz$/i.test(file) ? await gzip(bytes) : bytes;
  const isWhole = ofBytes((written) => isFaithful(written, labels, grid));
  await writeFileAtomically(file, contents, isWhole, beside);
}

async function isFaithful(written: Buffer, labels: LabelArray, grid: Grid): Promise<boolean> {
  const plain = ownBuffer(written[0] === 0x1f ? await gunzip(written) : written);
  const header = readHeader(plain);
  const sameSize = grid.size.every((count, axis) => header.dims[axis + 1] === count);
  return sameSize && samePlace(header.affine.flat(), grid) && sameBytes(readImage(header, plain), labels);
}

/** The memory of bytes that are all there is in it, which those of a large file are; else a copy. */
function ownBuffer(bytes: Buffer): ArrayBuffer {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isOwn ? buffer : Uint8Array.from(bytes).buffer;
}

/** NIfTI keeps places as 32-bit floats: nothing else may differ. */
function samePlace(affine: readonly number[], grid: Grid): boolean {
  return niftiAffineOf(grid).every((value, index) => affine[index] === Math.fround(value));
}

function sameBytes(image: ArrayBuffer, labels: LabelArray): boolean {
  return Buffer.from(image).equals(Buffer.from(labels.buffer, labels.byteOffset, labels.byteLength));
}
