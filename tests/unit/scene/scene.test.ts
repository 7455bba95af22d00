import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../../electron/contract';
import { segmentValues } from '../../../electron/engine/scene/segmentTable';
import { measureSegments, sidecarTable } from '../../../electron/engine/scene/sidecar';

/** Four regions: (1, 2) -> 5, (5, 3) -> 6, (6, 4) -> 7, the root. */
const tree: StoredTree = {
  regionCount: 4,
  steps: 3,
  nodeCount: 7,
  parent: Uint32Array.of(5, 5, 6, 7, 6, 7, 0),
  bornAt: Uint32Array.of(0, 0, 0, 0, 1, 2, 3),
  diesAt: Uint32Array.of(1, 1, 2, 3, 2, 3, 4),
  voxelCount: Uint32Array.of(10, 20, 30, 40, 30, 60, 100),
  meanIntensity: Float32Array.of(1, 4, 10, 100, 3, 6.5, 43.9),
  persistence: new Float32Array(7),
};

/** Sheared by 30 degrees: a voxel holds less than the product of its spacings. */
const sheared: Grid = {
  size: [5, 4, 5],
  spacingMm: [2, 3, 5],
  origin: [7, -3, 11],
  direction: [1, 0.5, 0, 0, Math.sqrt(0.75), 0, 0, 0, 1],
};

function segment(value: number, picks: readonly (readonly [number, 1 | -1])[]): SegmentToSave {
  return {
    value,
    name: `s${value}`,
    color: [255, 128, 0],
    picks: picks.map(([node, sign]) => ({ node, sign })),
  };
}

describe('segmentValues', () => {
  it('lets the last pick of a region or its ancestors decide', () => {
    expect([...segmentValues(tree, [segment(3, [[6, 1]])])]).toEqual([0, 3, 3, 3, 0]);
    expect([
      ...segmentValues(tree, [
        segment(3, [
          [6, 1],
          [5, -1],
        ]),
      ]),
    ]).toEqual([0, 0, 0, 3, 0]);
    expect([
      ...segmentValues(tree, [
        segment(3, [
          [6, 1],
          [5, -1],
          [2, 1],
        ]),
      ]),
    ]).toEqual([0, 0, 3, 3, 0]);
    expect([
      ...segmentValues(tree, [
        segment(3, [
          [5, -1],
          [6, 1],
        ]),
      ]),
    ]).toEqual([0, 3, 3, 3, 0]);
  });

  it('gives a region that two segments claim to the last of them', () => {
    expect([...segmentValues(tree, [segment(1, [[7, 1]]), segment(2, [[5, 1]])])]).toEqual([0, 2, 2, 1, 1]);
  });

  it('agrees with asking every region by itself', () => {
    const pick = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.constantFrom(1 as const, -1 as const));
    fc.assert(
      fc.property(fc.array(pick, { maxLength: 8 }), (picks) => {
        const values = segmentValues(tree, [segment(1, picks)]);
        for (let region = 1; region <= 4; region++) {
          const line = new Set<number>();
          for (let node = region; node !== 0; node = tree.parent[node - 1]) line.add(node);
          const last = picks.filter(([node]) => line.has(node)).at(-1);
          expect(values[region]).toBe(last?.[1] === 1 ? 1 : 0);
        }
      }),
    );
  });
});

describe('the sidecar table', () => {
  const segments = [segment(1, [[5, 1]]), { ...segment(2, [[3, 1]]), name: 'two\twords\nhere' }];
  const values = segmentValues(tree, segments);
  const measures = measureSegments(tree, values, segments, sheared);

  it('measures volumes on a sheared grid, and means weighted by voxels', () => {
    expect(measures.map(({ voxels }) => voxels)).toEqual([30, 30]);
    expect(measures[0].volumeMl).toBeCloseTo((30 * 2 * 3 * 5 * Math.sqrt(0.75)) / 1000, 9);
    expect(measures.map(({ mean }) => mean)).toEqual([3, 10]);
  });

  it('keeps one row a segment, whatever stands in a name', () => {
    const findings = ['3 slices\tare missing.', 'The gantry was tilted.'];
    const rows = sidecarTable(segments, measures, { unit: 'HU', findings }).trimEnd().split('\n');
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.split('\t').length)).size).toBe(1);
    expect(rows[2].split('\t').slice(0, 3)).toEqual(['2', 'two words here', '#ff8000']);
    expect(rows[1]).toContain('not for diagnostic use');
    const columns = rows[0].split('\t');
    const byName = (name: string) => rows[2].split('\t')[columns.indexOf(name)];
    expect(byName('mean_unit')).toBe('HU');
    expect(byName('scan_findings')).toBe('3 slices are missing. The gantry was tilted.');
  });
});
