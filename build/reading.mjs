// `npm run reading`: opens every folder of the test data and writes tests/reading/RESULTS.md.
import path from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const { runnerImport } = await import('vite');
await runnerImport(path.join(ROOT, 'tests', 'reading', 'reading.ts'), {
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
});
