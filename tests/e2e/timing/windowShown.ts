import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch } from '../launch';
import { median } from './median';
import type { WindowShown } from './windowTiming';

/** How long a window takes to be shown by an application that was started before. */
export async function windowShown(times: number): Promise<WindowShown> {
  const userData = mkdtempSync(path.join(os.tmpdir(), 'granule-timing-'));
  try {
    await startOnce(userData);
    const runs: WindowShown[] = [];
    for (let run = 0; run < times; run += 1) runs.push(await startOnce(userData));
    return {
      fromLaunchMs: median(runs.map(({ fromLaunchMs }) => fromLaunchMs)),
      pageMs: median(runs.map(({ pageMs }) => pageMs)),
    };
  } finally {
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function startOnce(userData: string): Promise<WindowShown> {
  const start = Date.now();
  const application = await launch({ userData });
  const { origin, pageMs } = await application.page.evaluate(async () => {
    const painted = (): number | undefined =>
      performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    while (painted() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    return { origin: performance.timeOrigin, pageMs: painted() ?? NaN };
  });
  await application.close();
  return { fromLaunchMs: origin + pageMs - start, pageMs };
}
