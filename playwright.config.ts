import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.test.ts',
  // Each test starts the whole application, with its engine and a browser: one at a time on a small machine.
  workers: 1,
  // A segmentation or two on a machine that does other work as well.
  timeout: 240_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  outputDir: 'test-results/e2e',
});
