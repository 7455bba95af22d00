import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { niftiAffineOf } from '../../native-models/geometry';
import { OBLIQUE_GRID } from '../fixtures/grids';
import { writeNifti } from '../fixtures/writeNifti';
import { launch, type Application } from './launch';

const TIMES = 6;
const SCANS = 14;
const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-list-'));
let application: Application;
let page: Page;

/** A file of the folder; the time course is the largest scan, the label map larger still. */
function write(name: string, size: readonly number[], numberAt: (voxel: number) => number): void {
  const count = size.reduce((product, length) => product * length, 1);
  writeNifti(path.join(folder, name), {
    dims: [...size],
    datatype: 4,
    bits: 16,
    voxels: new Uint8Array(Int16Array.from({ length: count }, (_, voxel) => numberAt(voxel)).buffer),
    sform: niftiAffineOf(OBLIQUE_GRID),
  });
}

test.beforeAll(async () => {
  write('course.nii', [12, 14, 10, TIMES], (voxel) => 3 * (voxel % 4001));
  for (let scan = 1; scan <= SCANS; scan += 1) write(`scan${scan}.nii`, [9, 7, 5], (voxel) => 11 * voxel);
  write('organs.nii', [16, 14, 10], (voxel) => Math.floor(voxel / 300) % 4);
  application = await launch();
  ({ page } = application);
  await page.getByRole('button', { name: 'I understand' }).click();
  await application.drop('main', [folder]);
  await expect(page.locator('[data-pane=axial] [data-series]')).toHaveText('course (time 1 of 6)', {
    timeout: 30_000,
  });
});
test.afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the time points of a file are one entry, gone through with its slider from the keyboard', async () => {
  const entry = page.locator('[data-sequence]');
  const slider = entry.getByRole('slider');
  await expect(entry).toHaveCount(1);
  await expect(page.locator('[data-volume]')).toHaveCount(SCANS + 2);
  await expect(page.locator('[data-several]')).toHaveText(`${SCANS + 2} scans; the framed one is on screen`);
  await expect(slider).toHaveAttribute('aria-valuetext', `Volume 1 of ${TIMES}`);

  const slice = page.locator('[data-pane=axial] [data-slice]');
  await page.keyboard.press('Home');
  await expect(slice).toHaveAttribute('data-slice', '1');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-pane=axial] [data-series]')).toHaveText('course (time 2 of 6)');
  await expect(slider).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.locator('[data-pane=axial] [data-series]')).toHaveText('course (time 6 of 6)');
  // The findings of the one on screen are in the list, and the slice stayed.
  await expect(entry.locator('[data-finding]')).toContainText(`number 6 of ${TIMES}`);
  await expect(entry.getByRole('button', { name: 'Next volume' })).toBeDisabled();
  await expect(slice).toHaveAttribute('data-slice', '1');

  await entry.getByRole('button', { name: 'Previous volume' }).click();
  await expect(page.locator('[data-pane=axial] [data-series]')).toHaveText('course (time 5 of 6)');
});

test('only what looks like labels is offered to be shown over the scan', async () => {
  const offers = page.getByRole('button', { name: 'Show over the scan' });
  await expect(offers).toHaveCount(1);
  await offers.click();
  await expect(page.locator('[data-labels]')).toContainText('organs');
});

test('a long list is searched by name, and keys belong to the field', async () => {
  const field = page.getByRole('textbox', { name: 'Find a scan by its name' });
  await field.pressSequentially('scan1');
  await expect(field).toHaveValue('scan1');
  // scan1, scan10 to scan14, and the one on screen.
  await expect(page.locator('[data-volume]')).toHaveCount(7);
  await expect(page.locator('[data-volume][aria-current=true]')).toHaveCount(1);
  await expect(page.getByText('9 scans have another name')).toBeVisible();
  await field.fill('');
  await expect(page.locator('[data-volume]')).toHaveCount(SCANS + 2);
});
