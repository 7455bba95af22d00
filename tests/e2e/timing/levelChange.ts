import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeNifti } from '../../fixtures/writeNifti';
import { launch } from '../launch';
import { samplePixels } from '../sampleVoxels';
import { median } from './median';
import type { Change, LevelChange } from './windowTiming';

const SIDE = 256;
const SEGMENTED_WITHIN_MS = 900_000;

/** What moving the slider by one step costs over a volume of 256 x 256 x 256: the sample, over and over. */
export async function levelChange(times: number): Promise<LevelChange> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-timing-'));
  const application = await launch();
  try {
    const { page } = application;
    await page.getByRole('button', { name: 'I understand' }).click();
    await application.drop('main', [writeTiled(path.join(folder, 'tiled.nii'))]);
    await page.getByText(`${SIDE} × ${SIDE} × ${SIDE}`).waitFor();
    await page.selectOption('#encoder', 'intensity');
    await page.locator('[data-command="segment.start"]:enabled').dispatchEvent('click');
    const slider = page.locator('#granularity');
    await slider.waitFor({ timeout: SEGMENTED_WITHIN_MS });
    const finest = Number(await slider.getAttribute('max'));
    const at = async (first: number, second: number): Promise<Change> => {
      const runs = await page.evaluate(move, { positions: [first, second], times });
      return {
        ownMs: median(runs.map(({ ownMs }) => ownMs)),
        frameMs: median(runs.map(({ frameMs }) => frameMs)),
      };
    };
    const coarse = await at(3, 4);
    const fine = await at(finest, finest - 1);
    const regions = Number((await page.locator('output').textContent())?.replaceAll(/\D/g, ''));
    return { regions, coarse, finest: fine };
  } finally {
    await application.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In the page: moves the slider to and fro. */
async function move({ positions, times }: { positions: number[]; times: number }): Promise<Change[]> {
  const slider = document.querySelector<HTMLInputElement>('#granularity');
  const channel = new MessageChannel();
  /** Behind everything that was waiting. */
  const idle = (): Promise<number> =>
    new Promise((resolve) => {
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(null);
    });
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const changes: Change[] = [];
  for (let run = -positions.length; run < times; run += 1) {
    await frame();
    await idle();
    const start = performance.now();
    if (slider !== null) slider.value = String(positions[Math.abs(run) % positions.length]);
    slider?.dispatchEvent(new Event('input', { bubbles: true }));
    const ownMs = (await idle()) - start;
    await frame();
    const frameMs = (await idle()) - start;
    // The first of each kind warm up.
    if (run >= 0) changes.push({ ownMs, frameMs });
  }
  return changes;
}

/** To and fro through the slices, so that no seam shows. */
function writeTiled(file: string): string {
  const slices = samplePixels();
  const there = [...slices, ...slices.toReversed()];
  const tiled = new Int16Array(SIDE ** 3);
  for (let k = 0; k < SIDE; k += 1) tiled.set(there[k % there.length] ?? [], k * SIDE ** 2);
  const dims = [SIDE, SIDE, SIDE];
  return writeNifti(file, { dims, datatype: 4, bits: 16, voxels: new Uint8Array(tiled.buffer) });
}
