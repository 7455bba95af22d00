import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './mainProcess';

const PACKAGE = { name: 'granule', productName: 'Granule', version: '0.0.0', type: 'module' };

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Scratch</title>
<body><main style="height: 100vh">Scratch</main><script src="page.js"></script></body>`;

/** Collects what reaches the page and takes dropped files as the real page does. */
const PAGE_SCRIPT = `
window.seen = { ports: [], acts: [], exits: [], opened: [], messages: [] };
window.addEventListener('message', ({ data, ports }) => {
  if (data.granule !== 'engine-port') return;
  const [port] = ports;
  port.onmessage = (message) => window.seen.messages.push(message.data);
  window.seen.ports.push(port);
});
window.granule.onMenu((act) => window.seen.acts.push(act));
window.granule.onEngineExit((code) => window.seen.exits.push(code));
window.granule.onOpen((source) => window.seen.opened.push(source));
window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', async (event) => {
  event.preventDefault();
  const answer = await window.granule.openDropped([...event.dataTransfer.files]);
  window.seen.opened.push(answer.ok ? answer.value : answer.error);
});
window.granule.pageReady();
`;

/** Tells the page what it is told, ends when asked to, and sends bytes. */
const ENGINE = `
const grants = [];
process.parentPort.on('message', ({ data, ports }) => {
  if (data.host !== 'connect') return void grants.push(data);
  const [port] = ports;
  port.on('message', ({ data: request }) => {
    if (request.exit !== undefined) process.exit(request.exit);
    if (request.bytes) port.postMessage({ bytes: new Uint8Array(request.bytes).fill(request.value) });
    else port.postMessage({ pid: process.pid, grants, echo: request });
  });
  port.start();
});
process.parentPort.postMessage({ engine: 'ready', pid: process.pid });
`;

/**
 * The real main and preload beside a page and an engine made for a test: a folder laid out like a built checkout.
 * Returns the path of its main script, and the way to remove it.
 */
export function makeScratchApplication(): { script: string; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-scratch-'));
  const dist = path.join(folder, 'dist');
  mkdirSync(path.join(dist, 'renderer'), { recursive: true });
  for (const built of ['main.js', 'preload.cjs'])
    copyFileSync(path.join(ROOT, 'dist', built), path.join(dist, built));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(PACKAGE));
  writeFileSync(path.join(folder, 'secret.json'), '{"secret":true}');
  writeFileSync(path.join(dist, 'renderer', 'index.html'), PAGE);
  writeFileSync(path.join(dist, 'renderer', 'page.js'), PAGE_SCRIPT);
  writeFileSync(path.join(dist, 'engine.js'), ENGINE);
  return {
    script: path.join(dist, 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
