import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { VERSION } from '../../electron/engine/version';
import { deepestVoxel } from '../../native-models/measure';
import { collections, type CasePaths, type Collection } from './collections';
import { figuresOf, levelsNest, type Figures } from './figures';
import { METHODS, RandomEncoders, runMethods, type Forest, type Method } from './methods';
import { readCase, structuresIn, type Case } from './readCase';
import { reportOf } from './report';
import type { SetResult, StructureResult } from './units';

const COMMAND = 'npm run quality';
const HERE = path.dirname(fileURLToPath(import.meta.url));

const say = (line: string) => process.stderr.write(`${line}\n`);

function measureStructure(
  { volume, truth }: Case,
  { regions, trees }: Forest,
  labels: readonly number[],
): Record<Method, Figures> {
  const wanted = new Uint8Array(truth.length);
  for (let voxel = 0; voxel < truth.length; voxel++) wanted[voxel] = labels.includes(truth[voxel]) ? 1 : 0;
  const isTruth = (voxel: number) => wanted[voxel] === 1;
  const clicked = deepestVoxel(volume.grid.size, volume.grid.spacingMm, isTruth);
  if (clicked === null) throw new Error(`No voxel has label ${labels.join(' or ')}.`);
  const figures = (method: Method) => figuresOf(trees[method], regions, isTruth, clicked);
  return {
    Granule: figures('Granule'),
    'Granule, no encoder': figures('Granule, no encoder'),
    'Granule, random encoder': figures('Granule, random encoder'),
    'Ward, intensity': figures('Ward, intensity'),
    'Ward, intensity + derivatives': figures('Ward, intensity + derivatives'),
  };
}

/** Runs the quality bench and keeps count of what it checked. */
class Bench {
  readonly #randomEncoders = new RandomEncoders();
  trees = 0;
  nesting = 0;

  async measure({ cases, sets }: Collection): Promise<SetResult[]> {
    const structures = sets.map((): StructureResult[] => []);
    for (const paths of cases) {
      const found = await this.#measureCase(paths, sets);
      found.forEach((results, set) => structures[set].push(...results));
    }
    return sets.map(({ title }, set) => ({ title, structures: structures[set] }));
  }

  async #measureCase(paths: CasePaths, sets: Collection['sets']): Promise<StructureResult[][]> {
    const start = performance.now();
    const one = await readCase(paths);
    const forest = await runMethods(one.volume, this.#randomEncoders);
    for (const method of METHODS) {
      this.trees++;
      if (levelsNest(forest.trees[method])) this.nesting++;
    }
    const scan = paths.scan;
    const results = sets.map((set) =>
      structuresIn(set, one.truth).map((labels) => ({
        scan,
        labels,
        figures: measureStructure(one, forest, labels),
      })),
    );
    say(`${scan}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return results;
  }
}

/** `npm run quality`: segments every scan with a truth by every method and writes RESULTS.md and results.json here. */
async function runBench(): Promise<void> {
  const start = performance.now();
  const loadAtStart = loadavg()[0];
  const all = collections();
  const skipped = all
    .filter(({ cases }) => cases.length === 0)
    .flatMap(({ sets }) => sets.map(({ title }) => title));
  for (const title of skipped) say(`${title}: skipped, its scans are not on this machine.`);
  const bench = new Bench();
  const results: SetResult[] = [];
  for (const collection of all.filter(({ cases }) => cases.length > 0))
    results.push(...(await bench.measure(collection)));
  const run = {
    command: COMMAND,
    version: VERSION,
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model ?? 'unknown processor',
    threads: availableParallelism(),
    load: [loadAtStart, loadavg()[0]] as const,
    minutes: (performance.now() - start) / 60_000,
    processorMinutes: (process.cpuUsage().user + process.cpuUsage().system) / 60e6,
    trees: bench.trees,
    nesting: bench.nesting,
    skipped,
  };
  const page = path.join(HERE, 'RESULTS.md');
  const markdown = reportOf(run, results);
  await writeFile(page, await format(markdown, { ...(await resolveConfig(page)), parser: 'markdown' }));
  await writeFile(path.join(HERE, 'results.json'), JSON.stringify({ run, results }));
}

await runBench();
