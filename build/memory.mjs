// `npm run memory [slices]`: what large studies take to open. No test.
import { runScript } from './runScript.mjs';

await runScript('memory', process.argv.includes('--worker') ? 'openStudy.ts' : 'memory.ts');
