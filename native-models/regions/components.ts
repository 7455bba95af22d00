import { voxelCount, type Vec3 } from '../geometry';
import { spans, type Chunks } from '../cooperation';
import { CHUNK_VOXELS } from './image';

/** Disjoint sets over a growing range of integers; the smallest member represents its set. */
export class DisjointSets {
  private parent = new Uint32Array(1024);
  private used = 0;

  add(): number {
    if (this.used === this.parent.length) {
      const larger = new Uint32Array(this.used * 2);
      larger.set(this.parent);
      this.parent = larger;
    }
    this.parent[this.used] = this.used;
    return this.used++;
  }

  find(member: number): number {
    const { parent } = this;
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  union(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)];
    if (rootA < rootB) this.parent[rootB] = rootA;
    else this.parent[rootA] = rootB;
  }

  get size(): number {
    return this.used;
  }
}

/** Face-connected pieces of equal label: a component per voxel, numbered from 0 in raster order. */
export interface Components {
  readonly of: Uint32Array;
  readonly count: number;
}

/** Finds the face-connected pieces of a label map in two passes. */
export function* findComponents(labels: Uint32Array, size: Vec3): Chunks<Components> {
  const [nx, ny, nz] = size;
  const slice = nx * ny;
  const of = new Uint32Array(voxelCount({ size }));
  const sets = new DisjointSets();
  let sinceYield = 0;
  for (let row = 0, voxel = 0; row < ny * nz; row++) {
    const hasRowBefore = row % ny > 0;
    const hasSliceBefore = row >= ny;
    for (let i = 0; i < nx; i++, voxel++) {
      const label = labels[voxel];
      let component = -1;
      if (i > 0 && labels[voxel - 1] === label) component = of[voxel - 1];
      if (hasRowBefore && labels[voxel - nx] === label) {
        if (component < 0) component = of[voxel - nx];
        else if (component !== of[voxel - nx]) sets.union(component, of[voxel - nx]);
      }
      if (hasSliceBefore && labels[voxel - slice] === label) {
        if (component < 0) component = of[voxel - slice];
        else if (component !== of[voxel - slice]) sets.union(component, of[voxel - slice]);
      }
      of[voxel] = component < 0 ? sets.add() : component;
    }
    sinceYield += nx;
    if (sinceYield >= CHUNK_VOXELS) {
      sinceYield = 0;
      yield row / (ny * nz);
    }
  }
  const number = new Uint32Array(sets.size);
  let count = 0;
  for (let provisional = 0; provisional < sets.size; provisional++) {
    const root = sets.find(provisional);
    number[provisional] = root === provisional ? count++ : number[root];
  }
  for (const [first, end] of spans(of.length, CHUNK_VOXELS)) {
    for (let voxel = first; voxel < end; voxel++) of[voxel] = number[of[voxel]];
    yield 1;
  }
  return { of, count };
}
