import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PREFIX = 'granule-unpacked-';
let folder: string | null = null;

/** A folder that only this user may look into (`mkdtemp` makes it so) and that goes when the process ends. */
export function privateFolder(): string {
  if (folder !== null) return folder;
  const made = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const removeIt = () => rmSync(made, { recursive: true, force: true });
  process.once('exit', removeIt);
  process.once('SIGTERM', () => {
    removeIt();
    // Whoever else listens decides how the process ends; where nobody does, it ends as if nobody had listened.
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
  });
  folder = made;
  return made;
}

let swept = false;

/** Removes the private folders of processes that had no time to do so themselves; once for each process. */
export function sweepPrivateFolders(): void {
  if (swept) return;
  swept = true;
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (owner > 0 && !isRunning(owner)) remove(path.join(tmpdir(), name));
  }
}

function remove(abandoned: string): void {
  try {
    rmSync(abandoned, { recursive: true, force: true });
  } catch {
    // It belongs to another user of this computer, whose own Granule will remove it.
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
