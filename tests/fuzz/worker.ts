import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seedChooser } from './seeds';
import type { Report, Work } from './supervise';
import { generatorOf, tryCase } from './tryCase';

/** The process that opens damaged files: it may hang or die, and the one that watches it says which case did it. */
async function work({ seed, from, to }: Work): Promise<void> {
  const seedOf = seedChooser();
  const folder = mkdtempSync(path.join(tmpdir(), 'granule-fuzz-'));
  const tell = (report: Report) => process.send?.(report);
  for (let index = from; index < to; index++) {
    const chosen = seedOf(index);
    tell({ begun: index, name: chosen.name });
    const outcome = await tryCase(chosen, generatorOf(seed, index), folder);
    tell({ ended: index, outcome, peakBytes: process.resourceUsage().maxRSS * 1024 });
  }
  rmSync(folder, { recursive: true, force: true });
  process.disconnect();
}

process.once('message', (message) => void work(message as Work));
