// The parts of the built application, each with the sources that it is made of.
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
/** Beside `dist`, because what lies in `dist` is packaged and the stand-in never is. */
export const STAND_IN = path.join(ROOT, '.cache', 'stand-in');

/** Native code that finds its library beside itself: imported at run time, not bundled. */
const RUN_TIME_PACKAGES = ['onnxruntime-node'];
const NODE = [...builtinModules, /^node:/];

/**
 * Settings of a bundle that runs under Node or in Electron's main process.
 * @returns {import('vite').InlineConfig}
 */
function forNode({ entries, outDir, format = 'es', external = [], minify = false }) {
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['node'] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify,
      ssr: true,
      license: { fileName: `third-party-${Object.keys(entries)[0]}.md` },
      rolldownOptions: {
        input: entries,
        external: ['electron', ...NODE, ...external],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // Chunks lie beside the entries, so that `import.meta.dirname` is `dist` in all of them.
          chunkFileNames: 'chunk-[name].js',
        },
      },
    },
    ssr: { noExternal: true, external },
  };
}

/** What the engine's threads run, by itself: a thread loads nothing but its kernels. */
export function bandThreadIn(outDir) {
  return forNode({ entries: { bandThread: 'electron/engine/workers/bandThread.ts' }, outDir });
}

async function forPage() {
  const { svelte } = await import('@sveltejs/vite-plugin-svelte');
  return {
    configFile: false,
    root: path.join(ROOT, 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [svelte({ configFile: false })],
    build: {
      outDir: path.join(DIST, 'renderer'),
      emptyOutDir: true,
      target: 'chrome140',
      // A polyfill for preloading would fetch, which the page may not.
      modulePreload: false,
      assetsInlineLimit: 0,
      license: { fileName: 'third-party-page.md' },
      chunkSizeWarningLimit: 4000,
    },
  };
}

/**
 * `sources` are files and folders below the root: a part is made again where one of them has changed.
 * `configurations` gives the settings of vite.
 */
export const PARTS = {
  main: {
    sources: ['electron/main', 'electron/contract'],
    configurations: () => [forNode({ entries: { main: 'electron/main/index.ts' }, outDir: DIST })],
  },
  preload: {
    sources: ['electron/preload', 'electron/contract'],
    configurations: () => [
      forNode({ entries: { preload: 'electron/preload/index.ts' }, outDir: DIST, format: 'cjs' }),
    ],
  },
  engine: {
    sources: ['electron/engine', 'electron/cli', 'electron/contract', 'native-models'],
    configurations: () => [
      forNode({
        entries: {
          engine: 'electron/engine/index.ts',
          cli: 'electron/cli/index.ts',
          probe: 'electron/engine/devices/probeChild.ts',
        },
        outDir: DIST,
        external: RUN_TIME_PACKAGES,
      }),
      bandThreadIn(DIST),
    ],
  },
  renderer: {
    sources: ['renderer', 'electron/contract', 'native-models/geometry', 'native-models/measure', 'assets'],
    configurations: async () => [await forPage()],
  },
  'stand-in': {
    sources: ['build/stand-in'],
    configurations: () => [
      forNode({
        entries: {
          register: 'build/stand-in/register.ts',
          electron: 'build/stand-in/main/index.ts',
          utility: 'build/stand-in/utility/index.ts',
        },
        outDir: STAND_IN,
        external: ['playwright-core'],
      }),
      forNode({ entries: { page: 'build/stand-in/page/index.ts' }, outDir: STAND_IN, format: 'iife' }),
    ],
  },
};
