import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';

/** A file that imports what it must not, for each rule. */
const VIOLATIONS: Record<string, readonly [file: string, imported: string]> = {
  'no-circular': ['renderer/state/left.ts', './right'],
  'contract-stands-alone': ['electron/contract/bridge.ts', '../engine/port'],
  'native-models-are-pure': ['native-models/regions/grow.ts', '../../electron/contract/bridge'],
  'native-models-touch-nothing': ['native-models/regions/read.ts', 'node:fs'],
  'one-importer-of-onnxruntime': ['electron/engine/infer.ts', 'onnxruntime-node'],
  'one-importer-of-vtk': ['renderer/views/slice.ts', '@kitware/vtk.js/Rendering/Core/Actor'],
  'page-sees-only-the-contract': ['renderer/state/tree.ts', '../../native-models/condensation/index'],
  'engine-has-no-electron': ['electron/engine/window.ts', 'electron'],
  'main-hosts-and-does-not-compute': ['electron/main/start.ts', '../../native-models/geometry/index'],
  'folders-are-entered-by-their-index': ['electron/cli/shortcut.ts', '../../native-models/geometry/affine'],
  'product-without-tests': ['electron/main/help.ts', '../../tests/help'],
};

/** What the violations import, and code that keeps every rule. */
const INNOCENT: Record<string, string> = {
  'renderer/state/right.ts': "import './left';",
  'electron/engine/port.ts': "import { connected } from '../contract/names';\nexport const port = connected;",
  'electron/contract/names.ts': 'export const connected = 1;',
  'native-models/condensation/index.ts': "export { tree } from './tree';",
  'native-models/condensation/tree.ts': "import '../geometry';\nexport const tree = 1;",
  'native-models/geometry/index.ts': "export { affine } from './affine';",
  'native-models/geometry/affine.ts': 'export const affine = 1;',
  'native-models/runtime/index.ts': "import 'onnxruntime-node';",
  'renderer/vtk/scene.ts': "import '@kitware/vtk.js/Rendering/Core/Actor';",
  'renderer/state/grid.ts': "import '../../native-models/geometry';\nimport '../../electron/contract/names';",
  'electron/main/window.ts': "import 'electron';\nimport '../contract/names';",
  'tests/help.ts': 'export const help = 1;',
  'node_modules/electron/package.json': '{"name":"electron","main":"index.js"}',
  'node_modules/electron/index.js': '',
  'node_modules/onnxruntime-node/package.json': '{"name":"onnxruntime-node","main":"index.js"}',
  'node_modules/onnxruntime-node/index.js': '',
  'node_modules/@kitware/vtk.js/package.json': '{"name":"@kitware/vtk.js"}',
  'node_modules/@kitware/vtk.js/Rendering/Core/Actor.js': '',
};

function writeProject(folder: string): void {
  const violations = Object.values(VIOLATIONS).map(([file, imported]) => [file, `import '${imported}';\n`]);
  for (const [file = '', text = ''] of [...violations, ...Object.entries(INNOCENT)]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  for (const name of [CONFIG, 'tsconfig.json', 'tsconfig.base.json'])
    cpSync(path.join(ROOT, name), path.join(folder, name));
}

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

function cruise(folder: string): Violation[] {
  const script = path.join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [
    '--config',
    CONFIG,
    '--output-type',
    'json',
    'electron',
    'native-models',
    'renderer',
    'tests',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

it('has a violation here for every rule', () => {
  const config: unknown = createRequire(import.meta.url)(path.join(ROOT, CONFIG));
  const { forbidden } = config as { forbidden: { name: string }[] };
  expect(forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(VIOLATIONS).sort());
});

it('reports each forbidden import by its rule, and no allowed one', () => {
  const folder = temporaryFolder();
  writeProject(folder);
  const violations = cruise(folder);
  const reported = new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`));
  for (const [rule, [file]] of Object.entries(VIOLATIONS))
    expect([...reported]).toContain(`${rule}: ${file}`);
  const innocent = Object.keys(INNOCENT).filter((file) => file !== 'renderer/state/right.ts');
  expect(violations.filter(({ from }) => innocent.includes(from))).toEqual([]);
});
