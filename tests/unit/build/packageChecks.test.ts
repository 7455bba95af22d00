import { expect, it } from 'vitest';
import { problemsOfContents } from '../../../build/packageChecks.mjs';

const GOOD = [
  'package.json',
  'dist/main.js',
  'dist/preload.cjs',
  'dist/engine.js',
  'dist/bandThread.js',
  'dist/renderer/index.html',
  'native-models/weights/mr.onnx',
  'node_modules/onnxruntime-node/package.json',
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  'node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image.js',
  'node_modules/@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm',
];

it('passes an archive that holds what the application needs and nothing else', () => {
  expect(problemsOfContents(GOOD, 'linux/x64')).toEqual([]);
});

it.each([
  'dist/stand-in/electron.js',
  'node_modules/playwright-core/index.js',
  'dist/main.js.map',
  'electron/main/index.ts',
  'node_modules/a/test/data.bin',
  'node_modules/zod/index.js',
  'node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
  'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1',
])('refuses an archive with %s', (file) => {
  const problems = problemsOfContents([...GOOD, file], 'linux/x64');
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(file);
});

it('misses what is not there', () => {
  expect(problemsOfContents(GOOD.slice(1), 'linux/x64')).toEqual(['package.json is missing.']);
  expect(problemsOfContents(GOOD, 'darwin/arm64')).toHaveLength(2);
});
