// `npm run quality [-- part…]`: measures segmentations against scans with truth and writes tests/quality/RESULTS.md. No test.
import path from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const { runnerImport } = await import('vite');
const bench = path.join(ROOT, 'tests', 'quality', 'run.ts');
await runnerImport(bench, { root: ROOT, configFile: false, logLevel: 'warn' });
