import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { filesOfCommandLine } from '../../../electron/main/commandLineFiles';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
mkdirSync(path.join(folder, 'study'));
writeFileSync(path.join(folder, 'scan é.nii'), '');
const study = path.join(folder, 'study');

it('takes what exists, relative to where the user stands, without flags and the word open', () => {
  const argv = ['granule', 'open', '--no-sandbox', 'study', 'scan é.nii', 'missing.nii'];
  expect(filesOfCommandLine(argv, folder, true)).toEqual([study, path.join(folder, 'scan é.nii')]);
});

it('skips the script of an unpackaged application', () => {
  expect(filesOfCommandLine(['electron', 'study', study], folder, false)).toEqual([study]);
});

it('opens nothing where nothing is named', () => {
  expect(filesOfCommandLine(['granule'], folder, true)).toEqual([]);
});
