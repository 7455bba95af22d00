import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Opening } from './openStudy';
import { writeStudy, type Kind } from './writeStudy';

const OPENER = fileURLToPath(new URL('../../build/memory.mjs', import.meta.url));

/** What a study of so many slices takes to open, in a process of its own. */
export async function measure(kind: Kind, slices: number): Promise<Opening> {
  const folder = mkdtempSync(path.join(tmpdir(), 'granule-memory-'));
  try {
    const study = writeStudy(kind, folder, slices);
    const opener = fork(OPENER, ['--worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    opener.send([study]);
    const [answer] = await Promise.race([
      once(opener, 'message'),
      once(opener, 'exit').then(([code]) => Promise.reject(new Error(`opening ended with ${String(code)}`))),
    ]);
    return answer as Opening;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
