import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../native-models/geometry';
import { exportOptions } from '../../../electron/contract';
import { exportSegments, fileFor, formatOf } from '../../../electron/engine/export';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const grid: Grid = {
  size: [3, 2, 1],
  spacingMm: [2, 3, 5],
  origin: [7, -3, 11],
  direction: [0, -1, 0, 1, 0, 0, 0, 0, 1],
};
const options = exportOptions.parse({});
const nifti = formatOf('nifti');
const one = (name: string, mask = Uint8Array.of(0, 1, 1, 0, 1, 1)) => exportOfMasks(grid, [{ name, mask }]);

const root = temporaryFolder();
function folder(name: string): (file: string) => string {
  mkdirSync(path.join(root, name));
  return (file) => path.join(root, name, file);
}

describe('saving as NIfTI', () => {
  it('replaces its own table, and keeps one that a stranger wrote', async () => {
    const at = folder('tables');
    const { files } = await exportSegments(nifti, one('first'), at('map.nii.gz'), options);
    expect(files).toEqual([at('map.nii.gz'), at('map.tsv')]);
    await exportSegments(nifti, one('second'), at('map.nii.gz'), options);
    expect(readFileSync(at('map.tsv'), 'utf8')).toContain('second');

    writeFileSync(at('participants.tsv'), 'participant_id\tage\n1\t70\n');
    const refused = exportSegments(nifti, one('x'), at('participants.nii.gz'), options);
    await expect(refused).rejects.toMatchObject({ code: 'file-exists' });
    expect(readFileSync(at('participants.tsv'), 'utf8')).toContain('70');
    expect(existsSync(at('participants.nii.gz'))).toBe(false);
  });

  it('keeps the old label map where the table cannot be written', async () => {
    const at = folder('kept');
    await exportSegments(nifti, one('first'), at('map.nii.gz'), options);
    const before = readFileSync(at('map.nii.gz'));
    rmSync(at('map.tsv'));
    mkdirSync(at('map.tsv'));
    const other = one('other', Uint8Array.of(1, 0, 0, 0, 0, 0));
    await expect(exportSegments(nifti, other, at('map.nii.gz'), options)).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(readFileSync(at('map.nii.gz')).equals(before)).toBe(true);
    expect(readdirSync(at('.')).sort()).toEqual(['map.nii.gz', 'map.tsv']);
  });

  it('says before it writes that overlapping segments lose voxels, and refuses an empty one', async () => {
    const nested = exportOfMasks(grid, [
      { name: 'outer', mask: Uint8Array.of(1, 1, 1, 1, 0, 0) },
      { name: 'inner', mask: Uint8Array.of(0, 1, 1, 0, 0, 0) },
    ]);
    expect(nifti.loses?.(nested, options)).toContain('2 of 4 voxels of 1 "outer"');
    expect(nifti.loses?.(one('alone'), options)).toBeNull();
    const empty = one('nothing', new Uint8Array(6));
    const refused = exportSegments(nifti, empty, path.join(root, 'x.nii'), options);
    await expect(refused).rejects.toMatchObject({ code: 'empty-segment' });
  });

  it('adds its extension to a name that has none of its own', () => {
    expect(fileFor(nifti, '/a/b.c')).toBe('/a/b.c.nii.gz');
    expect(fileFor(nifti, '/a/B.NII')).toBe('/a/B.NII');
  });
});
