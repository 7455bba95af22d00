/** One label per voxel: 1..count inside the field of view, 0 outside it. i fastest, then j, then k. */
export interface Regions {
  readonly labels: Uint16Array | Uint32Array;
  readonly count: number;
}

/**
 * The granularity tree. Nodes 1..regionCount are the regions, the rest merges in order of birth, the last one the root.
 * Every array is indexed by node id - 1. A node exists at the steps bornAt <= step < diesAt; the root never dies
 * (diesAt = steps + 1). A parent has a higher id than its children and is born no earlier.
 */
export interface GranularityTree {
  readonly regionCount: number;
  /** Condensation steps; the root is born at this step. */
  readonly steps: number;
  readonly nodeCount: number;
  /** Node id of the parent, 0 at the root. */
  readonly parent: Uint32Array;
  readonly bornAt: Uint32Array;
  readonly diesAt: Uint32Array;
  readonly voxelCount: Uint32Array;
  /** Mean of the first channel, in the modality's unit. */
  readonly meanIntensity: Float32Array;
  /** Six numbers a node: i, j, k of the lowest and of the highest voxel, both inclusive. */
  readonly boundingBox: Int32Array;
  /** Share of all steps at which the node exists, 0 to 1; steps are ratios of scale, so this is a ratio too. */
  readonly persistence: Float32Array;
  /** 1 where the node's voxels form one face-connected piece. */
  readonly connected: Uint8Array;
}

/** What `tree.json` keeps of a tree: enough to cut levels and to measure. */
export type StoredTree = Omit<GranularityTree, 'boundingBox' | 'connected'>;

/** A salient level: the tree cut at one step. */
export interface Level {
  readonly step: number;
  readonly segments: number;
}

/** What is known of each region; arrays are indexed by label - 1. */
export interface RegionStatistics {
  readonly voxelCount: Uint32Array;
  /** Mean of the first channel, in the modality's unit. */
  readonly meanIntensity: Float32Array;
  /** Centre along the voxel axes in millimetres from voxel (0, 0, 0), three numbers a region. */
  readonly centreMm: Float64Array;
  /** Six numbers a region: i, j, k of the lowest and of the highest voxel, both inclusive. */
  readonly boundingBox: Int32Array;
}
