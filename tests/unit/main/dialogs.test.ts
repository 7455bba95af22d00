import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { chooseSource, chooseTarget, mayDiscardSegments } from '../../../electron/main/dialogs';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const answers = vi.hoisted(() => ({
  open: { canceled: false, filePaths: [] as string[] },
  save: { canceled: false, filePath: '' },
  question: { response: 1 },
  asked: [] as object[],
}));
vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: (_window: object, options: object) => {
      answers.asked.push(options);
      return Promise.resolve(answers.open);
    },
    showSaveDialog: (_window: object, options: object) => {
      answers.asked.push(options);
      return Promise.resolve(answers.save);
    },
    showMessageBox: (_window: object, options: object) => {
      answers.asked.push(options);
      return Promise.resolve(answers.question);
    },
  },
}));

const window = {} as BrowserWindow;
const folder = temporaryFolder();
beforeEach(() => void (answers.asked.length = 0));

it('lets files be chosen whatever their extension, or one folder', async () => {
  answers.open = { canceled: false, filePaths: ['/a/IM0001'] };
  expect(await chooseSource(window, 'files')).toEqual(['/a/IM0001']);
  await chooseSource(window, 'folder');
  expect(answers.asked).toMatchObject([
    { properties: ['openFile', 'multiSelections'] },
    { properties: ['openDirectory'] },
  ]);
  expect(answers.asked.some((options) => 'filters' in options)).toBe(false);
  answers.open = { canceled: true, filePaths: [] };
  expect(await chooseSource(window, 'files')).toBeNull();
});

const NIFTI = { suggestedName: 'x', formatName: 'NIfTI', extensions: ['.nii.gz', '.nii'] };

it.each([
  ['lesion', 'lesion.nii.gz'],
  ['lesion.v2', 'lesion.v2.nii.gz'],
  ['lesion.nii', 'lesion.nii'],
  ['lesion.NII.GZ', 'lesion.NII.GZ'],
])('completes %s to %s', async (typed, completed) => {
  answers.save = { canceled: false, filePath: path.join(folder, typed) };
  expect(await chooseTarget(window, NIFTI)).toBe(path.join(folder, completed));
});

it('offers the extensions of the format without their dots', async () => {
  answers.save = { canceled: true, filePath: '' };
  await chooseTarget(window, NIFTI);
  expect(answers.asked).toMatchObject([{ filters: [{ name: 'NIfTI', extensions: ['nii.gz', 'nii'] }] }]);
});

it('asks before a completed name replaces a file that the dialog did not ask about', async () => {
  writeFileSync(path.join(folder, 'old.nii.gz'), 'old');
  answers.save = { canceled: false, filePath: path.join(folder, 'old') };
  answers.question = { response: 1 };
  expect(await chooseTarget(window, NIFTI)).toBeNull();
  answers.question = { response: 0 };
  expect(await chooseTarget(window, NIFTI)).toBe(path.join(folder, 'old.nii.gz'));
});

it('discards segments only where a person says so; Enter and Escape keep them', async () => {
  answers.question = { response: 1 };
  expect(await mayDiscardSegments(window)).toBe(false);
  expect(answers.asked).toMatchObject([{ buttons: ['Discard', 'Stay'], defaultId: 1, cancelId: 1 }]);
  answers.question = { response: 0 };
  expect(await mayDiscardSegments(window)).toBe(true);
});
