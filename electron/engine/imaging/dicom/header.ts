import type { Vec3 } from '../../../../native-models/geometry';
import type { DicomDataSet, PixelDataPlace } from './dataSet';

/** What one DICOM image says about itself (PS3.3), as far as it matters for building a volume. */
export interface DicomHeader {
  readonly file: string;
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly seriesUid: string;
  readonly frameOfReference: string;
  readonly modality: string;
  readonly description: string;
  readonly localiser: boolean;
  readonly instanceNumber: number;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly rescale: { readonly slope: number; readonly intercept: number };
  /** LPS millimetres of the centre of the first pixel (0020,0032). */
  readonly position: Vec3 | null;
  /** Unit vectors towards rising columns and rising rows (0020,0037). */
  readonly alongRow: Vec3 | null;
  readonly alongColumn: Vec3 | null;
  /** Distance of columns (i) and of rows (j), in millimetres; null where the file names no scale in the patient. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  readonly sliceSpacingMm: number | null;
  /** Values by which several images at one place may differ: echo, time point, diffusion weight, acquisition. */
  readonly discriminators: readonly string[];
  readonly pixelData: PixelDataPlace | null;
}

/** Image attributes by their tags (PS3.6). */
const TAG = {
  imageType: 'x00080008',
  sopClass: 'x00080016',
  sopInstance: 'x00080018',
  modality: 'x00080060',
  seriesDescription: 'x0008103e',
  sliceThickness: 'x00180050',
  echoTime: 'x00180081',
  spacingBetweenSlices: 'x00180088',
  protocolName: 'x00181030',
  triggerTime: 'x00181060',
  imagerPixelSpacing: 'x00181164',
  diffusionWeight: 'x00189087',
  seriesUid: 'x0020000e',
  acquisitionNumber: 'x00200012',
  instanceNumber: 'x00200013',
  position: 'x00200032',
  orientation: 'x00200037',
  frameOfReference: 'x00200052',
  temporalPosition: 'x00200100',
  samplesPerPixel: 'x00280002',
  photometric: 'x00280004',
  frames: 'x00280008',
  rows: 'x00280010',
  columns: 'x00280011',
  pixelSpacing: 'x00280030',
  bitsAllocated: 'x00280100',
  bitsStored: 'x00280101',
  pixelRepresentation: 'x00280103',
  intercept: 'x00281052',
  slope: 'x00281053',
} as const;

const DISCRIMINATORS = [
  TAG.echoTime,
  TAG.temporalPosition,
  TAG.diffusionWeight,
  TAG.acquisitionNumber,
  TAG.triggerTime,
  TAG.imageType,
] as const;

export function headerOf(file: string, data: DicomDataSet): DicomHeader {
  const orientation = data.numbers(TAG.orientation);
  const oriented = orientation.length === 6 && orientation.every(Number.isFinite);
  const bitsAllocated = data.integer(TAG.bitsAllocated) ?? 16;
  return {
    file,
    transferSyntax: data.transferSyntax,
    sopClass: data.text(TAG.sopClass),
    sopInstance: data.text(TAG.sopInstance),
    seriesUid: data.text(TAG.seriesUid),
    frameOfReference: data.text(TAG.frameOfReference),
    modality: data.text(TAG.modality) || 'unknown',
    description: data.text(TAG.seriesDescription) || data.text(TAG.protocolName),
    localiser: /\\LOCALIZER(\\|$)/.test(data.text(TAG.imageType)),
    instanceNumber: data.numbers(TAG.instanceNumber)[0] ?? 0,
    frames: data.numbers(TAG.frames)[0] ?? 1,
    rows: data.integer(TAG.rows) ?? 0,
    columns: data.integer(TAG.columns) ?? 0,
    samplesPerPixel: data.integer(TAG.samplesPerPixel) ?? 1,
    photometric: data.text(TAG.photometric),
    bitsAllocated,
    bitsStored: data.integer(TAG.bitsStored) ?? bitsAllocated,
    signed: data.integer(TAG.pixelRepresentation) === 1,
    rescale: rescaleOf(data),
    position: vectorOf(data.numbers(TAG.position)),
    alongRow: oriented ? unit(orientation.slice(0, 3)) : null,
    alongColumn: oriented ? unit(orientation.slice(3, 6)) : null,
    pixelSpacingMm: pixelSpacingOf(data),
    sliceSpacingMm:
      positive(data.numbers(TAG.spacingBetweenSlices)[0]) ?? positive(data.numbers(TAG.sliceThickness)[0]),
    discriminators: DISCRIMINATORS.map((tag) => data.text(tag)),
    pixelData: data.pixelData(),
  };
}

function rescaleOf(data: DicomDataSet): DicomHeader['rescale'] {
  const slope = data.numbers(TAG.slope)[0] ?? 1;
  const intercept = data.numbers(TAG.intercept)[0] ?? 0;
  return {
    slope: slope === 0 || !Number.isFinite(slope) ? 1 : slope,
    intercept: Number.isFinite(intercept) ? intercept : 0,
  };
}

/** Both attributes give the distance of rows first (PS3.3 10.7.1.3); Imager Pixel Spacing is measured at the detector. */
function pixelSpacingOf(data: DicomDataSet): readonly [number, number] | null {
  for (const tag of [TAG.pixelSpacing, TAG.imagerPixelSpacing]) {
    const [rows, columns] = data.numbers(tag);
    if (rows > 0 && columns > 0) return [columns, rows];
  }
  return null;
}

function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

function vectorOf(values: readonly number[]): Vec3 | null {
  return values.length === 3 && values.every(Number.isFinite) ? [values[0], values[1], values[2]] : null;
}

function unit(values: readonly number[]): Vec3 | null {
  const norm = Math.hypot(...values);
  return norm > 0.5 ? [values[0] / norm, values[1] / norm, values[2] / norm] : null;
}
