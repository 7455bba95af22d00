import type { Affine } from '../../../../native-models/geometry';

/** The fields of a NIfTI header that say where and what the voxels are, in the header's own units. */
export interface NiftiHeader {
  readonly littleEndian: boolean;
  /** True for a .hdr/.img pair: voxels lie in another file. */
  readonly pair: boolean;
  /** dim[0..7]: number of dimensions, then voxels along each. */
  readonly dims: readonly number[];
  readonly datatype: number;
  readonly pixdims: readonly number[];
  readonly voxelOffset: number;
  readonly slope: number;
  readonly intercept: number;
  /** Bits 0..2: unit of length (1 metre, 2 millimetre, 3 micrometre). */
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** b, c, d of the qform's quaternion, then its offsets x, y, z. */
  readonly qform: readonly number[];
  readonly sform: Affine;
}

interface Field {
  readonly at: number;
  readonly type: 'i16' | 'i32' | 'i64' | 'f32' | 'f64';
}
type FieldName =
  | 'dims'
  | 'datatype'
  | 'pixdims'
  | 'voxelOffset'
  | 'slope'
  | 'intercept'
  | 'units'
  | 'qformCode'
  | 'sformCode'
  | 'qform'
  | 'sform';
type Layout = Readonly<Record<FieldName, Field>>;

/** Byte offsets of nifti1.h. */
const NIFTI1: Layout = {
  dims: { at: 40, type: 'i16' },
  datatype: { at: 70, type: 'i16' },
  pixdims: { at: 76, type: 'f32' },
  voxelOffset: { at: 108, type: 'f32' },
  slope: { at: 112, type: 'f32' },
  intercept: { at: 116, type: 'f32' },
  units: { at: 123, type: 'i16' },
  qformCode: { at: 252, type: 'i16' },
  sformCode: { at: 254, type: 'i16' },
  qform: { at: 256, type: 'f32' },
  sform: { at: 280, type: 'f32' },
};

/** Byte offsets of nifti2.h. */
const NIFTI2: Layout = {
  dims: { at: 16, type: 'i64' },
  datatype: { at: 12, type: 'i16' },
  pixdims: { at: 104, type: 'f64' },
  voxelOffset: { at: 168, type: 'i64' },
  slope: { at: 176, type: 'f64' },
  intercept: { at: 184, type: 'f64' },
  units: { at: 500, type: 'i32' },
  qformCode: { at: 344, type: 'i32' },
  sformCode: { at: 348, type: 'i32' },
  qform: { at: 352, type: 'f64' },
  sform: { at: 400, type: 'f64' },
};

const SIZE_OF_HEADER = { nifti1: 348, nifti2: 540 };

function versionOf(head: Buffer): { version: 1 | 2; littleEndian: boolean } | null {
  if (head.length < SIZE_OF_HEADER.nifti1) return null;
  for (const littleEndian of [true, false]) {
    const size = littleEndian ? head.readInt32LE(0) : head.readInt32BE(0);
    if (size === SIZE_OF_HEADER.nifti1 && /^n[+i]1/.test(head.toString('latin1', 344, 347)))
      return { version: 1, littleEndian };
    if (size === SIZE_OF_HEADER.nifti2 && /^n[+i]2/.test(head.toString('latin1', 4, 7)))
      return { version: 2, littleEndian };
  }
  return null;
}

export function isNifti(head: Buffer): boolean {
  return versionOf(head) !== null;
}

/** True for the header of an Analyze 7.5 image: NIfTI's ancestor, which does not say how the picture lies. */
export function isAnalyze(head: Buffer): boolean {
  return (
    head.length >= SIZE_OF_HEADER.nifti1 &&
    (head.readInt32LE(0) === SIZE_OF_HEADER.nifti1 || head.readInt32BE(0) === SIZE_OF_HEADER.nifti1) &&
    !isNifti(head)
  );
}

/** Null where the bytes are no complete NIfTI-1 or NIfTI-2 header. */
export function parseNiftiHeader(head: Buffer): NiftiHeader | null {
  const version = versionOf(head);
  if (version === null) return null;
  const { littleEndian } = version;
  if (version.version === 2 && head.length < SIZE_OF_HEADER.nifti2) return null;
  const layout = version.version === 1 ? NIFTI1 : NIFTI2;
  const read = fieldReader(head, layout, littleEndian);
  const magicAt = version.version === 1 ? 344 : 4;
  return {
    littleEndian,
    pair: head[magicAt + 1] === 'i'.charCodeAt(0),
    dims: read('dims', 8),
    datatype: read('datatype')[0],
    pixdims: read('pixdims', 8),
    voxelOffset: read('voxelOffset')[0],
    slope: read('slope')[0],
    intercept: read('intercept')[0],
    units: version.version === 1 ? head[layout.units.at] : read('units')[0],
    qformCode: read('qformCode')[0],
    sformCode: read('sformCode')[0],
    qform: read('qform', 6),
    sform: read('sform', 12) as unknown as Affine,
  };
}

function fieldReader(head: Buffer, layout: Layout, littleEndian: boolean) {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const readers = {
    i16: { bytes: 2, read: (at: number) => view.getInt16(at, littleEndian) },
    i32: { bytes: 4, read: (at: number) => view.getInt32(at, littleEndian) },
    i64: { bytes: 8, read: (at: number) => Number(view.getBigInt64(at, littleEndian)) },
    f32: { bytes: 4, read: (at: number) => view.getFloat32(at, littleEndian) },
    f64: { bytes: 8, read: (at: number) => view.getFloat64(at, littleEndian) },
  };
  return (name: FieldName, count = 1): number[] => {
    const { at, type } = layout[name];
    const { bytes, read } = readers[type];
    return Array.from({ length: count }, (_, index) => read(at + index * bytes));
  };
}
