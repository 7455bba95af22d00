// `npm run quality [-- part…]`: measures segmentations against scans with truth and writes tests/quality/RESULTS.md. No test.
import { ensureBuilt, ensurePackages } from './ensure.mjs';
import { runScript } from './runScript.mjs';

ensurePackages();
const parts = process.argv.slice(2);
// Speed is measured on the command line as it is built.
if (parts.length === 0 || parts.includes('scaling')) await ensureBuilt('engine');
await runScript('quality', 'run.ts');
