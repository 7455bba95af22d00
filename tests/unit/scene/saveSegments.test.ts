import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StoredTree } from '../../../native-models/condensation';
import type { Grid } from '../../../native-models/geometry';
import type { SegmentToSave } from '../../../electron/contract';
import { saveSegments } from '../../../electron/engine/scene/saveSegments';

const grid: Grid = {
  size: [3, 2, 1],
  spacingMm: [2, 3, 5],
  origin: [7, -3, 11],
  direction: [0, -1, 0, 1, 0, 0, 0, 0, 1],
};
const tree: StoredTree = {
  regionCount: 2,
  steps: 1,
  nodeCount: 3,
  parent: Uint32Array.of(3, 3, 0),
  bornAt: Uint32Array.of(0, 0, 1),
  diesAt: Uint32Array.of(1, 1, 2),
  voxelCount: Uint32Array.of(2, 4, 6),
  meanIntensity: Float32Array.of(10, 40, 30),
  persistence: new Float32Array(3),
};
const result = { grid, tree, regions: { labels: Uint16Array.of(1, 2, 2, 1, 2, 2), count: 2 } };
const one = (name: string): SegmentToSave[] => [
  { value: 1, name, color: [1, 2, 3], picks: [{ node: 2, sign: 1 }] },
];
const scan = { unit: 'HU', findings: [] };

const folder = mkdtempSync(path.join(tmpdir(), 'granule-save-'));
const at = (name: string): string => path.join(folder, name);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('saveSegments', () => {
  it('replaces its own table, and keeps one that a stranger wrote', async () => {
    mkdirSync(folder, { recursive: true });
    await saveSegments(result, one('first'), at('map.nii.gz'), scan);
    await saveSegments(result, one('second'), at('map.nii.gz'), scan);
    expect(readFileSync(at('map.tsv'), 'utf8')).toContain('second');

    writeFileSync(at('participants.tsv'), 'participant_id\tage\n1\t70\n');
    const refused = saveSegments(result, one('x'), at('participants.nii.gz'), scan);
    await expect(refused).rejects.toMatchObject({ code: 'table-exists' });
    expect(readFileSync(at('participants.tsv'), 'utf8')).toContain('70');
    expect(existsSync(at('participants.nii.gz'))).toBe(false);
  });

  it('keeps the old label map where the table cannot be written', async () => {
    mkdirSync(folder, { recursive: true });
    await saveSegments(result, one('first'), at('map.nii.gz'), scan);
    const before = readFileSync(at('map.nii.gz'));
    rmSync(at('map.tsv'));
    mkdirSync(at('map.tsv'));
    await expect(
      saveSegments(result, [{ ...one('other')[0], value: 9 }], at('map.nii.gz'), scan),
    ).rejects.toThrow();
    expect(readFileSync(at('map.nii.gz')).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['map.nii.gz', 'map.tsv']);
  });
});
