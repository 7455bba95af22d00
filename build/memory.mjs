// `npm run memory [slices]`: what large studies take to open. No test.
import path from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const { runnerImport } = await import('vite');
const part = process.argv.includes('--worker') ? 'openStudy.ts' : 'memory.ts';
await runnerImport(path.join(ROOT, 'tests', 'memory', part), {
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
});
