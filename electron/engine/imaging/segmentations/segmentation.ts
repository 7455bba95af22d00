import type { SegmentationInfo, StoredSegment } from '../../../contract';
import type { Grid, Vec3 } from '../../../../native-models/geometry';

/** A segmentation of which the header was read, its voxels not yet. */
export interface FoundSegmentation {
  readonly info: SegmentationInfo;
  readonly source: { readonly kind: 'dicom-seg' | 'nrrd'; readonly file: string };
}

/** Parallel planes of pixels somewhere in the patient, in the order of their places along the normal. */
export interface Planes {
  readonly rows: number;
  readonly columns: number;
  /** Unit vectors towards rising columns and rising rows. */
  readonly alongRow: Vec3;
  readonly alongColumn: Vec3;
  /** Distance of columns, then of rows. */
  readonly spacingMm: readonly [number, number];
  /** How far a plane reaches along the normal, to the one before it and to the one behind it. */
  readonly reachMm: readonly (readonly [number, number])[];
  /** Centre of the first pixel of each plane, LPS millimetres. */
  readonly positions: readonly Vec3[];
}

/** One set of frames that show the same segments: one segment each, or, in a label map, several that do not overlap. */
export interface FrameSet {
  readonly segments: readonly StoredSegment[];
  /** Index of the plane of each frame. */
  readonly planes: readonly number[];
  /** Value of the segment at each pixel of frame number `index` of this set, row by row; 0 for none. */
  pixels(index: number): Promise<Uint16Array>;
}

/** Segments as frames on planes, as DICOM has them. */
export interface FramedSegments {
  readonly frameOfReference: string;
  readonly planes: Planes;
  readonly sets: readonly FrameSet[];
}

/** Segments as their file holds them, on their own geometry; segments of different sets may overlap. */
export type StoredSegments =
  | ({ readonly kind: 'planes' } & FramedSegments)
  | { readonly kind: 'grid'; readonly grid: Grid; readonly sets: readonly LabelledGrid[] };

/** Segments that do not overlap, as the label of each voxel of a grid, i fastest; 0 for none. */
export interface LabelledGrid {
  readonly segments: readonly StoredSegment[];
  readonly labels: ArrayLike<number>;
}
