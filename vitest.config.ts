import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/golden/**/*.test.ts'],
    testTimeout: 120_000,
    // ONNX Runtime and the wasm readers hold process-wide state, and two cores are all a small machine has.
    pool: 'forks',
    maxWorkers: 2,
  },
});
