import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  indexToLps,
  voxelCount,
  voxelVolumeMm3,
  type Grid,
  type Vec3,
} from '../../../native-models/geometry';
import {
  extractSurface,
  meshArea,
  meshInPatient,
  meshVolume,
  smoothSurface,
  type Mesh,
} from '../../../native-models/surface';
import { anyGrid, shearedGrid } from '../../fixtures/grids';
import { anyMask, maskWhere, SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';

/** Directed edges that are not run exactly once each way: none on a closed surface that faces one way. */
function openEdges({ triangles }: Mesh): string[] {
  const seen = new Map<string, number>();
  for (let at = 0; at < triangles.length; at += 3)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ]) {
      const edge = `${triangles[at + a]} ${triangles[at + b]}`;
      seen.set(edge, (seen.get(edge) ?? 0) + 1);
    }
  const reverse = (edge: string) => edge.split(' ').reverse().join(' ');
  return [...seen]
    .filter(([edge, count]) => count !== 1 || seen.get(reverse(edge)) !== 1)
    .map(([edge]) => edge);
}

/** How often a surface goes round a point: 1 inside and 0 outside where it faces outwards (Van Oosterom, Strackee 1983). */
function windingNumber({ points, triangles }: Mesh, centre: Vec3): number {
  const corner = (at: number) => {
    const point = 3 * triangles[at];
    return [0, 1, 2].map((axis) => points[point + axis] - centre[axis]);
  };
  const dot = (a: number[], b: number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  let angle = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
    const [p, q, r] = [a, b, c].map((v) => Math.hypot(...v));
    const triple =
      a[0] * (b[1] * c[2] - b[2] * c[1]) +
      a[1] * (b[2] * c[0] - b[0] * c[2]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
    angle += 2 * Math.atan2(triple, p * q * r + dot(a, b) * r + dot(b, c) * p + dot(c, a) * q);
  }
  return angle / (4 * Math.PI);
}

function surfaceOf({ grid, mask }: { grid: Grid; mask: Uint8Array }): Mesh {
  return meshInPatient(extractSurface(mask, grid.size), grid);
}

test('any mask on any grid, left-handed and sheared ones too: a closed surface around its voxels and no others', () => {
  fc.assert(
    fc.property(anyMask(fc.oneof(anyGrid, shearedGrid)), ({ grid, mask }) => {
      const mesh = surfaceOf({ grid, mask });
      expect(openEdges(mesh)).toEqual([]);
      const [nx, ny] = grid.size;
      for (let voxel = 0; voxel < mask.length; voxel += 3) {
        const index: Vec3 = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
        expect(windingNumber(mesh, indexToLps(grid, index))).toBeCloseTo(mask[voxel], 6);
      }
    }),
    { numRuns: 60 },
  );
});

describe.each(Object.entries(SHAPES))('%s', (_, mask) => {
  const mesh = surfaceOf({ grid: SHAPES_GRID, mask });

  test('is closed, also when smoothed, and keeps to half a voxel around its voxels', () => {
    expect(openEdges(mesh)).toEqual([]);
    expect(openEdges(smoothSurface(mesh, 10))).toEqual([]);
    const inIndices = extractSurface(mask, SHAPES_GRID.size).points;
    for (let at = 0; at < inIndices.length; at++) {
      expect(inIndices[at]).toBeGreaterThanOrEqual(-0.5);
      expect(inIndices[at]).toBeLessThanOrEqual(SHAPES_GRID.size[at % 3] - 0.5);
    }
  });

  test('holds no more than its voxels, less what marching cubes cut from edges and corners', () => {
    const voxelMm3 = mask.reduce((sum, inside) => sum + inside, 0) * voxelVolumeMm3(SHAPES_GRID);
    expect(meshVolume(mesh)).toBeGreaterThan(0);
    expect(meshVolume(mesh)).toBeLessThan(1.02 * voxelMm3);
  });
});

describe('a ball of radius 20', () => {
  const size: Vec3 = [43, 45, 47];
  const mask = maskWhere({ size }, 43 * 45 * 47, ([i, j, k]) => Math.hypot(i - 21, j - 22, k - 23) <= 20);
  const voxels = mask.reduce((sum, inside) => sum + inside, 0);
  const mesh = extractSurface(mask, size);

  test('has the volume of its voxels within half a percent; its area is at most a tenth too large', () => {
    expect(Math.abs(meshVolume(mesh) / voxels - 1)).toBeLessThan(0.005);
    expect(meshArea(mesh) / (4 * Math.PI * 400)).toBeGreaterThan(1);
    expect(meshArea(mesh) / (4 * Math.PI * 400)).toBeLessThan(1.1);
  });

  test('smoothed, keeps its volume within half a percent and comes within two of the area of a ball', () => {
    const smooth = smoothSurface(mesh, 20);
    expect(Math.abs(meshVolume(smooth) / voxels - 1)).toBeLessThan(0.005);
    expect(Math.abs(meshArea(smooth) / (4 * Math.PI * 400) - 1)).toBeLessThan(0.02);
  });

  test('no iteration changes nothing', () => {
    expect(smoothSurface(mesh, 0)).toEqual(mesh);
  });
});

test('nothing has no surface', () => {
  const mesh = extractSurface(new Uint8Array(voxelCount(SHAPES_GRID)), SHAPES_GRID.size);
  expect([mesh.points.length, mesh.triangles.length, meshVolume(mesh), meshArea(mesh)]).toEqual([0, 0, 0, 0]);
});

/** Scikit-image's marching cubes of the mask with a border of zeros, in voxel indices. */
const SCIKIT_SURFACE = `
import json, sys, numpy
from skimage.measure import marching_cubes, mesh_surface_area
size = json.loads(sys.argv[1])
mask = numpy.array(json.loads(sys.argv[2]), float).reshape(size[::-1]).transpose()
v, f, _, _ = marching_cubes(numpy.pad(mask, 1), 0.5, method='lorensen')
v = v - 1
t = v[f]
volume = abs((t[:, 0] * numpy.cross(t[:, 1], t[:, 2])).sum() / 6)
print(json.dumps({'points': sorted(map(tuple, numpy.unique(numpy.round(v * 2), axis=0).astype(int).tolist())),
  'area': float(mesh_surface_area(v, f)), 'volume': float(volume)}))`;

describe.skipIf(!pythonHas('skimage'))('scikit-image', () => {
  // Cases with two ways of joining are cut differently; these shapes have none.
  test.each(['ball', 'one voxel', 'the whole volume', 'a slab through all borders'])(
    'agrees on %s',
    (name) => {
      const mesh = extractSurface(SHAPES[name], SHAPES_GRID.size);
      const seen = python(
        SCIKIT_SURFACE,
        JSON.stringify(SHAPES_GRID.size),
        JSON.stringify([...SHAPES[name]]),
      ) as {
        points: number[][];
        area: number;
        volume: number;
      };
      const points = Array.from({ length: mesh.points.length / 3 }, (_, point) =>
        [...mesh.points.subarray(3 * point, 3 * point + 3)].map((value) => 2 * value),
      );
      points.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
      expect(points).toEqual(seen.points);
      expect(meshArea(mesh) / seen.area).toBeCloseTo(1, 2);
      expect(meshVolume(mesh) / seen.volume).toBeCloseTo(1, 2);
    },
  );
});
