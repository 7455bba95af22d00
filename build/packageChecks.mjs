import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';

const MEBIBYTE = 2 ** 20;
/** Own files and run-time packages, without Electron itself. */
export const LARGEST_RESOURCES_MB = 100;

const NEEDED = [
  'package.json',
  'dist/main.js',
  'dist/preload.cjs',
  'dist/engine.js',
  'dist/bandThread.js',
  'dist/renderer/index.html',
  'native-models/weights/mr.onnx',
  'node_modules/onnxruntime-node/package.json',
  'node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image.js',
  'node_modules/@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm',
];
const UNWANTED = [
  { what: 'sources', pattern: /\.ts$|\.svelte$/ },
  { what: 'source maps', pattern: /\.map$/ },
  { what: 'tests', pattern: /(^|\/)(tests?|__tests__)\// },
  { what: 'the stand-in', pattern: /stand-in|playwright/ },
  { what: 'packages that are bundled', pattern: /^node_modules\/(zod|svelte|ml-matrix|@kitware|daikon)\// },
];

function sizeMb(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return (
    files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0) /
    MEBIBYTE
  );
}

/** What is wrong with a list of archived files, one sentence each; `system` as in `linux/x64`. */
export function problemsOfContents(files, system) {
  const missing = NEEDED.filter((file) => !files.includes(file)).map((file) => `${file} is missing.`);
  const unwanted = UNWANTED.flatMap(({ what, pattern }) => {
    const found = files.filter((file) => pattern.test(file));
    return found.length === 0 ? [] : [`It holds ${what}, for example ${found[0]}.`];
  });
  const native = files.filter((file) => /\/napi-v6\/[^/]+\/[^/]+\/./.test(file));
  const isOwn = (file) => file.includes(`/napi-v6/${system}/`);
  const foreign = native.filter((file) => !isOwn(file));
  return [
    ...missing,
    ...unwanted,
    ...(native.some(isOwn) ? [] : [`It holds no ONNX Runtime for ${system}.`]),
    ...(foreign.length > 0 ? [`It holds native code of another system: ${foreign[0]}.`] : []),
  ];
}

/** Checks the `resources` folder of a packaged application; gives problems and the size. */
export function checkResources(resources, system) {
  const listed = listPackage(path.join(resources, 'app.asar'), { isPack: false });
  const files = listed.map((file) => file.split(path.sep).filter(Boolean).join('/'));
  const size = sizeMb(resources);
  const problems = problemsOfContents(files, system);
  if (!readdirSync(path.join(resources, 'sample')).some((name) => name.endsWith('.dcm')))
    problems.push('The sample study is missing.');
  if (size > LARGEST_RESOURCES_MB)
    problems.push(`It takes ${size.toFixed(0)} MB; ${LARGEST_RESOURCES_MB} MB is the limit.`);
  return { problems, size, count: files.length };
}

/** Starts the archived command line under this Node: what it reads at run time must be in the archive. */
export function problemsOfRunning(resources) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'granule-package-'));
  const run = (...args) => {
    const cli = path.join(folder, 'dist', 'cli.js');
    const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
    return status === 0 ? [] : [`"granule ${args[0]} ${args[1] ?? ''}" ends with ${status}: ${stderr}`];
  };
  try {
    extractAll(path.join(resources, 'app.asar'), folder);
    const picture = path.join(import.meta.dirname, '..', 'assets', 'icons', 'icon.png');
    return [...run('info'), ...run('info', path.join(resources, 'sample')), ...run('info', picture)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
