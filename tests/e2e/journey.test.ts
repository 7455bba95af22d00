import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import * as nifti from 'nifti-reader-js';
import { sharedData } from '../fixtures/sharedData';
import { launch, type Application } from './launch';
import { digestOf, paintedPixels, pixelAt, pointOf, reading } from './page/pixels';
import { commandLineOf, processTree } from './processTree';
import { sampleValueAt } from './sampleVoxels';
import { openSample, pickStructure, saveSegments, segment } from './steps';

const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-journey-'));
let application: Application;

test.beforeEach(async () => {
  application = await launch();
  await application.page.getByRole('button', { name: 'I understand' }).click();
});
test.afterEach(async () => {
  expect(application.pageErrors).toEqual([]);
  expect(await application.outsideRequests()).toEqual([]);
  expect(application.outsideAddresses()).toEqual([]);
  await application.close();
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Names and label values of a saved map, and its labels on the grid of the source. */
function readSaved(file: string) {
  const bytes = gunzipSync(readFileSync(file));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const header = nifti.readHeader(buffer);
  if (header === null) throw new Error(`${file} is not a NIfTI file.`);
  const image = nifti.readImage(header, buffer);
  const labels = Uint16Array.from(
    header.numBitsPerVoxel === 8 ? new Uint8Array(image) : new Uint16Array(image),
  );
  const [, columns, rows] = header.dims;
  return {
    header,
    labels,
    at: ([i, j, k]: number[]): number => labels[i + columns * (j + rows * k)],
  };
}

test('a brain is opened, segmented, climbed, picked, named and saved', async () => {
  const { page } = application;
  await openSample(page);

  const spot = await pointOf(page, 'axial', 30, 30);
  await page.mouse.move(spot.page.x, spot.page.y);
  const index = await reading(page, 'index');
  const [value] = await reading(page, 'value');
  expect(value).toBe(sampleValueAt(await reading(page, 'lps')));
  const text = await page.locator('[data-pane=axial] .corner').first().textContent();
  const [, width, level] = text?.match(/W ([\d.]+)\s+L ([\d.]+)/)?.map(Number) ?? [];
  const [grey] = await pixelAt(page, 'axial', 'image', spot.inPane.x, spot.inPane.y);
  expect(Math.abs(grey - (255 * (value - level + width / 2)) / width)).toBeLessThan(30);

  await segment(page);
  await expect(page.getByText('Unnamed segments, automatic; not for diagnostic use.')).toBeVisible();
  await page.mouse.move(spot.page.x, spot.page.y);
  const count = async (): Promise<number> => parseInt((await page.locator('output').textContent()) ?? '', 10);
  const middle = await count();
  const shown = await digestOf(page, 'sagittal', 'overlay');
  await page.keyboard.press('[');
  await expect.poll(count).toBeLessThan(middle);
  await expect.poll(() => digestOf(page, 'sagittal', 'overlay')).not.toBe(shown);
  await page.keyboard.press(']');
  await expect.poll(count).toBe(middle);

  const focus = page.locator('ol li[aria-current=true]');
  const before = await focus.textContent();
  await page.keyboard.press('ArrowUp');
  await expect(focus).not.toHaveText(before ?? '');
  await page.mouse.click(spot.page.x, spot.page.y);
  const row = page.locator('[data-segment]');
  await row.locator('input[type=text]').fill('White matter, left');
  await page.keyboard.press('Enter');
  await application.chooseMenuItem('edit.undo');
  await expect(row.locator('input[type=text]')).toHaveValue('');
  await application.chooseMenuItem('edit.redo');
  await expect(row.locator('input[type=text]')).toHaveValue('White matter, left');

  const target = path.join(folder, 'segments.nii.gz');
  await application.answerSaveDialog(target);
  await saveSegments(page, target);
  const saved = readSaved(target);
  expect(saved.at(index)).toBe(1);
  const voxels = saved.labels.reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
  const [, dx, dy, dz] = saved.header.pixDims;
  const shownMl = parseFloat((await row.locator('.measures span').first().textContent()) ?? '');
  expect((voxels * dx * dy * dz) / 1000 / shownMl).toBeCloseTo(1, 2);
  expect(readFileSync(target.replace('.nii.gz', '.tsv'), 'utf8')).toContain('White matter, left');

  const segmentation = path.join(folder, 'segments.dcm');
  await application.answerSaveDialog(segmentation);
  await saveSegments(page, segmentation, 'dicom-seg');
  await application.drop('main', [segmentation]);
  const opened = page.locator('[data-labels]');
  await expect(opened.locator('[data-label="1"]')).toContainText('White matter, left', { timeout: 30_000 });
  await expect(opened.locator('[data-label="1"] .numbers')).toHaveText(`${shownMl} ml`);
  await page.mouse.move(spot.page.x, spot.page.y);
  await expect(page.locator('[data-reading=labels]')).toHaveText('White matter, left');
});

test('a running segmentation is cancelled and leaves nothing behind', async () => {
  const { page } = application;
  await openSample(page);
  await page.keyboard.press('s');
  await expect(page.locator('[data-job=running]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Segmentation cancelled. Nothing was changed.')).toBeVisible({
    timeout: 10_000,
  });
  await expect(page.locator('#granularity')).toHaveCount(0);
});

test('dropped files show in their views, and what cannot be read says why', async () => {
  const ct = sharedData('volumes/ct_totalseg/example_ct.nii.gz');
  const photo = sharedData('images2d/skimage/ihc.png');
  test.skip(ct === null || photo === null, 'There are no scans beside the checkout.');
  if (ct === null || photo === null) return;
  const { page } = application;

  await application.drop('main', [ct]);
  await expect(page.getByText('122 × 101 × 112')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => paintedPixels(page, 'coronal', 'image'), { timeout: 30_000 }).toBeGreaterThan(5000);
  await page.selectOption('header select', { label: 'Bone' });
  await expect(page.locator('[data-pane=axial]')).toContainText('W 2000 L 400');

  await application.drop('main', [photo]);
  await expect(page.getByText('512 × 512 pixels')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-pane=volume]')).toHaveCount(0);
  const middle = await pointOf(page, 'axial');
  await expect
    .poll(async () => new Set(await pixelAt(page, 'axial', 'image', middle.inPane.x, middle.inPane.y)).size)
    .toBeGreaterThan(2);

  await expect(page.locator('[data-volume]').first()).toContainText('512 × 512 pixels');
  await expect(page.locator('[data-volume] [data-badge]').first()).toHaveAttribute('data-badge', 'scaleless');

  const broken = path.join(folder, 'broken.nii');
  writeFileSync(broken, 'no scan at all');
  await application.drop('main', [broken]);
  await expect(page.locator('[data-code="nothing-readable"]')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('li', { hasText: 'broken.nii' })).toBeVisible();
});

test('what is on screen is what the list marks: folders of several scans, damaged files, a file opened twice', async () => {
  const study = sharedData('dicom/mr_study3_multichannel');
  const ct = sharedData('volumes/ct_totalseg/example_ct.nii.gz');
  test.skip(study === null || ct === null, 'There are no scans beside the checkout.');
  if (study === null || ct === null) return;
  const { page } = application;
  const marked = page.locator('[data-volume][aria-current=true]');
  const named = page.locator('[data-pane] [data-series]');
  await application.drop('main', [ct]);
  await expect(named).toHaveText(Array<string>(4).fill('example_ct'), { timeout: 30_000 });
  await expect(marked.locator('[data-badge]')).toHaveAttribute('data-badge', 'good', { timeout: 30_000 });

  await application.drop('main', [study]);
  await expect(named).toHaveText(Array<string>(4).fill('T1post'), { timeout: 30_000 });
  await expect(page.locator('[data-several]')).toHaveText('5 scans; the framed one is on screen');
  await expect(marked).toHaveCount(1);
  await expect(marked).toContainText('T1post');
  await expect(page.locator('[data-badge=headers]').first()).toBeVisible();

  const cut = path.join(folder, 'cut.nii.gz');
  const whole = readFileSync(ct);
  writeFileSync(cut, whole.subarray(0, whole.length >> 1));
  await application.drop('main', [cut]);
  await expect(page.locator('[data-code="truncated"]')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-badge=failed]')).toHaveCount(1);
  await expect(marked).toContainText('T1post');
  await expect(named).toHaveText(Array<string>(4).fill('T1post'));
  await expect(page.locator('[data-command="segment.start"]')).toBeEnabled();

  await application.drop('main', [cut]);
  await expect(page.locator('[data-code="truncated"]')).toHaveCount(2, { timeout: 30_000 });
  await expect(page.getByText('cut.nii.gz', { exact: true })).toHaveCount(1);
});

test('segmentations of other programs and label maps lie over their scans', async () => {
  const study = sharedData('dicom/seg_dcmqi_ct3');
  const ct = sharedData('volumes/ct_totalseg/example_ct.nii.gz');
  const map = sharedData('volumes/ct_totalseg/example_seg.nii.gz');
  test.skip(study === null || ct === null || map === null, 'There are no scans beside the checkout.');
  if (study === null || ct === null || map === null) return;
  const { page } = application;
  const opened = page.locator('[data-labels]');
  await application.drop('main', [study]);
  await expect(page.locator('[data-segmentation]', { hasText: '5 segments' })).toBeEnabled({
    timeout: 30_000,
  });
  await page.locator('[data-segmentation]', { hasText: '5 segments' }).click();
  await expect(opened.locator('[data-label]')).toHaveCount(5, { timeout: 30_000 });
  await expect.poll(() => paintedPixels(page, 'axial', 'overlay')).toBeGreaterThan(500);

  await application.drop('main', [ct, map]);
  await expect(page.locator('[data-pane] [data-series]').first()).toContainText('example', {
    timeout: 30_000,
  });
  await expect(opened).toHaveCount(0);
  const both = page.locator('section', { hasText: 'example_ct.nii.gz and 1 more' });
  await both.getByRole('button', { name: 'Show over the scan' }).click();
  // It covers 30 of the scan's 112 slices.
  await expect(opened).toContainText('each takes the nearest label', { timeout: 30_000 });
  await expect(opened.locator('[data-label]')).toHaveCount(41);
  await expect.poll(() => paintedPixels(page, 'coronal', 'overlay')).toBeGreaterThan(1000);
});

function killEngine(): void {
  const engine = processTree(application.pid).find((child) => commandLineOf(child).includes('engine.js'));
  if (engine === undefined) throw new Error('The engine process was not found.');
  process.kill(engine, 'SIGKILL');
}

test('the engine is killed while it segments and again afterwards: the job goes on, and all is saved', async () => {
  const { page } = application;
  await openSample(page);
  await page.keyboard.press('s');
  await expect(page.locator('[data-job=running]')).toBeVisible();
  killEngine();
  await expect(page.locator('[data-code="engine-died"]')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('The segmentation goes on where it stopped.')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('#granularity')).toBeVisible({ timeout: 90_000 });

  const index = await pickStructure(page);
  killEngine();
  await expect(page.getByText('Nothing was lost.')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-segment]')).toHaveCount(1);

  const target = path.join(folder, 'kept.nii.gz');
  await application.answerSaveDialog(target);
  await saveSegments(page, target);
  expect(readSaved(target).at(index)).toBe(1);
});
