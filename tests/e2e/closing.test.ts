import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launch } from './launch';
import { openSample, pickStructure, saveSegments, segment } from './steps';

const DISCARD = 0;
const STAY = 1;

test('a window with unsaved segments asks before it closes, and stays where a person says so', async () => {
  const application = await launch();
  const { page } = application;
  await page.getByRole('button', { name: 'I understand' }).click();
  await openSample(page);
  await segment(page);
  await pickStructure(page);

  await application.answerMessageBox(STAY);
  await application.evaluateMain(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.close(), null);
  await expect.poll(() => application.messageBoxes()).toHaveLength(1);
  await application.evaluateMain(({ app }) => app.quit(), null);
  await expect.poll(() => application.messageBoxes()).toHaveLength(2);
  expect((await application.messageBoxes())[0]).toContain('not saved');
  await expect(page.locator('[data-segment]')).toHaveCount(1);
  await page.getByLabel('Name of the segment').fill('Still here');

  await application.answerMessageBox(DISCARD);
  void application.evaluateMain(({ app }) => app.quit(), null).catch(() => undefined);
  expect(await application.exited, application.output()).toBe(0);
  expect(readdirSync(path.join(application.userData, 'drafts'))).toEqual([]);
  expect(application.pageErrors).toEqual([]);
  await application.close();
});

test('segments outlive the death of the application until they are saved', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-crash-'));
  const userData = path.join(folder, 'user');
  const drafts = (): string[] =>
    existsSync(path.join(userData, 'drafts')) ? readdirSync(path.join(userData, 'drafts')) : [];
  const first = await launch({ userData });
  await first.page.getByRole('button', { name: 'I understand' }).click();
  await openSample(first.page);
  await segment(first.page);
  await pickStructure(first.page);
  await first.page.getByLabel('Name of the segment').fill('White matter');
  await first.page.keyboard.press('Enter');
  const measures = await first.page.locator('[data-segment] .measures').textContent();
  const kept = (): string =>
    drafts()
      .map((name) => readFileSync(path.join(userData, 'drafts', name), 'utf8'))
      .join();
  await expect.poll(kept).toContain('White matter');
  process.kill(first.pid, 'SIGKILL');
  await first.close();

  const second = await launch({ userData });
  const { page } = second;
  await openSample(page);
  await segment(page);
  await expect(page.getByText('Granule ended before 1 segment of this scan was saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Keep my segments' }).click();
  await expect(page.getByLabel('Name of the segment')).toHaveValue('White matter');
  await expect(page.locator('[data-segment] .measures')).toHaveText(measures ?? '');

  const target = path.join(folder, 'restored.nii.gz');
  await second.answerSaveDialog(target);
  await saveSegments(page, target);
  expect(readdirSync(folder)).toContain('restored.nii.gz');
  await expect.poll(drafts).toEqual([]);
  expect(await second.close(), second.output()).toBe(0);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

test('a window without segments closes unasked', async () => {
  const application = await launch();
  await application.page.getByRole('button', { name: 'I understand' }).click();
  await openSample(application.page);
  expect(await application.close(), application.output()).toBe(0);
});
