import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron, hasDisplay } from '../../build/application.mjs';
import { ROOT } from './mainProcess';

const executable = findElectron();
const reason =
  executable === null
    ? "Electron's binary is not on this machine: what only the real Electron can show was not tested."
    : 'There is no display: the real Electron was not tested.';
const runs = executable !== null && hasDisplay();
if (!runs) process.stderr.write(`${reason}\n`);

test.describe('on the real Electron', () => {
  test.skip(!runs, reason);
  test.describe.configure({ mode: 'serial' });
  const userData = mkdtempSync(path.join(os.tmpdir(), 'granule-electron-'));
  let application: ElectronApplication;
  let page: Page;

  test.beforeAll(async () => {
    application = await _electron.launch({
      executablePath: executable ?? '',
      args: [ROOT, `--user-data-dir=${userData}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    page = await application.firstWindow();
    await page.waitForLoadState('load');
  });
  test.afterAll(async () => {
    await application.close();
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  });

  test('the page is served by the application, isolated and without Node', async () => {
    expect(page.url()).toBe('app://granule/index.html');
    const found = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
      isolated: window.crossOriginIsolated,
    }));
    expect(found).toEqual({ node: [], isolated: true });
  });

  test('the engine answers over the port that main handed to the page', async () => {
    await page.getByRole('button', { name: 'I understand' }).click();
    await page.click('[data-command="file.openSample"]');
    await expect(page.getByText('256 × 256 × 20')).toBeVisible({ timeout: 60_000 });
  });

  test('requests that leave the application are refused', async () => {
    expect(await page.evaluate(() => fetch('https://example.invalid/').catch(() => 'refused'))).toBe(
      'refused',
    );
  });
});
