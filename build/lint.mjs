// `npm run lint`: everything that reads the code without running it.
import { pathToFileURL } from 'node:url';
import { ensurePackages } from './ensure.mjs';
import { runTool } from './stages.mjs';

const CODE = ['electron', 'native-models', 'renderer', 'build', 'tests'];

const STAGES = [
  ['format (prettier)', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']],
  ['lint (eslint)', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']],
  [
    'import boundaries and cycles (dependency-cruiser)',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...CODE],
  ],
  ['types (tsc)', 'typescript/bin/tsc', ['-p', 'tsconfig.json']],
  ['types of the end-to-end tests (tsc)', 'typescript/bin/tsc', ['-p', 'tsconfig.e2e.json']],
  [
    'types of the page (svelte-check)',
    'svelte-check/bin/svelte-check',
    ['--tsconfig', './tsconfig.renderer.json', '--output', 'human', '--fail-on-warnings'],
  ],
  ['dead code and unlisted packages (knip)', 'knip/bin/knip.js', ['--no-progress']],
];

/** How many of the stages failed. */
export function lint() {
  return STAGES.filter(([name, script, args]) => !runTool(name, script, args)).length;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensurePackages();
  process.exitCode = lint() > 0 ? 1 : 0;
}
