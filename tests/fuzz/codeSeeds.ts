import zlib from 'node:zlib';
import { encode } from 'fast-png';
import { GifWriter } from 'omggif';
import { niftiAffineOf } from '../../native-models/geometry';
import { SERIES_GRID, sliceOf } from '../fixtures/dicomSeries';
import { OBLIQUE_GRID } from '../fixtures/grids';
import { DEFLATED, dicomBytes, IMPLICIT_LITTLE_ENDIAN } from '../fixtures/writeDicom';
import { giplBytes } from '../fixtures/writeGipl';
import { niftiHeader, type NiftiOptions } from '../fixtures/writeNifti';
import { tiffBytes } from '../fixtures/writeTiff';
import type { Seed } from './seed';

const COUNT = 7 * 5 * 4;
const VOXELS = Buffer.from(Int16Array.from({ length: COUNT }, (_, voxel) => voxel * 13 - 700).buffer);
const NIFTI: NiftiOptions = {
  dims: OBLIQUE_GRID.size,
  datatype: 4,
  bits: 16,
  voxels: VOXELS,
  sform: niftiAffineOf(OBLIQUE_GRID),
};

const one = (name: string, ...parts: readonly (string | Uint8Array)[]): Seed => ({
  name,
  files: { [name]: Buffer.concat(parts.map((part) => Buffer.from(part))) },
});

function niftiSeeds(): Seed[] {
  const plain = Buffer.concat([niftiHeader(NIFTI), VOXELS]);
  const pair = niftiHeader({ ...NIFTI, pair: true }).subarray(0, 348);
  const analyze = Buffer.from(pair).fill(0, 148);
  const time = niftiHeader({ ...NIFTI, dims: [7, 5, 2, 2] });
  return [
    one('nifti.nii', plain),
    one('nifti.nii.gz', zlib.gzipSync(plain)),
    one('big.nii', niftiHeader({ ...NIFTI, bigEndian: true }), VOXELS),
    one('time.nii', time, VOXELS),
    one('complex.nii', niftiHeader({ ...NIFTI, dims: [7, 5, 1], datatype: 32 }), VOXELS),
    one('colour.nii', niftiHeader({ ...NIFTI, dims: [7, 5, 2], datatype: 128 }), VOXELS),
    { name: 'pair', files: { 'pair.hdr': pair, 'pair.img': VOXELS } },
    { name: 'analyze', files: { 'analyze.hdr': analyze, 'analyze.img': VOXELS } },
    one('nifti2.nii', nifti2Header(), VOXELS),
  ];
}

function nifti2Header(): Buffer {
  const header = Buffer.alloc(544);
  header.writeInt32LE(540, 0);
  header.write('n+2\0\r\n\x1a\n', 4, 'latin1');
  header.writeInt16LE(4, 12);
  [3, 7, 5, 4, 1, 1, 1, 1].forEach((size, axis) => header.writeBigInt64LE(BigInt(size), 16 + 8 * axis));
  [1, 0.9, 1.25, 3.5].forEach((mm, axis) => header.writeDoubleLE(mm, 104 + 8 * axis));
  header.writeBigInt64LE(544n, 168);
  header.writeInt32LE(2, 348);
  niftiAffineOf(OBLIQUE_GRID).forEach((value, index) => header.writeDoubleLE(value, 400 + 8 * index));
  header.writeInt32LE(2, 500);
  return header;
}

const NRRD =
  'NRRD0004\ntype: int16\ndimension: 3\nspace: left-posterior-superior\nsizes: 7 5 4\n' +
  'space directions: (0.72,0.54,0) (-0.75,1,0) (0,0,3.5)\nspace origin: (1,2,3)\nkinds: domain domain domain\nendian: little\n';
const META =
  'ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n' +
  'TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 1 2 3\nElementSpacing = 0.9 1.25 3.5\nDimSize = 7 5 4\nElementType = MET_SHORT\n';

function textSeeds(): Seed[] {
  return [
    one('raw.nrrd', NRRD, 'encoding: raw\n\n', VOXELS),
    one('gzip.nrrd', NRRD, 'encoding: gzip\n\n', zlib.gzipSync(VOXELS)),
    {
      name: 'nhdr',
      files: { 'a.nhdr': Buffer.from(`${NRRD}encoding: raw\ndata file: a.raw\n`), 'a.raw': VOXELS },
    },
    one('local.mha', META, 'ElementDataFile = LOCAL\n', VOXELS),
    one('zlib.mha', META, 'CompressedData = True\nElementDataFile = LOCAL\n', zlib.deflateSync(VOXELS)),
    { name: 'mhd', files: { 'b.mhd': Buffer.from(`${META}ElementDataFile = b.raw\n`), 'b.raw': VOXELS } },
    one('a.gipl', giplBytes(VOXELS)),
    one('ascii.nrrd', NRRD, 'encoding: ascii\n\n', Array.from(VOXELS.subarray(0, COUNT)).join(' ')),
  ];
}

function mghSeeds(): Seed[] {
  const header = Buffer.alloc(284);
  [1, 7, 5, 4, 1, 4, 0].forEach((value, index) => header.writeInt32BE(value, 4 * index));
  header.writeInt16BE(1, 28);
  [0.9, 1.25, 3.5, -1, 0, 0, 0, 0, -1, 0, 1, 0, 10, 20, 30].forEach((value, index) =>
    header.writeFloatBE(value, 30 + 4 * index),
  );
  const mgh = Buffer.concat([header, VOXELS]);
  const npy = "{'descr': '<i2', 'fortran_order': False, 'shape': (4, 5, 7), }".padEnd(117) + '\n';
  return [
    one('a.mgh', mgh),
    one('a.mgz', zlib.gzipSync(mgh)),
    one('a.npy', Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), npy, VOXELS),
  ];
}

/** A grey JPEG of 12 x 8 pixels. */
const JPEG =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//' +
  'wAALCAAIAAwBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI' +
  'I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip' +
  'qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AMiPwn/0z/SrK+E+P9X+lf/Z';

function pictureSeeds(): Seed[] {
  const greys = Uint8Array.from({ length: 96 }, (_, pixel) => pixel * 2);
  const gif = Buffer.alloc(2048);
  const writer = new GifWriter(gif, 12, 8, { palette: [0, 0xff8000, 0x0000ff, 0xffffff] });
  writer.addFrame(
    0,
    0,
    12,
    8,
    Array.from({ length: 96 }, (_, pixel) => pixel % 4),
  );
  const bmp = Buffer.alloc(54 + 8 * 36, 77);
  bmp.write('BM');
  [54, 40, 12, 8].forEach((value, index) => bmp.writeUInt32LE(value, 10 + 4 * index));
  bmp.writeUInt32LE((24 << 16) | 1, 26);
  bmp.fill(0, 30, 54);
  return [
    one('grey.jpg', Buffer.from(JPEG, 'base64')),
    one('grey.png', encode({ width: 12, height: 8, data: greys, channels: 1, depth: 8 })),
    one('grey.tif', tiffBytes({ width: 12, height: 8, greys, orientation: 6 })),
    one('colour.gif', gif.subarray(0, writer.end())),
    one('colour.bmp', bmp),
  ];
}

function dicomSeeds(): Seed[] {
  const slices = [0, 1, 2, 3].map((k) => sliceOf(SERIES_GRID, k));
  const series = (name: string, transferSyntax?: string): Seed => ({
    name,
    files: Object.fromEntries(
      slices.map((slice, k) => [
        `IM${k}`,
        dicomBytes({ ...slice, ...(transferSyntax && { transferSyntax }) }),
      ]),
    ),
  });
  return [series('explicit'), series('implicit', IMPLICIT_LITTLE_ENDIAN), series('deflated', DEFLATED)];
}

/** Small files of every format, written by code. */
export function codeSeeds(): Seed[] {
  return [...niftiSeeds(), ...textSeeds(), ...mghSeeds(), ...pictureSeeds(), ...dicomSeeds()];
}
