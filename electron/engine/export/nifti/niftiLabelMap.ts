import type { UserError } from '../../../contract';
import { niftiAffineOf, qformOf, shearDegrees, type Grid } from '../../../../native-models/geometry';
import { failure } from '../../errors';

export type LabelArray = Uint8Array | Uint16Array | Uint32Array | Int32Array;

const HEADER_BYTES = 348;
/** Header plus four bytes that say "no extensions". */
const DATA_OFFSET = 352;
const LARGEST_DIMENSION = 32767;
/** NIFTI_INTENT_LABEL: values are indices into a list of labels. */
const INTENT_LABEL = 1002;
/** NIFTI_XFORM_SCANNER_ANAT: coordinates as the scanner gave them. */
const SCANNER = 1;
const MILLIMETRES = 2;
/** A qform cannot hold more shear than its own rounding. */
const LARGEST_QFORM_SHEAR_DEGREES = 0.01;

/** Why NIfTI-1 cannot hold this grid; null where it can. */
export function tooLargeForNifti({ size }: Grid): UserError | null {
  if (size.every((count) => count <= LARGEST_DIMENSION)) return null;
  return {
    code: 'too-large-for-nifti',
    message: `NIfTI holds at most ${LARGEST_DIMENSION} voxels along an axis; this picture has ${Math.max(...size)}.`,
    nextStep: 'Open a smaller picture.',
  };
}

/** A NIfTI-1 file (nifti1.h), uncompressed, with the grid in the sform and, where it is not sheared, in the qform. */
export function encodeLabelMap(labels: LabelArray, grid: Grid): Uint8Array {
  const bytes = new Uint8Array(DATA_OFFSET + labels.byteLength);
  writeHeader(new DataView(bytes.buffer, 0, HEADER_BYTES), labels, grid);
  bytes.set(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength), DATA_OFFSET);
  return bytes;
}

function writeHeader(view: DataView, labels: LabelArray, grid: Grid): void {
  const short = (at: number, values: readonly number[]) =>
    values.forEach((value, index) => view.setInt16(at + 2 * index, value, true));
  const float = (at: number, values: readonly number[]) =>
    values.forEach((value, index) => view.setFloat32(at + 4 * index, value, true));
  const refusal = tooLargeForNifti(grid);
  if (refusal !== null) throw failure(refusal.code, refusal.message, refusal.nextStep);
  const qform = qformOf(grid);
  const { datatype, bits } = datatypeOf(labels);
  view.setInt32(0, HEADER_BYTES, true);
  short(40, [3, ...grid.size, 1, 1, 1, 1]);
  short(68, [INTENT_LABEL, datatype, bits]);
  float(76, [qform.qfac, ...grid.spacingMm, 0, 0, 0, 0]);
  float(108, [DATA_OFFSET, 1, 0]);
  view.setUint8(123, MILLIMETRES);
  short(252, [shearDegrees(grid) > LARGEST_QFORM_SHEAR_DEGREES ? 0 : SCANNER, SCANNER]);
  float(256, [...qform.quaternion, ...qform.offsetMm]);
  float(280, niftiAffineOf(grid));
  [...'n+1'].forEach((letter, index) => view.setUint8(344 + index, letter.charCodeAt(0)));
}

/** Datatype codes of nifti1.h. */
function datatypeOf(labels: LabelArray): { datatype: number; bits: number } {
  if (labels instanceof Uint8Array) return { datatype: 2, bits: 8 };
  if (labels instanceof Uint16Array) return { datatype: 512, bits: 16 };
  if (labels instanceof Uint32Array) return { datatype: 768, bits: 32 };
  return { datatype: 8, bits: 32 };
}
