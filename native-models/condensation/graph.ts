/** An undirected graph of regions: node = region label - 1; every pair once, from < to. */
export interface RegionGraph {
  readonly nodeCount: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Area of the faces that the two regions share. */
  readonly areaMm2: Float32Array;
  /** Mean step of the normalised values across those faces. */
  readonly contrast: Float32Array;
}

/** One feature vector per region, row by row. */
export interface RegionFeatures {
  readonly dimensions: number;
  readonly values: Float32Array;
}
