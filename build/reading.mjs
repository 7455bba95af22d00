// `npm run reading`: opens every folder of the test data and writes tests/reading/RESULTS.md.
import { runScript } from './runScript.mjs';

await runScript('reading', 'reading.ts');
