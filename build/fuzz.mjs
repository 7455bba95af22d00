// `npm run fuzz [cases [seed]]`: opens thousands of damaged files of every format; nothing may break or hang.
import path from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const { runnerImport } = await import('vite');
const part = process.argv.includes('--worker') ? 'worker.ts' : 'fuzz.ts';
await runnerImport(path.join(ROOT, 'tests', 'fuzz', part), {
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
});
