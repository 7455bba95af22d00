import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launch } from './launch';
import { paintedPixels } from './page/pixels';

/** Presses Tab until the keys have come to a control, which has to show it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const target = page.locator(selector);
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const style = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(style, `${selector} shows that the keys go to it`).not.toBe('none');
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${selector}.`);
}

test('the whole journey goes without a mouse: open, segment, climb, pick, name, save', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-keyboard-'));
  const target = path.join(folder, 'keys.nii.gz');
  const application = await launch();
  const { page } = application;
  await expect(page.getByRole('button', { name: 'I understand' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-command="file.openSample"]');
  await page.keyboard.press('Enter');
  await expect.poll(() => paintedPixels(page, 'coronal', 'image'), { timeout: 30_000 }).toBeGreaterThan(5000);

  await page.keyboard.press('s');
  await expect(page.locator('#granularity')).toBeVisible({ timeout: 90_000 });
  for (let times = 0; times < 12; times += 1) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowUp');
  const focus = page.locator('ol li[aria-current=true]');
  const climbed = await focus.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(focus).not.toHaveText(climbed ?? '');
  await page.keyboard.press('Enter');
  await page.keyboard.press('F2');
  await page.keyboard.type('Left hemisphere');
  await page.keyboard.press('Enter');

  await application.answerSaveDialog(target);
  await page.keyboard.press('Control+s');
  await expect(page.locator('[data-format=nifti] input')).toBeFocused();
  await tabTo(page, 'dialog button.primary');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 segment saved in')).toBeVisible({ timeout: 30_000 });
  expect(readFileSync(target.replace('.nii.gz', '.tsv'), 'utf8')).toContain('Left hemisphere');
  expect(application.pageErrors).toEqual([]);
  await application.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
