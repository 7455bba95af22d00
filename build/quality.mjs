// `npm run quality [-- part…]`: measures segmentations against scans with truth and writes tests/quality/RESULTS.md. No test.
import path from 'node:path';
import { ROOT, ensureBuilt, ensurePackages } from './ensure.mjs';

ensurePackages();
const parts = process.argv.slice(2);
// Speed is measured on the command line as it is built.
if (parts.length === 0 || parts.includes('scaling')) await ensureBuilt('engine');
const { runnerImport } = await import('vite');
const bench = path.join(ROOT, 'tests', 'quality', 'run.ts');
await runnerImport(bench, { root: ROOT, configFile: false, logLevel: 'warn' });
