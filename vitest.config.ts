import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The page's state is written in runes.
  plugins: [svelte({ configFile: false })],
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/golden/**/*.test.ts', 'tests/cli/**/*.test.ts'],
    testTimeout: 120_000,
    // ONNX Runtime and the wasm readers hold process-wide state, and two cores are all a small machine has.
    pool: 'forks',
    maxWorkers: 2,
  },
});
