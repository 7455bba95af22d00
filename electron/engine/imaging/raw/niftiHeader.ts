import type { Affine } from '../../../../native-models/geometry';

/** Analyze 7.5 is NIfTI-1's ancestor: the same first fields, nothing about how the picture lies. */
type Version = 'analyze' | 1 | 2;

/** The fields of a NIfTI header that say where and what the voxels are, in the header's own units. */
export interface NiftiHeader {
  readonly version: Version;
  /** Length of the header, without the four bytes that say whether extensions follow. */
  readonly bytes: number;
  readonly littleEndian: boolean;
  /** True for a .hdr/.img pair: voxels lie in another file. */
  readonly pair: boolean;
  /** dim[0..7]: number of dimensions, then voxels along each. */
  readonly dims: readonly number[];
  /** What the numbers mean (NIFTI_INTENT_...); 0 where it is not said. */
  readonly intent: number;
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
  | 'intent'
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
  intent: { at: 68, type: 'i16' },
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
  intent: { at: 504, type: 'i32' },
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

const SIZE_OF_HEADER: Readonly<Record<Version, number>> = { analyze: 348, 1: 348, 2: 540 };

interface Signature {
  readonly version: Version;
  readonly littleEndian: boolean;
}

function signatureOf(head: Buffer): Signature | null {
  if (head.length < SIZE_OF_HEADER[1]) return null;
  for (const littleEndian of [true, false]) {
    const size = littleEndian ? head.readInt32LE(0) : head.readInt32BE(0);
    if (size === SIZE_OF_HEADER[1] && /^n[+i]1/.test(head.toString('latin1', 344, 347)))
      return { version: 1, littleEndian };
    if (size === SIZE_OF_HEADER[2] && /^n[+i]2/.test(head.toString('latin1', 4, 7)))
      return { version: 2, littleEndian };
    if (size === SIZE_OF_HEADER.analyze && looksLikeAnalyze(head, littleEndian))
      return { version: 'analyze', littleEndian };
  }
  return null;
}

/** Analyze has no signature beyond its length: a number of dimensions and of bits that make sense must do. */
function looksLikeAnalyze(head: Buffer, littleEndian: boolean): boolean {
  const short = (at: number) => (littleEndian ? head.readInt16LE(at) : head.readInt16BE(at));
  const dimensions = short(40);
  return dimensions >= 1 && dimensions <= 7 && [1, 8, 16, 24, 32, 64].includes(short(72));
}

export function isNifti(head: Buffer): boolean {
  return signatureOf(head) !== null;
}

/** Null where the bytes are no complete header. */
export function parseNiftiHeader(head: Buffer): NiftiHeader | null {
  const signature = signatureOf(head);
  if (signature === null) return null;
  const { version, littleEndian } = signature;
  if (head.length < SIZE_OF_HEADER[version]) return null;
  const layout = version === 2 ? NIFTI2 : NIFTI1;
  const read = fieldReader(head, layout, littleEndian);
  const analyze = version === 'analyze';
  return {
    version,
    bytes: SIZE_OF_HEADER[version],
    littleEndian,
    pair: analyze || head[version === 1 ? 345 : 5] === 'i'.charCodeAt(0),
    dims: read('dims', 8),
    intent: analyze ? 0 : read('intent')[0],
    datatype: read('datatype')[0],
    pixdims: read('pixdims', 8),
    voxelOffset: read('voxelOffset')[0],
    // SPM put its scale where NIfTI has it; what follows it meant something else before NIfTI.
    slope: read('slope')[0],
    intercept: analyze ? 0 : read('intercept')[0],
    units: analyze ? 0 : version === 1 ? head[layout.units.at] : read('units')[0],
    qformCode: analyze ? 0 : read('qformCode')[0],
    sformCode: analyze ? 0 : read('sformCode')[0],
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
