import type { DataType } from '../../../contract';
import type { DicomDataSet, PixelDataPlace } from './dataSet';
import { lookUpTableOf, type LookUpTable } from './lookUpTable';

/** How the numbers of a picture are packed (PS3.3 C.7.6.3); the same for every frame of a file. */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  /** Colours lie plane after plane and not pixel after pixel (Planar Configuration 1). */
  readonly planar: boolean;
  readonly kind: PixelDataPlace['kind'];
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Stored numbers that stand for "no picture here" (0028,0120 and 0121), inclusive. */
  readonly padding: { readonly low: number; readonly high: number } | null;
  /** Red, green and blue of each stored number, where the picture is coloured by a palette. */
  readonly palette: readonly [LookUpTable, LookUpTable, LookUpTable] | null;
  /** Some of the grey numbers stand for colours of a palette (supplemental, PS3.3 C.7.6.19). */
  readonly colouredValues: boolean;
  /** Values of each stored number where they do not follow a straight line (Modality LUT Sequence, PS3.3 C.11.1). */
  readonly modalityTable: LookUpTable | null;
}

const TAG = {
  samplesPerPixel: 'x00280002',
  photometric: 'x00280004',
  planarConfiguration: 'x00280006',
  rows: 'x00280010',
  columns: 'x00280011',
  bitsAllocated: 'x00280100',
  bitsStored: 'x00280101',
  highBit: 'x00280102',
  pixelRepresentation: 'x00280103',
  padding: 'x00280120',
  paddingLimit: 'x00280121',
  palette: [
    { descriptor: 'x00281101', data: 'x00281201', segmented: 'x00281221' },
    { descriptor: 'x00281102', data: 'x00281202', segmented: 'x00281222' },
    { descriptor: 'x00281103', data: 'x00281203', segmented: 'x00281223' },
  ],
  modalityTables: 'x00283000',
  table: { descriptor: 'x00283002', data: 'x00283006' },
} as const;

export function pixelFormatOf(data: DicomDataSet): PixelFormat {
  const kind = data.pixelData()?.kind ?? 'integer';
  const bitsAllocated = data.integer(TAG.bitsAllocated) ?? 16;
  const bitsStored = data.integer(TAG.bitsStored) ?? bitsAllocated;
  const signed = data.integer(TAG.pixelRepresentation) === 1;
  const photometric = data.text(TAG.photometric);
  const [modalityTable] = data.items(TAG.modalityTables);
  return {
    rows: data.integer(TAG.rows) ?? 0,
    columns: data.integer(TAG.columns) ?? 0,
    samplesPerPixel: data.integer(TAG.samplesPerPixel) ?? 1,
    photometric,
    planar: data.integer(TAG.planarConfiguration) === 1,
    kind,
    bitsAllocated,
    bitsStored,
    highBit: data.integer(TAG.highBit) ?? bitsStored - 1,
    signed,
    padding: kind === 'integer' ? paddingOf(data, signed) : null,
    colouredValues: photometric === 'MONOCHROME2' && data.bytes(TAG.palette[0].descriptor) !== null,
    palette: photometric === 'PALETTE COLOR' ? paletteOf(data, signed) : null,
    modalityTable: modalityTable === undefined ? null : lookUpTableOf(modalityTable, TAG.table, signed),
  };
}

function paddingOf(data: DicomDataSet, signed: boolean): PixelFormat['padding'] {
  const representation = signed ? 'SS' : 'US';
  const [value] = data.binary(TAG.padding, representation);
  if (value === undefined) return null;
  const [limit = value] = data.binary(TAG.paddingLimit, representation);
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}

function paletteOf(data: DicomDataSet, signed: boolean): PixelFormat['palette'] {
  const [red, green, blue] = TAG.palette.map((tags) => lookUpTableOf(data, tags, signed));
  return red && green && blue ? [red, green, blue] : null;
}

/** Channels of a pixel once it is unpacked: 3 for every kind of colour. */
export function channelsOf({ palette, samplesPerPixel }: PixelFormat): number {
  return palette === null ? samplesPerPixel : 3;
}

/** Numbers in a frame. */
export function sampleCount({ rows, columns, samplesPerPixel }: PixelFormat): number {
  return rows * columns * samplesPerPixel;
}

/** The type that holds a frame's numbers once they are unpacked and looked up. */
export function decodedType(pixels: PixelFormat): DataType {
  const { kind, palette, modalityTable } = pixels;
  if (kind === 'integer' && palette !== null) return 'uint8';
  if (kind === 'integer' && modalityTable !== null) return modalityTable.bits <= 8 ? 'uint8' : 'uint16';
  return storedType(pixels);
}

/** The type of stored numbers before any table is looked up. */
export function storedType({ kind, bitsAllocated, signed }: PixelFormat): DataType {
  if (kind !== 'integer') return kind;
  if (bitsAllocated <= 8) return signed ? 'int8' : 'uint8';
  if (bitsAllocated <= 16) return signed ? 'int16' : 'uint16';
  return signed ? 'int32' : 'uint32';
}
