import { expect, test } from '@playwright/test';
import { launch } from './launch';
import { openSample, pickStructure, segment } from './steps';

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
  expect(application.pageErrors).toEqual([]);
  await application.close();
});

test('a window without segments closes unasked', async () => {
  const application = await launch();
  await application.page.getByRole('button', { name: 'I understand' }).click();
  await openSample(application.page);
  expect(await application.close(), application.output()).toBe(0);
});
