import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, type Application } from './launch';
import { MainProcess } from './mainProcess';
import { commandLineOf, outsideAddresses, processTree } from './processTree';
import { makeScratchApplication } from './scratchApplication';

/** What the scratch page collects. */
interface Seen {
  readonly ports: MessagePort[];
  readonly acts: string[];
  readonly exits: number[];
  readonly opened: { handle?: string; name?: string; code?: string }[];
  readonly messages: { pid?: number; grants?: { handle: string; paths: string[] }[]; bytes?: Uint8Array }[];
}
declare global {
  interface Window {
    readonly seen: Seen;
  }
}

const scratch = makeScratchApplication();
const userData = mkdtempSync(path.join(os.tmpdir(), 'granule-shell-'));
let application: Application;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  application = await launch({ script: scratch.script, userData });
  await application.page.waitForFunction(() => window.seen.ports.length === 1);
});
test.afterAll(async () => {
  await application.close();
  scratch.remove();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
});

/** Sends a request to the engine over the newest port and resolves with its next answer. */
function askEngine(request: object): Promise<Seen['messages'][number]> {
  return application.page.evaluate(async (asked) => {
    const before = window.seen.messages.length;
    window.seen.ports.at(-1)?.postMessage(asked);
    while (window.seen.messages.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    return window.seen.messages.at(-1) ?? {};
  }, request);
}

test('the page has no Node and only the one bridge', async () => {
  const globals = await application.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'global', 'Buffer'].filter((name) => name in window),
    bridge: Object.keys(window.granule).sort(),
    frozen: Object.isFrozen(window.granule),
    isolated: window.crossOriginIsolated,
  }));
  expect(globals).toEqual({
    node: [],
    bridge: [
      'about',
      'chooseTarget',
      'forgetDraft',
      'onEngineExit',
      'onMenu',
      'onOpen',
      'openDropped',
      'openFiles',
      'openFolder',
      'openSample',
      'pageReady',
      'readDraft',
      'readSettings',
      'writeDraft',
      'writeSettings',
    ],
    frozen: true,
    isolated: true,
  });
});

test('the content security policy stops inline scripts, eval, frames and foreign pictures', async () => {
  const blocked = await application.page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const inline = document.createElement('script');
    inline.textContent = 'window.inlineRan = true';
    const frame = document.createElement('iframe');
    frame.src = '/index.html';
    const picture = document.createElement('img');
    picture.src = 'https://example.invalid/pixel.png';
    document.body.append(inline, frame, picture);
    let evaluated = true;
    // Later, because the driver of a browser may evaluate what the page itself may not.
    setTimeout(() => {
      try {
        window.eval('1');
      } catch {
        evaluated = false;
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { directives: directives.sort(), evaluated, inlineRan: 'inlineRan' in window };
  });
  expect(blocked).toEqual({
    directives: ['frame-src', 'img-src', 'script-src', 'script-src-elem'],
    evaluated: false,
    inlineRan: false,
  });
});

test('a path out of the page folder is refused, however it is written', async () => {
  const origin = new URL(application.page.url());
  const statusOf = (rawPath: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: origin.port, path: rawPath, headers: { host: origin.host } };
      http.get(options, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
  expect(await statusOf('/index.html')).toBe(200);
  for (const escape of ['..%2f..%2fsecret.json', '%2e%2e%2f%2e%2e%2fsecret.json', '..%5c..%5csecret.json'])
    expect(await statusOf(`/${escape}`), escape).toBe(403);
  expect(await statusOf('/../../secret.json')).not.toBe(200);
  expect(await statusOf('/%00')).toBe(403);
});

test('requests that leave the application are refused, and no socket leaves the machine', async () => {
  const answer = await application.page.evaluate(() =>
    fetch('https://example.invalid/scan').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  expect(answer).toBe('refused');
  expect((await application.outsideRequests()).every(({ refused }) => refused)).toBe(true);
  expect(application.outsideAddresses()).toEqual([]);
});

test('a socket that leads away from the machine would be seen', async () => {
  const socket = createSocket('udp4');
  // Connecting a UDP socket fixes its address and sends nothing; the address is reserved for documentation.
  await new Promise<void>((resolve) => socket.connect(9, '192.0.2.1', resolve));
  expect(outsideAddresses([process.pid])).toEqual(['010200C0']);
  socket.close();
});

test('a request that the policy would let through is cancelled by the session', async () => {
  const { page } = application;
  const client = await page.context().newCDPSession(page);
  await client.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(() => Object.assign(window, { leaving: true }));
  await application.evaluateMain(
    ({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.reload(),
    null,
  );
  await page.waitForFunction(() => !('leaving' in window) && window.seen?.ports.length === 1);
  await page.evaluate(() =>
    fetch('https://example.invalid/scan', { mode: 'no-cors' }).catch(() => undefined),
  );
  await client.send('Page.setBypassCSP', { enabled: false });
  expect(await application.outsideRequests()).toContainEqual({
    url: 'https://example.invalid/scan',
    refused: true,
  });
});

test('a page cannot open a window or go elsewhere', async () => {
  const { page } = application;
  const before = page.url();
  await page.evaluate(() => {
    window.open('https://example.invalid/');
    window.location.href = 'https://example.invalid/elsewhere';
  });
  await page.waitForTimeout(500);
  expect(page.context().pages()).toHaveLength(1);
  expect(page.url()).toBe(before);
  expect((await application.outsideRequests()).filter(({ refused }) => !refused)).toEqual([]);
});

test('the page reaches the engine, and large binary data arrives whole', async () => {
  const answer = await application.page.evaluate(async () => {
    const [port] = window.seen.ports;
    port?.postMessage({ bytes: 4 * 1024 * 1024, value: 7 });
    while (!window.seen.messages.some(({ bytes }) => bytes)) await new Promise((r) => setTimeout(r, 10));
    const bytes = window.seen.messages.find((message) => message.bytes)?.bytes;
    return {
      length: bytes?.length,
      right: bytes?.every((byte) => byte === 7),
      type: bytes?.constructor.name,
    };
  });
  expect(answer).toEqual({ length: 4 * 1024 * 1024, right: true, type: 'Uint8Array' });
});

test('the dialogs give handles; the engine, not the page, learns the paths', async () => {
  const { page } = application;
  await application.answerOpenDialog(['/data/ünï/first.nii', '/data/ünï/second.nii']);
  const opened = await page.evaluate(() => window.granule.openFiles());
  expect(opened).toMatchObject({ ok: true, value: { name: 'first.nii and 1 more' } });
  expect(JSON.stringify(opened)).not.toContain('/data');
  const { grants } = await askEngine({});
  const handle = opened.ok ? opened.value?.handle : undefined;
  expect(grants).toContainEqual({
    host: 'grant-source',
    handle,
    paths: ['/data/ünï/first.nii', '/data/ünï/second.nii'],
  });

  await application.answerOpenDialog(null);
  expect(await page.evaluate(() => window.granule.openFolder())).toEqual({ ok: true, value: null });

  await application.answerSaveDialog('/data/out/lesion');
  const target = await page.evaluate(() =>
    window.granule.chooseTarget({ suggestedName: 'a.nii.gz', formatName: 'NIfTI', extensions: ['.nii.gz'] }),
  );
  expect(target).toMatchObject({ ok: true, value: { name: 'lesion.nii.gz' } });
});

test('a request in another shape than the contract is refused', async () => {
  const answer = await application.page.evaluate(() =>
    window.granule.chooseTarget({
      suggestedName: 'a.nii.gz',
      formatName: 'NIfTI',
      extensions: ['.nii.gz/../../etc/passwd'],
    }),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
});

test('dropped files are granted; a file that a script made is not', async () => {
  const { page } = application;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-drop-'));
  const file = path.join(folder, 'scan é.nii');
  writeFileSync(file, 'scan');
  await application.drop('main', [file]);
  await page.waitForFunction(() => window.seen.opened.length === 1);
  const [dropped] = await page.evaluate(() => window.seen.opened);
  expect(dropped).toMatchObject({ name: 'scan é.nii' });
  const { grants } = await askEngine({});
  expect(grants).toContainEqual({ host: 'grant-source', handle: dropped?.handle, paths: [file] });
  rmSync(folder, { recursive: true });

  const forged = await page.evaluate(() => window.granule.openDropped([new File(['x'], '/etc/passwd')]));
  expect(forged).toMatchObject({ ok: false, error: { code: 'nothing-dropped' } });
});

test('an item of the menu reaches the page as the id of a command', async () => {
  await application.chooseMenuItem('file.saveSegments');
  await application.page.waitForFunction(() => window.seen.acts.length > 0);
  expect(await application.page.evaluate(() => window.seen.acts)).toEqual(['file.saveSegments']);
});

test('an engine that dies is reported, and the next one knows what was granted', async () => {
  const { page } = application;
  const before = await askEngine({});
  const engine = processTree(application.pid).find((pid) => commandLineOf(pid).includes('engine.js'));
  expect(engine).toBe(before.pid);
  process.kill(engine ?? -1, 'SIGKILL');
  await page.waitForFunction(() => window.seen.exits.length === 1 && window.seen.ports.length === 2);
  expect(await page.evaluate(() => window.seen.exits)).toEqual([9]);
  const after = await askEngine({});
  expect(after.pid).not.toBe(before.pid);
  expect(after.grants).toEqual(before.grants);
});

test('a second start hands its files to the first and ends', async () => {
  const { page } = application;
  const second = new MainProcess(scratch.script, ['open', scratch.script], {
    GRANULE_STAND_IN_USER_DATA: userData,
  });
  expect(await second.exited, second.output).toBe(0);
  await page.waitForFunction(() => window.seen.opened.at(-1)?.name === 'main.js');
});

test('the engine ends with its application, settings stay, and the log names nobody', async () => {
  const { page, pid } = application;
  await page.evaluate(() => window.granule.writeSettings({ noticeAcknowledged: true }));
  const tree = processTree(pid);
  expect(application.outsideAddresses()).toEqual([]);
  expect(await application.close()).toBe(0);
  await expect.poll(() => tree.filter((member) => commandLineOf(member) !== '')).toEqual([]);

  const log = readFileSync(path.join(userData, 'logs', 'granule.log'), 'utf8');
  expect(log).toMatch(/warn engine-crashed code=9/);
  expect(log).not.toMatch(/\/data|nii|ünï/);

  application = await launch({ script: scratch.script, userData, args: ['open', scratch.script] });
  await application.page.waitForFunction(() => window.seen.opened.length === 1);
  expect(await application.page.evaluate(() => window.granule.readSettings())).toEqual({
    noticeAcknowledged: true,
  });
  expect(await application.page.evaluate(() => window.seen.opened[0]?.name)).toBe('main.js');
  expect(application.pageErrors).toEqual([]);
});

test('an application that cannot write its own folder says so and ends', async () => {
  const locked = mkdtempSync(path.join(os.tmpdir(), 'granule-locked-'));
  writeFileSync(path.join(locked, 'logs'), 'a file where a folder has to be');
  const main = new MainProcess(scratch.script, [], {
    GRANULE_CHROMIUM: process.execPath,
    GRANULE_STAND_IN_USER_DATA: locked,
  });
  expect(await main.exited, main.output).toBe(1);
  expect(main.output).toContain('Granule cannot start');
  expect(main.output).toContain(locked);
  rmSync(locked, { recursive: true });
});

test('the application ends with its window', async () => {
  await application.page.close();
  expect(await application.exited, application.output()).toBe(0);
});
