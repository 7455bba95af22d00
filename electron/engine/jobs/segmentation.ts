import type { GranularityTree, Level, Regions } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { ReportProgress } from './progressMeter';
import type { StageCache } from './stageCache';

export type Mode = 'standard' | 'faithful';

export interface SegmentOptions {
  /** A shipped encoder's name, 'intensity', the path of a file that `train` made, or 'auto' to choose by modality. */
  readonly encoder: string;
  /** Steps of adaptation to this volume before segmenting, 0 for none. */
  readonly trainSteps: number;
  /** Regions wanted; chosen from the volume's size where absent. */
  readonly regions?: number | undefined;
  readonly seed: number;
  readonly device: 'auto' | 'cpu' | 'cuda' | 'webgpu' | 'dml';
  readonly mode: Mode;
}

export interface SegmentHooks {
  readonly signal: AbortSignal;
  readonly onProgress: ReportProgress;
  /** Where finished stages are kept, so that a job whose engine died need not start anew. */
  readonly cache?: StageCache | undefined;
}

/** Stands in every report. */
export const NOTICE =
  'Not for diagnostic use. Every segment is unsupervised and unnamed until a person names it.';

/** How a result was made: enough to make it again. Names no patient and no path; the result's folder adds where the scan lay. */
export interface Provenance {
  readonly granule: string;
  readonly mode: Mode;
  readonly notice: typeof NOTICE;
  /** SHA-256 of the voxels as stored and of the grid. */
  readonly input: {
    readonly sha256: string;
    readonly modality: string;
    readonly unit: string;
    readonly channels: number;
  };
  readonly encoder: { readonly name: string; readonly sha256: string; readonly adaptedSteps: number };
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly seed: number;
  readonly device: string;
  /** What ran where, and why not elsewhere. */
  readonly deviceNote: string;
  readonly threads: number;
  readonly findings: readonly string[];
  /** Seconds per stage. */
  readonly timings: Readonly<Record<string, number>>;
  readonly peakMemoryMb: number;
}

/** A finished segmentation of one volume. */
export interface Segmentation {
  readonly volumeId: string;
  readonly grid: Grid;
  readonly regions: Regions;
  readonly tree: GranularityTree;
  /** Salient levels, coarse to fine. */
  readonly levels: readonly Level[];
  /** The most persistent structures: node ids, 0 where none, i fastest (methods after CUTS, persistent structures). */
  readonly persistent: Uint16Array | Uint32Array;
  /** Spectral k-means, the faithful mode's other result: cluster of each voxel from 1, i fastest. */
  readonly clusters?: Uint16Array;
  readonly provenance: Provenance;
}
