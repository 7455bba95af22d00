// `npm run fuzz [cases [seed]]`: opens thousands of damaged files of every format; nothing may break or hang.
import { runScript } from './runScript.mjs';

await runScript('fuzz', process.argv.includes('--worker') ? 'worker.ts' : 'fuzz.ts');
