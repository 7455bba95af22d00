import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../../electron/contract';
import { segmentValues } from '../../../electron/engine/scene/segmentTable';
import { sidecarTable } from '../../../electron/engine/export/nifti/sidecar';
import { segmentExport } from '../../../electron/engine/scene/segmentExport';

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

/** A voxel of each region, times ten its voxels in the tree: every mask below is told by its regions. */
const regions = { labels: Uint16Array.from({ length: 100 }, (_, voxel) => 1 + (voxel % 4)), count: 4 };
const image = { scan: null, unit: 'HU', modality: 'CT', source: null };

function exported(segments: readonly SegmentToSave[], findings: readonly string[] = []) {
  const origin = { version: '0.0.0', encoder: 'ct', seed: 3 };
  return segmentExport({ grid: sheared, tree, regions }, { segments, image: { ...image, findings }, origin });
}

describe('segmentExport', () => {
  const nested = exported([segment(1, [[6, 1]]), segment(2, [[5, 1]])]);

  it('keeps a segment whole where another lies in it, and says what is left of it in a label map', () => {
    const [outer, inner] = nested.segments;
    expect([outer.voxels, outer.mean, inner.voxels, inner.mean]).toEqual([60, 6.5, 30, 3]);
    expect(outer.inLabelMap).toEqual({ voxels: 30, mean: 10 });
    expect(inner.inLabelMap).toEqual({ voxels: 30, mean: 3 });
    expect([...outer.mask().subarray(0, 4)]).toEqual([1, 1, 1, 0]);
    expect([...inner.mask().subarray(0, 4)]).toEqual([1, 1, 0, 0]);
    expect([...nested.labelMap().subarray(0, 4)]).toEqual([2, 2, 1, 0]);
  });

  it('calls what nobody named an unnamed region, and says what made it', () => {
    const [unnamed] = exported([{ ...segment(1, [[7, 1]]), name: ' ' }]).segments;
    expect(unnamed).toMatchObject({ name: 'unnamed region', code: null, nodes: '+7' });
    expect(nested.algorithm).toBe('Granule 0.0.0, encoder ct, 4 regions, seed 3');
  });

  it('leaves voxels outside the field of view outside every mask', () => {
    const outside = { labels: Uint16Array.of(0, 1, 2, 3), count: 4 };
    const whole = segmentExport(
      { grid: sheared, tree, regions: outside },
      {
        segments: [segment(1, [[7, 1]])],
        image: { ...image, findings: [] },
        origin: { version: '', encoder: '', seed: 1 },
      },
    );
    expect([...whole.segments[0].mask()]).toEqual([0, 1, 1, 1]);
  });
});

describe('the sidecar table', () => {
  const code = { value: '10200004', scheme: 'SCT', meaning: 'Liver' };
  const findings = ['3 slices\tare missing.', 'The gantry was tilted.'];
  const data = exported(
    [segment(1, [[5, 1]]), { ...segment(2, [[3, 1]]), name: 'two\twords\nhere', code }],
    findings,
  );
  const rows = sidecarTable(data).trimEnd().split('\n');
  const byName = (row: number, name: string) => rows[row].split('\t')[rows[0].split('\t').indexOf(name)];

  it('measures volumes on a sheared grid, and means weighted by voxels', () => {
    expect([byName(1, 'voxels'), byName(2, 'voxels')]).toEqual(['30', '30']);
    expect(Number(byName(1, 'volume_ml'))).toBeCloseTo((30 * 2 * 3 * 5 * Math.sqrt(0.75)) / 1000, 3);
    expect([byName(1, 'mean'), byName(2, 'mean')]).toEqual(['3.000', '10.000']);
  });

  it('keeps one row a segment, whatever stands in a name', () => {
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.split('\t').length)).size).toBe(1);
    expect(rows[2].split('\t').slice(0, 3)).toEqual(['2', 'two words here', '#ff8000']);
    expect(rows[1]).toContain('not for diagnostic use');
    expect(byName(2, 'mean_unit')).toBe('HU');
    expect(byName(2, 'scan_findings')).toBe('3 slices are missing. The gantry was tilted.');
    expect([byName(1, 'code'), byName(2, 'code')]).toEqual(['n/a', 'SCT 10200004 Liver']);
  });
});
