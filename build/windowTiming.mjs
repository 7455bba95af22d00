// `npm run -s window-timing [-- times]`: what a person waits for in the window, measured on the stand-in. No test.
import { ensureBuilt } from './ensure.mjs';
import { runScript } from './runScript.mjs';

await ensureBuilt('main', 'preload', 'engine', 'renderer', 'stand-in');
await runScript('e2e', 'timing', 'timing.ts');
