import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { writeStudy } from '../../memory/writeStudy';
import { launch } from '../launch';
import { median } from './median';
import type { FirstPicture } from './windowTiming';

/** How long a CT of 512 x 512 x `slices`, one file a slice, takes from the disk (its cache warm) to the screen. */
export async function firstPicture(times: number, slices: number): Promise<FirstPicture> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-timing-'));
  const study = writeStudy('DICOM', path.join(folder, 'study'), slices);
  const application = await launch();
  try {
    await application.page.getByRole('button', { name: 'I understand' }).click();
    const runs: FirstPicture[] = [];
    for (let run = 0; run < times; run += 1) {
      const measured = application.page.evaluate(watch);
      await application.drop('main', [study]);
      runs.push(await measured);
      await closeSource(application.page);
    }
    return {
      firstPictureMs: median(runs.map(({ firstPictureMs }) => firstPictureMs)),
      completeMs: median(runs.map(({ completeMs }) => completeMs)),
    };
  } finally {
    await application.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function closeSource(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Remove/ }).click();
  await page.locator('[data-pane]').first().waitFor({ state: 'detached' });
}

/** In the page: waits for a drop, then for a picture in the axial view, then for the last voxels. */
async function watch(): Promise<FirstPicture> {
  const start = await new Promise<number>((resolve) =>
    window.addEventListener('drop', () => resolve(performance.now()), { once: true, capture: true }),
  );
  const isPainted = (): boolean => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-pane=axial] canvas[data-layer=image]');
    const middle = canvas?.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 32, 1).data;
    return middle?.some((value, at) => at % 4 !== 3 && value > 30) ?? false;
  };
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  while (!isPainted()) await frame();
  const firstPictureMs = performance.now() - start;
  while (document.querySelector('[data-volume] progress') !== null) await frame();
  return { firstPictureMs, completeMs: performance.now() - start };
}
