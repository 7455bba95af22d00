import type { Regions } from './tree';

/** A label map of one level: one label per voxel. Labels that mean the same segment agree from level to level. */
export type LabelMap = Regions['labels'] | Int32Array;

/** A segment that survives over several levels. */
export interface PersistentStructure {
  readonly label: number;
  /** Number of levels that contain it, not necessarily consecutive. */
  readonly persistence: number;
  /** Index of the earliest level in which it is largest. */
  readonly bestLevel: number;
  /** Voxels in that level. */
  readonly area: number;
}

export interface PersistentStructures {
  /** In the order of painting: largest first. */
  readonly structures: readonly PersistentStructure[];
  /** Label per voxel: the smallest persistent structure that covers it, 0 where there is none. */
  readonly painted: Int32Array;
}

/** A structure must cover this part of the picture, in the level where it is largest. */
const MINIMUM_AREA_FRACTION = 0.01;
/** A structure must be present in this many levels. */
const MINIMUM_PERSISTENCE = 2;

function areas(labels: LabelMap): Map<number, number> {
  const area = new Map<number, number>();
  for (const label of labels) area.set(label, (area.get(label) ?? 0) + 1);
  return area;
}

/** The coarsest level takes no part: there nearly everything is one segment. */
function followLabels(levels: readonly LabelMap[]): PersistentStructure[] {
  const found = new Map<number, PersistentStructure>();
  levels.slice(0, -1).forEach((labels, level) => {
    for (const [label, area] of areas(labels)) {
      const before = found.get(label);
      const largest = before && before.area >= area ? before : { bestLevel: level, area };
      found.set(label, {
        label,
        persistence: (before?.persistence ?? 0) + 1,
        bestLevel: largest.bestLevel,
        area: largest.area,
      });
    }
  });
  return [...found.values()];
}

/**
 * The structures that persist over the levels (Liu et al., CUTS, "diffusion-persistent"): every label by the number of
 * levels that contain it, painted at its largest extent, big ones first, so that smaller structures lie on top.
 * `levels` run from fine to coarse.
 */
export function persistentStructures(levels: readonly LabelMap[]): PersistentStructures {
  const voxels = levels[0]?.length ?? 0;
  const structures = followLabels(levels)
    .filter((one) => one.area >= MINIMUM_AREA_FRACTION * voxels && one.persistence >= MINIMUM_PERSISTENCE)
    .sort((a, b) => b.area - a.area || b.persistence - a.persistence || a.label - b.label);
  const painted = new Int32Array(voxels);
  for (const { label, bestLevel } of structures) {
    const labels = levels[bestLevel];
    for (let voxel = 0; labels && voxel < voxels; voxel++) {
      if (labels[voxel] === label) painted[voxel] = label;
    }
  }
  return { structures, painted };
}
