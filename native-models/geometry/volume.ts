import type { Grid } from './grid';

export type VoxelArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

export type FindingCode =
  | 'gantry-tilt'
  | 'shifted-slices'
  | 'scattered-slices'
  | 'missing-slices'
  | 'uneven-spacing'
  | 'duplicate-slices'
  | 'no-position'
  | 'non-square-pixels'
  | 'sheared'
  | 'per-slice-rescale'
  | 'localiser-split'
  | 'time-points-split'
  | 'gap-split'
  | 'channel-reaches-partly'
  | 'mixed-photometric'
  | 'orientation-unknown'
  | 'spacing-unknown'
  | 'sform-qform-differ'
  | 'complex-magnitude'
  | 'trailing-bytes'
  | 'picture-turned'
  | 'overlays'
  | 'burned-in-annotation'
  | 'coloured-values';

/** One thing about a volume's geometry or values that a reader must know; numbers ride beside the sentence. */
export interface Finding {
  readonly code: FindingCode;
  readonly message: string;
  readonly [number: string]: string | number | readonly number[];
}

/** The judgement made once, when a series is read. It travels with every number, picture and file. */
export interface GeometryVerdict {
  /** False when distances or volumes measured on this grid cannot be trusted. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/**
 * A scan or a picture. Voxels lie i fastest, then j, then k; channels are planar:
 * index = channel * (nx * ny * nz) + (k * ny + j) * nx + i.
 * Value in the modality's unit (HU for CT) = rescale.slope * voxel + rescale.intercept.
 */
export interface Volume {
  readonly grid: Grid;
  readonly channels: number;
  readonly voxels: VoxelArray;
  readonly rescale: { readonly slope: number; readonly intercept: number };
  /** DICOM modality (CT, MR, PT, ...), 'photo' for 2-D colour pictures, 'unknown' where the file does not say. */
  readonly modality: string;
  readonly verdict: GeometryVerdict;
  /** Unit of the values, judged once when they are read: 'HU', 'SUVbw', 'Bq/ml' and so on; '' where they have none. */
  readonly unit?: string;
  /** Windows that the file offers, in the unit of the values. */
  readonly windows?: readonly GreyWindow[];
  /** True where low values are to be shown bright (MONOCHROME1, PS3.3 C.7.6.3.1.2). */
  readonly inverted?: boolean;
  /** True where the first three channels are red, green and blue. */
  readonly colour?: boolean;
  /** Stored numbers, both inclusive, that stand for "outside the picture" (Pixel Padding Value, PS3.3 C.7.5.1.1.2). */
  readonly padding?: { readonly low: number; readonly high: number };
}

/** Whether a stored number of a volume stands for a value: it is a number, and no padding. */
export function holdsValue({ padding }: Pick<Volume, 'padding'>, stored: number): boolean {
  return Number.isFinite(stored) && !(padding && stored >= padding.low && stored <= padding.high);
}

/** Values from level - width / 2 (black) to level + width / 2 (white). */
export interface GreyWindow {
  readonly name: string;
  readonly width: number;
  readonly level: number;
}
