import path from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

/** Runs a TypeScript module below `tests/` as it stands, after installing what is missing. */
export async function runScript(...file) {
  ensurePackages();
  const { runnerImport } = await import('vite');
  await runnerImport(path.join(ROOT, 'tests', ...file), { root: ROOT, configFile: false, logLevel: 'warn' });
}
