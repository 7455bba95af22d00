import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOutputFolder, writeFolderWhole } from '../../../electron/engine/results/resultFolder';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const parent = temporaryFolder();
const target = path.join(parent, 'Müller, Anna');
const entries = () => readdirSync(parent);

describe('a result folder', () => {
  it('appears whole; while it is written, no name says whose it is', async () => {
    await writeFolderWhole(target, async (partial) => {
      expect(partial).not.toContain('Anna');
      expect(path.dirname(partial)).toBe(parent);
      writeFileSync(path.join(partial, 'tree.json'), 'first');
    });
    expect(entries()).toEqual(['Müller, Anna']);
    expect(readFileSync(path.join(target, 'tree.json'), 'utf8')).toBe('first');
  });

  it('is refused where it holds something, unless it is to be replaced', async () => {
    await expect(checkOutputFolder(target, false)).rejects.toMatchObject({ code: 'output-exists' });
    await expect(checkOutputFolder(target, true)).resolves.toBeUndefined();
  });

  it('stays as it was when writing fails', async () => {
    const failing = writeFolderWhole(target, async (partial) => {
      writeFileSync(path.join(partial, 'tree.json'), 'half');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    await expect(failing).rejects.toMatchObject({ code: 'disk-full', trouble: 'resources' });
    expect(entries()).toEqual(['Müller, Anna']);
    expect(readFileSync(path.join(target, 'tree.json'), 'utf8')).toBe('first');
  });

  it('keeps what a person put into it when the result is replaced', async () => {
    mkdirSync(path.join(target, 'levels'));
    writeFileSync(path.join(target, 'levels', 'level-09.nii.gz'), 'of the old result');
    mkdirSync(path.join(target, 'scans'));
    writeFileSync(path.join(target, 'scans', 'only-copy.nii'), 'voxels');
    await writeFolderWhole(target, async (partial) => {
      mkdirSync(path.join(partial, 'levels'));
      writeFileSync(path.join(partial, 'tree.json'), 'second');
    });
    expect(entries()).toEqual(['Müller, Anna']);
    expect(readdirSync(target).sort()).toEqual(['levels', 'scans', 'tree.json']);
    expect(readdirSync(path.join(target, 'levels'))).toEqual([]);
    expect(readFileSync(path.join(target, 'scans', 'only-copy.nii'), 'utf8')).toBe('voxels');
    expect(readFileSync(path.join(target, 'tree.json'), 'utf8')).toBe('second');
  });
});
