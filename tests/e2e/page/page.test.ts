import { expect, test, type Browser, type Page } from '@playwright/test';
import type { Harness } from './fakeBridge';
import { launchBrowser, openPage, type OpenedPage } from './openPage';
import { PHANTOM, phantomVoxels, REGION_COUNT } from './phantom';
import { digestOf, paintedPixels, pixelAt, pointOf, reading, type PaneName } from './pixels';

declare const window: { readonly harness: Harness };

let browser: Browser;
let opened: OpenedPage;
let page: Page;

test.beforeAll(async () => void (browser = await launchBrowser()));
test.afterAll(() => browser.close());

test.beforeEach(async () => {
  opened = await openPage(browser);
  page = opened.page;
  await page.click('[data-command="file.openSample"]');
  await expect.poll(() => paintedPixels(page, 'coronal', 'image')).toBeGreaterThan(2000);
});

test.afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await page.close();
});

async function segment(): Promise<void> {
  await page.click('[data-command="segment.start"]');
  await expect(page.locator('#granularity')).toBeVisible();
}

async function hover(pane: PaneName, dx = 0, dy = 0) {
  const point = await pointOf(page, pane, dx, dy);
  await page.mouse.move(point.page.x, point.page.y);
  return point;
}

const { grid, rescale, window: greyWindow } = PHANTOM;
const voxels = phantomVoxels();
const valueAt = ([i, j, k]: number[]): number =>
  rescale.slope * voxels[i + grid.size[0] * (j + grid.size[1] * k)] + rescale.intercept;

const OFFSETS = [
  [-60, -40],
  [45, 70],
  [3, -90],
] as const;

for (const pane of ['axial', 'sagittal', 'coronal'] as const) {
  test(`the ${pane} view shows each voxel of an oblique, left-handed volume in its grey`, async () => {
    for (const [dx, dy] of OFFSETS) {
      const { inPane } = await hover(pane, dx, dy);
      const index = await reading(page, 'index');
      const value = valueAt(index);
      expect(await reading(page, 'value')).toEqual([value]);
      const [red] = await pixelAt(page, pane, 'image', inPane.x, inPane.y);
      const grey = (255 * (value - greyWindow.level + greyWindow.width / 2)) / greyWindow.width;
      // Neighbours of a voxel differ by a few greys, and pixels between them are interpolated.
      expect(Math.abs(red - Math.min(255, Math.max(0, grey)))).toBeLessThan(9);
    }
  });
}

test('the reading’s place in the patient is that of its voxel', async () => {
  await hover('sagittal', 30, -20);
  const [i, j, k] = await reading(page, 'index');
  const lps = await reading(page, 'lps');
  const d = grid.direction;
  const steps = [i * grid.spacingMm[0], j * grid.spacingMm[1], k * grid.spacingMm[2]];
  lps.forEach((value, row) => {
    const expected = grid.origin[row] + steps.reduce((sum, step, axis) => sum + d[3 * row + axis] * step, 0);
    expect(value).toBeCloseTo(expected, 0);
  });
});

test('a wheel notch shows the next slice towards the head, in all views', async () => {
  const slice = page.locator('[data-pane=axial] [data-slice]');
  await expect(slice).toHaveAttribute('data-slice', '16');
  const coronal = await page.locator('[data-pane=coronal] svg line').first().getAttribute('y1');
  await hover('axial');
  await page.mouse.wheel(0, -120);
  await expect(slice).toHaveAttribute('data-slice', '17');
  expect(await page.locator('[data-pane=coronal] svg line').first().getAttribute('y1')).not.toBe(coronal);
  await page.keyboard.press('PageDown');
  await expect(slice).toHaveAttribute('data-slice', '16');
});

test('dragging changes the grey window, and resetting brings zoom and place back', async () => {
  const before = await digestOf(page, 'axial', 'image');
  const point = await hover('axial');
  await page.mouse.down();
  await page.mouse.move(point.page.x + 80, point.page.y, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator('[data-pane=axial]')).toContainText('W 1140 L 350');
  await expect.poll(() => digestOf(page, 'axial', 'image')).not.toBe(before);
  await page.selectOption('header select', '0');
  await expect.poll(() => digestOf(page, 'axial', 'image')).toBe(before);

  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(() => digestOf(page, 'axial', 'image')).not.toBe(before);
  await page.keyboard.press('r');
  await expect.poll(() => digestOf(page, 'axial', 'image')).toBe(before);
});

test('every view says which series it shows, readably over black and white', async () => {
  await expect(page.locator('[data-pane] [data-series]')).toHaveText(
    Array<string>(4).fill(PHANTOM.description),
  );
  const style = await page.locator('[data-pane=axial] [data-series]').evaluate((element) => ({
    order: getComputedStyle(element).paintOrder,
    text: getComputedStyle(element).color,
  }));
  expect(style).toEqual({ order: 'stroke', text: 'rgb(255, 255, 255)' });
});

test('a double click maximises a view, picks nothing, and shows all views again', async () => {
  await segment();
  const point = await hover('sagittal', 20, 20);
  await page.mouse.dblclick(point.page.x, point.page.y);
  await expect(page.locator('[data-pane=axial]')).toBeHidden();
  await expect(page.locator('[data-segment]')).toHaveCount(0);
  await page.keyboard.press('f');
  await expect(page.locator('[data-pane=axial]')).toBeVisible();
});

test('the level on screen colours the slice, and outlines keep their width when zoomed', async () => {
  expect(await paintedPixels(page, 'axial', 'overlay')).toBe(0);
  await segment();
  await expect.poll(() => paintedPixels(page, 'axial', 'overlay')).toBeGreaterThan(5000);
  await page.locator('#granularity').focus();
  await page.keyboard.press('End');
  await expect(page.locator('output')).toHaveText(`${REGION_COUNT} segments`);
  const finest = await digestOf(page, 'axial', 'overlay');
  await page.keyboard.press('Home');
  await expect(page.locator('output')).toHaveText('1 segment');
  await expect.poll(() => digestOf(page, 'axial', 'overlay')).not.toBe(finest);

  await page.locator('[data-control=fill]').fill('0');
  const thickness = async (): Promise<number> => {
    const { inPane } = await pointOf(page, 'axial');
    const column = await page.evaluate((x) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        '[data-pane=axial] canvas[data-layer=overlay]',
      );
      return [...(canvas?.getContext('2d')?.getImageData(x, 0, 1, canvas.height / 2).data ?? [])];
    }, inPane.x);
    return column.filter((alpha, at) => at % 4 === 3 && alpha > 0).length;
  };
  await expect.poll(thickness).toBeGreaterThan(0);
  const fitted = await thickness();
  await hover('axial');
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 150);
  await page.keyboard.up('Control');
  await page.waitForTimeout(200);
  expect(Math.abs((await thickness()) - fitted)).toBeLessThanOrEqual(1);
});

test('picture and tree point at each other; keys climb and descend', async () => {
  await segment();
  await hover('axial', 30, 30);
  const focus = page.locator('ol li[aria-current=true]');
  const first = await focus.textContent();
  await page.keyboard.press('ArrowUp');
  await expect(focus).not.toHaveText(first ?? '');
  const parent = await focus.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(focus).toHaveText(first ?? '');
  expect(parseFloat(parent?.match(/([\d.]+) ml/)?.[1] ?? '0')).toBeGreaterThan(
    parseFloat(first?.match(/([\d.]+) ml/)?.[1] ?? '0'),
  );
  const calm = await digestOf(page, 'coronal', 'overlay');
  const picture = await page.locator('button.picture').boundingBox();
  if (picture === null) throw new Error('There is no picture of the tree.');
  await page.mouse.move(picture.x + picture.width / 2, picture.y + picture.height * 0.2);
  await expect.poll(() => digestOf(page, 'coronal', 'overlay')).not.toBe(calm);
});

test('picks make a segment that can be named, coloured, undone, redone and saved', async () => {
  await segment();
  const point = await hover('axial', 30, 30);
  await page.mouse.click(point.page.x, point.page.y);
  const row = page.locator('[data-segment]');
  await expect(row).toHaveCount(1);
  await expect(row.locator('input[type=text]')).toHaveValue('');
  await row.locator('input[type=text]').fill('Ventricle');
  await page.keyboard.press('Enter');
  await row.locator('input[type=color]').fill('#ff0000');
  await expect
    .poll(async () => (await pixelAt(page, 'axial', 'overlay', point.inPane.x + 5, point.inPane.y + 5))[0])
    .toBeGreaterThan(240);

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(row.locator('input[type=text]')).toHaveValue('');
  await page.evaluate(() => window.harness.menu('edit.redo'));
  await expect(row.locator('input[type=text]')).toHaveValue('Ventricle');
  const elsewhere = await hover('axial', -80, -60);
  await page.keyboard.down('Alt');
  await page.mouse.click(elsewhere.page.x, elsewhere.page.y);
  await page.keyboard.up('Alt');

  await page.click('[data-command="file.saveSegments"]');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await expect(page.getByText('1 segment saved in segments.nii.gz.')).toBeVisible();
  const [request] = await page.evaluate(() => window.harness.requests('segmentation.save'));
  expect(request).toMatchObject({
    format: 'nifti',
    segments: [{ value: 1, name: 'Ventricle', picks: [{ sign: 1 }, { sign: -1 }] }],
  });
});

test('the dialog offers what the engine can write, says what it cannot and why, and gives segments codes', async () => {
  await segment();
  const point = await hover('axial', 30, 30);
  await page.mouse.click(point.page.x, point.page.y);
  await page.click('[data-command="file.saveSegments"]');
  await expect(page.locator('[data-format=dicom-sr]')).toContainText('No segment has a code. Choose one.');
  await expect(page.locator('[data-format=dicom-sr] input')).toBeDisabled();
  const code = page.getByLabel('Code of Unnamed 1');
  await code.fill('no such organ');
  await page.keyboard.press('Enter');
  await expect(code).toHaveValue('');
  await code.fill('liver');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Code of Liver')).toHaveAttribute('data-code', '10200004');
  await expect(page.locator('[data-format=dicom-sr] input')).toBeEnabled();

  await page.locator('[data-format=dicom-seg] input').check();
  await expect(page.getByText('Names are cut.')).toBeVisible();
  await page.getByLabel('Stored as').selectOption('labelmap');
  await page.getByLabel('Slices without a segment').selectOption('keep');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await expect(page.getByText('Compared with an independent reader.')).toBeVisible();
  const [request] = await page.evaluate(() => window.harness.requests('segmentation.save'));
  expect(request).toMatchObject({
    format: 'dicom-seg',
    options: { segType: 'labelmap', emptyFrames: 'keep' },
    segments: [{ name: 'Liver', code: { value: '10200004', scheme: 'SCT', meaning: 'Liver' } }],
  });
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-segment] input[type=text]')).toHaveValue('');
});

test('unsaved segments are not lost without a question', async () => {
  await segment();
  const point = await hover('axial', 30, 30);
  await page.mouse.click(point.page.x, point.page.y);
  await page.click('[data-volume=phantom]');
  await page.getByRole('button', { name: 'Keep my segments' }).click();
  await expect(page.locator('[data-segment]')).toHaveCount(1);
  await page.getByText('Segment again…').click();
  await page.selectOption('#encoder', 'intensity');
  await page.click('[data-command="segment.start"]');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-segment]')).toHaveCount(1);
  await page.click('[data-command="file.saveSegments"]');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await expect(page.getByText('1 segment saved')).toBeVisible();
  await page.click('[data-volume=phantom]');
  await expect(page.locator('[data-segment]')).toHaveCount(0);
});

test('a running segmentation tells where it stands and can be cancelled', async () => {
  await page.evaluate(() => {
    window.harness.holdJobs = true;
  });
  await page.keyboard.press('s');
  await expect(page.getByText('Finding regions')).toBeVisible();
  await expect(page.getByText('about 4 s left')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Segmentation cancelled')).toBeVisible();
  await expect(page.locator('[data-command="segment.start"]')).toBeEnabled();
});

test('the death of the engine is told and survived with all segments', async () => {
  await segment();
  const point = await hover('axial', 30, 30);
  await page.mouse.click(point.page.x, point.page.y);
  await page.evaluate(() => window.harness.killEngine());
  await expect(page.locator('[data-code="engine-died"]')).toBeVisible();
  await expect(page.locator('[data-segment]')).toHaveCount(1);
  await page.locator('[data-code="engine-died"]').getByText('Copy details').click();
  await expect(page.getByText('Copied')).toBeVisible();

  await page.click('[data-command="file.saveSegments"]');
  await expect(page.getByText('Asking what these segments')).toBeVisible();
  await page.evaluate(() => window.harness.reviveEngine());
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await expect(page.getByText('1 segment saved')).toBeVisible();
  await expect(page.locator('[data-command="segment.start"]')).toBeEnabled();
  await expect(page.locator('[data-code="segmentation-lost"]')).toHaveCount(0);
});

test('pictures come back after the graphics card was reset', async () => {
  await segment();
  const before = await digestOf(page, 'axial', 'image');
  await page.evaluate(() => window.harness.loseGraphics());
  await expect(page.getByText('The graphics card was reset')).toBeVisible();
  await expect.poll(() => digestOf(page, 'axial', 'image')).toBe(before);
});

test('every key on the sheet of keys is shown, and the sheet closes', async () => {
  await page.keyboard.press('?');
  const dialog = page.locator('dialog');
  await expect(dialog).toContainText('Coarser salient level');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('without a mouse the structure at the crosshair is climbed, picked, taken away and named', async () => {
  await segment();
  const focus = page.locator('ol li[aria-current=true]');
  const slice = page.locator('[data-pane=sagittal] [data-slice]');
  const before = await slice.getAttribute('data-slice');
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('Shift+ArrowLeft');
  await expect(slice).not.toHaveAttribute('data-slice', before ?? '');
  await page.keyboard.press('ArrowUp');
  const climbed = await focus.textContent();
  await page.keyboard.press('ArrowUp');
  await expect(focus).not.toHaveText(climbed ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(focus).toHaveText(climbed ?? '');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+Enter');
  await page.keyboard.press('F2');
  await page.keyboard.type('Left half');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-segment] input[type=text]')).toHaveValue('Left half');
  await page.keyboard.press('v');
  await expect(page.locator('[data-pane=sagittal].active')).toHaveCount(1);
  await page.keyboard.press('Control+s');
  const choose = page.getByRole('button', { name: 'Choose a file' });
  await expect(choose).toBeEnabled();
  await choose.press('Enter');
  await expect(page.getByText('1 segment saved')).toBeVisible();
  const [request] = await page.evaluate(() => window.harness.requests('segmentation.save'));
  expect(request).toMatchObject({ segments: [{ picks: [{ sign: 1 }, { sign: -1 }] }] });
});

test('skipped files are listed with their reasons', async () => {
  await page.getByText('1 file skipped').click();
  await expect(page.getByText('This is a text file.')).toBeVisible();
});

test('scans of the same place are combined, and their channels shown one at a time', async () => {
  await page.click('[data-channel-set]');
  const dialog = page.locator('dialog');
  await dialog.getByLabel('Other').uncheck();
  await expect(dialog.getByRole('button', { name: 'Combine' })).toBeDisabled();
  await dialog.getByLabel('Other').check();
  await dialog.getByRole('button', { name: 'Combine' }).click();
  await expect(page.locator('[data-channel="0"]')).toBeVisible();
  await expect(page.locator('[data-volume][aria-current=true]')).toHaveCount(2);
  await expect.poll(() => paintedPixels(page, 'coronal', 'image')).toBeGreaterThan(2000);
  const [request] = await page.evaluate(() => window.harness.requests('volume.combine'));
  expect(request).toEqual({ volumeIds: ['phantom', 'other'] });

  await hover('axial', 10, 10);
  const [first, second] = await reading(page, 'value');
  expect(second).toBeCloseTo((first + 100) / 2 - 100, -1);
  const before = await digestOf(page, 'axial', 'image');
  await page.selectOption('[data-channel]', { label: 'Other' });
  await expect(page.locator('[data-pane] [data-series]')).toHaveText(Array<string>(4).fill('Other, 2 of 2'));
  await expect.poll(() => digestOf(page, 'axial', 'image')).not.toBe(before);
  await page.selectOption('[data-channel]', { label: 'Phantom, oblique' });
  await expect.poll(() => digestOf(page, 'axial', 'image')).toBe(before);
});

test('a segmentation from a file lies over the scan, with each of its segments shown or hidden', async () => {
  await page.click('[data-segmentation=seg]');
  const panel = page.locator('[data-labels=seg]');
  await expect(panel).toContainText('each takes the nearest label');
  await expect(panel.locator('[data-label]')).toHaveText([/Half/, /Middle/]);
  const [request] = await page.evaluate(() => window.harness.requests('labels.open'));
  expect(request).toMatchObject({ segmentationOrVolumeId: 'seg', onto: 'phantom' });

  // The phantom is left-handed: low i lies on the right of the screen.
  const onlyHalf = await hover('axial', 90, 0);
  await expect(page.locator('[data-reading=labels]')).toHaveText('Half');
  const [red, , blue] = await pixelAt(page, 'axial', 'overlay', onlyHalf.inPane.x, onlyHalf.inPane.y);
  expect([red > 200, blue]).toEqual([true, 0]);
  const both = await hover('axial', 12, 0);
  await expect(page.locator('[data-reading=labels]')).toHaveText('Half, Middle');
  const mixed = await pixelAt(page, 'axial', 'overlay', both.inPane.x, both.inPane.y);
  expect([mixed[0] > 50, mixed[2] > 50]).toEqual([true, true]);

  await panel.locator('[data-label="7"] input').uncheck();
  await expect
    .poll(async () => (await pixelAt(page, 'axial', 'overlay', both.inPane.x, both.inPane.y))[2])
    .toBe(0);
  await panel.getByLabel('Show all segments of Earlier segmentation').check();
  await expect(panel.locator('[data-label="7"] input')).toBeChecked();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);
  await expect.poll(() => paintedPixels(page, 'axial', 'overlay')).toBe(0);
  expect(await page.evaluate(() => window.harness.requests('labels.close'))).toHaveLength(1);
});
