import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decompress, readHeader, readImage } from 'nifti-reader-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNifti } from '../fixtures/writeNifti';
import { SAMPLE, buildEngine, granule } from './granule';

const scratch = mkdtempSync(path.join(tmpdir(), 'granule-cli-'));
const out = path.join(scratch, 'result');

interface Tree {
  regions: number;
  steps: number;
  parent: number[];
  bornAt: number[];
  diesAt: number[];
  voxelCount: number[];
}

function json(file: string): unknown {
  return JSON.parse(readFileSync(path.join(out, file), 'utf8'));
}

/** Labels as a reader that is not ours sees them. */
function labels(file: string): { dims: number[]; affine: number[][]; values: Uint16Array | Uint32Array } {
  const packed = Uint8Array.from(readFileSync(path.join(out, file))).buffer;
  const unpacked = Uint8Array.from(new Uint8Array(decompress(packed))).buffer;
  const header = readHeader(unpacked);
  const image = readImage(header, unpacked);
  const values = header.datatypeCode === 768 ? new Uint32Array(image) : new Uint16Array(image);
  return { dims: header.dims.slice(1, 4), affine: header.affine, values };
}

beforeAll(buildEngine, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('granule segment on the bundled study', () => {
  let document: { results: { volume: { size: number[] }; encoder: string; regions: number }[] };
  let tree: Tree;

  beforeAll(() => {
    const picture = path.join(scratch, 'sheet.png');
    const run = granule('segment', SAMPLE, '--out', out, '--regions', '1500', '--picture', picture, '--json');
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    document = JSON.parse(run.stdout);
    tree = json('tree.json') as Tree;
  }, 300_000);

  it('writes exactly the files of its contract', () => {
    const levels = json('levels.json') as { file: string }[];
    expect(readdirSync(out).sort()).toEqual(
      ['levels', 'levels.json', 'persistent.nii.gz', 'provenance.json', 'regions.nii.gz', 'tree.json'].sort(),
    );
    expect(readdirSync(path.join(out, 'levels')).map((file) => `levels/${file}`)).toEqual(
      levels.map(({ file }) => file),
    );
    expect(levels.length).toBeGreaterThanOrEqual(3);
    expect(levels.length).toBeLessThanOrEqual(8);
    expect(readFileSync(path.join(scratch, 'sheet.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(document.results[0].encoder).toBe('mr');
  });

  it('puts every voxel into exactly one region, on the grid of the scan', () => {
    const { dims, values } = labels('regions.nii.gz');
    expect(dims).toEqual(document.results[0].volume.size);
    const counts = new Array<number>(tree.regions).fill(0);
    for (const label of values) counts[label - 1]++;
    expect(values.includes(0)).toBe(false);
    expect(counts).toEqual(tree.voxelCount.slice(0, tree.regions));
  });

  it('writes a tree with one root in which everything adds up', () => {
    const { regions, steps, parent, bornAt, diesAt, voxelCount } = tree;
    expect(parent.filter((node) => node === 0)).toHaveLength(1);
    expect(parent.at(-1)).toBe(0);
    expect(bornAt.slice(0, regions).every((step) => step === 0)).toBe(true);
    const sums = voxelCount.map((count, node) => (node < regions ? count : 0));
    parent.forEach((above, node) => {
      if (above === 0) return;
      expect(above).toBeGreaterThan(node + 1);
      expect(bornAt[above - 1]).toBeGreaterThanOrEqual(bornAt[node]);
      expect(diesAt[node]).toBe(bornAt[above - 1]);
      sums[above - 1] += sums[node];
    });
    expect(sums).toEqual(voxelCount);
    expect(bornAt.at(-1)).toBe(steps);
  });

  it('writes levels that nest, from coarse to fine, of nodes alive at their step', () => {
    const levels = json('levels.json') as { step: number; segments: number; file: string }[];
    const maps = levels.map(({ file }) => labels(file).values);
    levels.forEach(({ step, segments }, index) => {
      const nodes = new Set(maps[index]);
      expect(nodes.size).toBe(segments);
      for (const node of nodes) {
        expect(tree.bornAt[node - 1]).toBeLessThanOrEqual(step);
        expect(tree.diesAt[node - 1]).toBeGreaterThan(step);
      }
    });
    for (let index = 1; index < maps.length; index++) {
      const coarserOf = new Map<number, number>();
      maps[index].forEach((fine, voxel) => coarserOf.set(fine, maps[index - 1][voxel]));
      const splits = maps[index].filter((fine, voxel) => coarserOf.get(fine) !== maps[index - 1][voxel]);
      expect(splits).toHaveLength(0);
    }
  });

  it('gives the same bytes again from the same inputs and seed', () => {
    const again = path.join(scratch, 'again');
    expect(granule('segment', SAMPLE, '--out', again, '--regions', '1500').code).toBe(0);
    for (const file of ['regions.nii.gz', 'tree.json', 'levels.json', 'persistent.nii.gz'])
      expect(readFileSync(path.join(again, file)).equals(readFileSync(path.join(out, file))), file).toBe(
        true,
      );
  }, 300_000);

  it('exports chosen nodes with their voxel counts, and evaluates them as its own truth', () => {
    const node = tree.parent.length - 6;
    const file = path.join(scratch, 'node.nii.gz');
    const run = granule(
      'export',
      out,
      '--nodes',
      String(node),
      '--format',
      'nifti',
      '--out',
      file,
      '--name',
      'cortex',
    );
    expect(run.code).toBe(0);
    const table = readFileSync(path.join(scratch, 'node.tsv'), 'utf8').split('\n')[1].split('\t');
    expect(table.slice(0, 2)).toEqual(['1', 'cortex']);
    expect(Number(table[3])).toBe(tree.voxelCount[node - 1]);
    const evaluated = JSON.parse(granule('evaluate', out, '--truth', file, '--json').stdout);
    expect(evaluated.structures[0].oracle.bestNode).toEqual({ dice: 1, nodes: [node] });
    expect(evaluated.structures[0].oracle.bestUnion[0].dice).toBe(1);
  });

  it('refuses to write over a result unless told to, and then replaces it whole', () => {
    const refused = granule('segment', SAMPLE, '--out', out, '--encoder', 'intensity');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('--force');
    const replaced = granule(
      'segment',
      SAMPLE,
      '--out',
      out,
      '--regions',
      '700',
      '--encoder',
      'intensity',
      '--force',
    );
    expect(replaced.code).toBe(0);
    expect((json('provenance.json') as { encoder: { name: string } }).encoder.name).toBe('intensity');
    expect(readdirSync(scratch).filter((name) => name.includes('partial'))).toEqual([]);
    expect(existsSync(path.join(out, 'tree.json'))).toBe(true);
  }, 300_000);
});

describe('granule segment --channels', () => {
  const [COLUMNS, ROWS, SLICES] = [26, 22, 9];
  /** Float voxels that are bright where `holds`, with a faint texture that the other channel does not share. */
  const write = (name: string, holds: (i: number, j: number) => boolean, seed: number) => {
    const voxels = Float32Array.from({ length: COLUMNS * ROWS * SLICES }, (_, voxel) => {
      const [i, j] = [voxel % COLUMNS, Math.floor(voxel / COLUMNS) % ROWS];
      return (holds(i, j) ? 100 : 0) + ((voxel * seed) % 7);
    });
    return writeNifti(path.join(scratch, name), {
      dims: [COLUMNS, ROWS, SLICES],
      datatype: 16,
      bits: 32,
      voxels: new Uint8Array(voxels.buffer),
      pixdims: [1, 1, 1.25, 2],
    });
  };
  const isRight = (i: number) => i >= 11;
  const isFront = (j: number) => j >= 7;

  it('makes one tree in which regions keep to the borders of every channel', () => {
    const files = [write('t1.nii', isRight, 3), write('t2.nii', (_, j) => isFront(j), 5)];
    const folder = path.join(scratch, 'channels');
    const settings = ['--out', folder, '--regions', '60', '--encoder', 'intensity', '--json'];
    const run = granule('segment', ...files, '--channels', ...settings);
    expect(run.stderr).toBe('');
    const { results } = JSON.parse(run.stdout) as {
      results: { out: string; volume: { channels: number } }[];
    };
    expect(results.map(({ out: where, volume }) => [where, volume.channels])).toEqual([[folder, 2]]);
    const sizes = new Map<number, number[]>();
    const values = labels(path.relative(out, path.join(folder, 'regions.nii.gz'))).values;
    values.forEach((region, voxel) => {
      const [i, j] = [voxel % COLUMNS, Math.floor(voxel / COLUMNS) % ROWS];
      const inQuarters = sizes.get(region) ?? [0, 0, 0, 0];
      inQuarters[Number(isRight(i)) + 2 * Number(isFront(j))]++;
      sizes.set(region, inQuarters);
    });
    const atHome = [...sizes.values()].reduce((sum, inQuarters) => sum + Math.max(...inQuarters), 0);
    expect(atHome / values.length).toBeGreaterThan(0.97);
  }, 60_000);

  it('refuses a series that has no other beside it', () => {
    const run = granule(
      'segment',
      write('alone.nii', isRight, 3),
      '--channels',
      '--out',
      path.join(scratch, 'alone'),
    );
    expect(run.code).not.toBe(0);
    expect(run.stderr).toContain('One series alone makes no channels.');
  });
});
