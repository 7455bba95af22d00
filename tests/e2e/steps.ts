import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { paintedPixels, pointOf, reading } from './page/pixels';

/** Opens the bundled study and waits until it is drawn. */
export async function openSample(page: Page): Promise<void> {
  await page.click('[data-command="file.openSample"]');
  await expect.poll(() => paintedPixels(page, 'coronal', 'image'), { timeout: 30_000 }).toBeGreaterThan(5000);
}

/** Segments what is on screen and waits for the result. */
export async function segment(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Segment', exact: true }).click();
  await expect(page.locator('[data-job]')).toBeVisible();
  await expect(page.locator('#granularity')).toBeVisible({ timeout: 90_000 });
}

/** Saves the segments in a format, in the file that the application was told to choose, and waits until it says so. */
export async function saveSegments(page: Page, target: string, format = 'nifti'): Promise<void> {
  await page.click('[data-command="file.saveSegments"]');
  await page.locator(`[data-format=${format}] input`).check();
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const saved = page.getByText(/segments? saved in/).filter({ hasText: path.basename(target) });
  await expect(saved).toBeVisible({ timeout: 30_000 });
}

/** Begins a segment near the middle of the axial view; returns the index of the voxel that was clicked. */
export async function pickStructure(page: Page): Promise<number[]> {
  const spot = await pointOf(page, 'axial', 30, 30);
  await page.mouse.click(spot.page.x, spot.page.y);
  await expect(page.locator('[data-segment]')).toHaveCount(1);
  return reading(page, 'index');
}
