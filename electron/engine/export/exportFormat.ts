import type { CodedConcept, ExportFormatId, ExportOptions, UserError } from '../../contract';
import type { Grid, Volume } from '../../../native-models/geometry';
import type { FoundVolume } from '../imaging';

/** How many voxels, and their mean in the modality's unit (NaN where there are none). */
export interface SegmentMeasures {
  readonly voxels: number;
  readonly mean: number;
}

/** One segment as a person picked it. Segments may overlap: structures of a tree nest. */
export interface ExportedSegment extends SegmentMeasures {
  /** 1.., unique among the segments of one export. */
  readonly value: number;
  /** Never empty: 'unnamed region' until a person names it. */
  readonly name: string;
  /** sRGB, 0..255. */
  readonly color: readonly [number, number, number];
  readonly code: CodedConcept | null;
  /** The picked nodes in order, with their signs: '+812 -33'. */
  readonly nodes: string;
  /** What is left of the segment in `labelMap`, where later segments claim voxels of it. */
  readonly inLabelMap: SegmentMeasures;
  /** 1 inside, 0 outside, one per voxel of the grid, i fastest; painted anew at each call. */
  mask(): Uint8Array;
}

/** What is known of the image that was segmented. */
export interface SegmentedImage {
  /** The voxels, for what is measured on them; null where the image is not at hand. */
  readonly scan: Volume | null;
  /** Unit of its values, empty for none. */
  readonly unit: string;
  readonly modality: string;
  /** What was found about its geometry and values when it was read, one sentence each. */
  readonly findings: readonly string[];
  /** Its files; null where they are not at hand. */
  readonly source: FoundVolume | null;
}

/** Segments of one image on its grid, as every format is given them. */
export interface SegmentExport {
  readonly grid: Grid;
  readonly segments: readonly ExportedSegment[];
  readonly image: SegmentedImage;
  readonly software: { readonly version: string };
  /** What made the segments: 'Granule 0.1.0, encoder mr, 18000 regions, seed 1'. */
  readonly algorithm: string;
  /** One value per voxel, 0 where no segment is; where segments overlap, the last in the list. Painted anew at each call. */
  labelMap(): Uint16Array | Uint32Array;
}

/** A file that was written, read back by another reader than its writer, and found to hold what it should. */
export interface Exported {
  /** The file that was asked for, then those that belong to it. */
  readonly files: readonly string[];
  /** What was compared, a sentence. */
  readonly compared: string;
}

/** One format that segments can be saved in. */
export interface ExportFormat {
  readonly id: ExportFormatId;
  /** As a menu shows it. */
  readonly name: string;
  /** With their dots; the first is added to a name that ends in none of them. */
  readonly extensions: readonly [string, ...string[]];
  /** True where the scan's voxels or files are read: whoever exports from a result folder finds them first. */
  readonly usesImage: boolean;
  /** Every file that `write` makes for `file`, which has its extension. */
  files(data: SegmentExport, file: string): readonly string[];
  /** Why this format cannot hold these segments, in words; null where it can. Asked before anything is written. */
  refuses?(data: SegmentExport, options: ExportOptions): UserError | null;
  /** What the format loses of these segments, a sentence; null where it loses nothing. Said before anything is written. */
  loses?(data: SegmentExport, options: ExportOptions): string | null;
  /** Writes beside, reads back with an independent reader, compares, renames: the old file stays where anything fails. */
  write(data: SegmentExport, file: string, options: ExportOptions): Promise<Exported>;
}
