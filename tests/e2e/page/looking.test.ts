import { expect, test, type Browser, type Page } from '@playwright/test';
import { launchBrowser, openPage, type OpenedPage } from './openPage';
import { PHANTOM } from './phantom';
import { digestOf, paintedPixels, pixelAt, pointOf, type PaneName } from './pixels';

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

async function drag(pane: PaneName, from: readonly [number, number], to: readonly [number, number]) {
  const start = await pointOf(page, pane, ...from);
  const end = await pointOf(page, pane, ...to);
  await page.mouse.move(start.page.x, start.page.y);
  await page.mouse.down();
  await page.mouse.move(end.page.x, end.page.y, { steps: 5 });
  await page.mouse.up();
}

const sliceOf = (pane: PaneName) => page.locator(`[data-pane=${pane}] [data-slice]`);

test('a ruler measures millimetres at any zoom, stays on its slice, and can be removed', async () => {
  const scale = await page.locator('[data-pane=axial] .lower-right').textContent();
  const bar = await page.locator('[data-pane=axial] .bar').boundingBox();
  const barMm = parseFloat(scale ?? '') * (scale?.includes('cm') === true ? 10 : 1);
  await page.keyboard.press('m');
  await drag('axial', [-60, 10], [40, 10]);
  const ruler = page.locator('[data-ruler]');
  const lengthMm = parseFloat((await ruler.textContent()) ?? '');
  expect(Math.abs(lengthMm - (100 * barMm) / (bar?.width ?? 0))).toBeLessThan(1);

  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect(ruler).toHaveText(`${lengthMm.toFixed(1)} mm`);
  await page.keyboard.press('PageUp');
  await expect(ruler).toHaveCount(0);
  await page.keyboard.press('PageDown');
  await expect(ruler).toHaveCount(1);
  await page.keyboard.press('Backspace');
  await expect(ruler).toHaveCount(0);
});

test('black and white are exchanged and come back', async () => {
  const { inPane } = await pointOf(page, 'axial', 45, 70);
  const grey = async (): Promise<number> =>
    (await pixelAt(page, 'axial', 'image', inPane.x, inPane.y))[0] ?? NaN;
  const before = await grey();
  await page.keyboard.press('i');
  await expect.poll(async () => Math.abs((await grey()) + before - 255)).toBeLessThan(3);
  await page.keyboard.press('i');
  await expect.poll(grey).toBe(before);
});

test('keys, the slider and playing go through the slices', async () => {
  const slice = sliceOf('axial');
  await page.keyboard.press('End');
  await expect(slice).toHaveAttribute('data-slice', String(PHANTOM.grid.size[2]));
  await page.keyboard.press('PageUp');
  await expect(slice).toHaveAttribute('data-slice', String(PHANTOM.grid.size[2]));
  await page.keyboard.press('Home');
  await expect(slice).toHaveAttribute('data-slice', '1');

  const slider = page.getByRole('slider', { name: 'Slices, Sagittal' });
  await slider.fill('5');
  await expect(sliceOf('sagittal')).toHaveAttribute('data-slice', '5');

  await page.getByRole('button', { name: 'Play the slices' }).first().click();
  await expect(slice).not.toHaveAttribute('data-slice', '1');
  await page.getByRole('button', { name: 'Stop' }).click();
  const stopped = await slice.getAttribute('data-slice');
  await page.waitForTimeout(350);
  await expect(slice).toHaveAttribute('data-slice', stopped ?? '');
});

test('Space plays also where the slices were last moved by the slider', async () => {
  const slider = page.getByRole('slider', { name: 'Slices, Coronal' });
  await slider.focus();
  await slider.fill('3');
  await page.keyboard.press(' ');
  await expect(slider).not.toHaveValue('3');
  await expect(page.locator('[data-pane=coronal]').getByRole('button', { name: 'Stop' })).toBeVisible();
});

test('a ruler that is begun stops the slices, and stays on the slice where it began', async () => {
  await page.keyboard.press('m');
  const pane = page.locator('[data-pane=axial]');
  await pane.getByRole('button', { name: 'Play the slices' }).click();
  const start = await pointOf(page, 'axial', -40, 10);
  await page.mouse.move(start.page.x, start.page.y);
  await page.mouse.down();
  await page.mouse.move(start.page.x + 20, start.page.y, { steps: 3 });
  await expect(pane.getByRole('button', { name: 'Play the slices' })).toBeVisible();
  await page.mouse.wheel(0, 120);
  await page.mouse.move(start.page.x + 60, start.page.y, { steps: 3 });
  await page.mouse.up();
  await expect(page.locator('[data-ruler]')).toHaveCount(0);
  await page.mouse.wheel(0, -120);
  await expect(page.locator('[data-ruler]')).toHaveCount(1);
});

test('a double click leaves the crosshair where it stood', async () => {
  const before = await sliceOf('sagittal').getAttribute('data-slice');
  const point = await pointOf(page, 'axial', 60, 40);
  await page.mouse.dblclick(point.page.x, point.page.y);
  await expect(page.locator('[data-pane=sagittal]')).toBeHidden();
  await page.keyboard.press('f');
  await expect(sliceOf('sagittal')).toHaveAttribute('data-slice', before ?? '');
});

test('the first number key brings back the window that the scan was opened with', async () => {
  const before = await digestOf(page, 'axial', 'image');
  await drag('axial', [0, 0], [80, 0]);
  await expect.poll(() => digestOf(page, 'axial', 'image')).not.toBe(before);
  await page.keyboard.press('1');
  await expect.poll(() => digestOf(page, 'axial', 'image')).toBe(before);
});
