import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../../build/chromium.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PAGE = path.join(HERE, '../../../dist/renderer');
const ORIGIN = 'http://page.test';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

let fake: Promise<string> | null = null;

/** The bridge and the engine of the tests as one script that runs before the page's own. */
async function bundleFake(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: path.join(HERE, 'fakeBridge.ts'), formats: ['iife'], name: 'fake' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk = 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('The bridge of the tests could not be bundled.');
  return chunk.code;
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors of the page's scripts and console. */
  readonly errors: readonly string[];
}

/** A Chromium for the pages of many tests. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === null) throw new Error('No Chromium is installed.');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens the built page over a bridge and an engine made for tests. */
export async function openPage(browser: Browser): Promise<OpenedPage> {
  const viewport = { width: 1280, height: 800 };
  const page = await browser.newPage({ viewport });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = path.join(PAGE, new URL(route.request().url()).pathname);
    const contentType = TYPES[path.extname(file)] ?? 'application/octet-stream';
    await route.fulfill({ body: await readFile(file), contentType });
  });
  fake ??= bundleFake();
  await page.addInitScript(await fake);
  await page.goto(`${ORIGIN}/index.html`);
  return { page, errors };
}
