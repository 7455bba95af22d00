import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { channelSets, inspect, readVolume } from '../../../electron/engine/imaging';
import { niftiAffineOf } from '../../../native-models/geometry';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { readEach, whyNot } from '../../fixtures/readOne';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeNifti } from '../../fixtures/writeNifti';
import { writeZip } from '../../fixtures/writeZip';

const folder = temporaryFolder();
const SIZE = OBLIQUE_GRID.size;
const COUNT = SIZE[0] * SIZE[1] * SIZE[2];

/** A NIfTI of signed shorts, each voxel another number. */
function write(name: string, further: readonly number[]) {
  const volumes = further.reduce((product, count) => product * count, 1);
  const numbers = Int16Array.from({ length: COUNT * volumes }, (_, voxel) => voxel - 500);
  const file = writeNifti(path.join(folder, name), {
    dims: [...SIZE, ...further],
    datatype: 4,
    bits: 16,
    voxels: new Uint8Array(numbers.buffer),
    sform: niftiAffineOf(OBLIQUE_GRID),
  });
  return { file, volumeAt: (index: number) => numbers.slice(index * COUNT, (index + 1) * COUNT) };
}

describe('a NIfTI of several volumes', () => {
  test('is one volume for each time, which says which it is', async () => {
    for (const name of ['time.nii', 'time.nii.gz']) {
      const { file, volumeAt } = write(name, [3]);
      const volumes = await readEach(file);
      expect(volumes.map(({ info }) => info.description)).toEqual([
        'time (time 1 of 3)',
        'time (time 2 of 3)',
        'time (time 3 of 3)',
      ]);
      for (const [index, { info, volume }] of volumes.entries()) {
        expect(volume.voxels).toEqual(volumeAt(index));
        expect(info).toMatchObject({ timePoints: 1, files: 1, source: file });
        expect(info.verdict.findings).toMatchObject([
          { code: 'time-points-split', used: index + 1, count: 3 },
        ]);
        expect(volume.verdict).toEqual(info.verdict);
        expect(info.verdict.ok).toBe(true);
      }
    }
  });

  test('has volumes whose ids are their own, the same when it is opened again, and that of a single one first', async () => {
    const { file } = write('again.nii', [4]);
    const ids = async () => (await inspect([file])).volumes.map(({ info }) => info.id);
    const first = await ids();
    expect(new Set(first).size).toBe(4);
    expect(await ids()).toEqual(first);
    write('again.nii', []);
    expect(await ids()).toEqual(first.slice(0, 1));
  });

  test('of further dimensions takes them all, in the order of the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (further, packed) => {
          const { file, volumeAt } = write(packed ? 'further.nii.gz' : 'further.nii', further);
          const volumes = await readEach(file);
          expect(volumes).toHaveLength(further.reduce((product, count) => product * count, 1));
          for (const [index, { volume }] of volumes.entries()) expect(volume.voxels).toEqual(volumeAt(index));
        },
      ),
      { numRuns: 12 },
    );
    const vector = await readEach(write('vector.nii', [2, 3]).file);
    expect(vector[3].info.description).toBe('vector (time 2 of 2, component 2 of 3)');
  });

  test('offers the parts of a vector as channels, and of a time course the first only', async () => {
    const vector = await inspect([write('displacement.nii', [1, 3]).file]);
    expect(await channelSets(vector.volumes)).toEqual([vector.volumes.map(({ info }) => info.id)]);
    const time = await inspect([write('course.nii', [3]).file]);
    expect(await channelSets(time.volumes)).toEqual([]);
  });

  test('cut off in its last volume still gives those before it', async () => {
    const { file, volumeAt } = write('cut.nii', [3]);
    const packed = path.join(folder, 'cut.nii.gz');
    writeFileSync(packed, zlib.gzipSync(readFileSync(file).subarray(0, 352 + 5 * COUNT)));
    const { volumes } = await inspect([packed]);
    expect(volumes).toHaveLength(3);
    expect((await readVolume(volumes[1])).voxels).toEqual(volumeAt(1));
    await expect(readVolume(volumes[2])).rejects.toMatchObject({ code: 'truncated' });
  });

  test('says how far it is while it unpacks what lies before a later volume', async () => {
    const file = writeNifti(path.join(folder, 'late.nii.gz'), {
      dims: [128, 128, 100, 4],
      datatype: 2,
      bits: 8,
      voxels: new Uint8Array(128 * 128 * 100 * 4),
    });
    const seen: number[] = [];
    const onProgress = (done: number, total: number): number => seen.push(done / total);
    await readVolume((await inspect([file])).volumes[3], { onProgress });
    expect(seen.filter((part) => part > 0 && part < 0.7).length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(1);
  });
});

describe('what is no scan over time', () => {
  /** One voxel at so many times. */
  const points = (name: string, further: readonly number[], bytes: number) =>
    writeNifti(path.join(folder, name), {
      dims: [1, 1, 1, ...further],
      datatype: 2,
      bits: 8,
      voxels: new Uint8Array(bytes),
    });

  test('is refused before its volumes are listed', async () => {
    const most = points('most.nii', [32_767], 32_767);
    expect((await inspect([most])).volumes).toHaveLength(32_767);
    const few = 200_000;
    const said = /states 65,534,000 volumes of 1 x 1 x 1 voxels/;
    const nifti = await whyNot(points('much.nii.gz', [32_767, 2000], few));
    expect(nifti).toMatchObject({ code: 'too-many-volumes', message: expect.stringMatching(said) });
    const nrrd = (encoding: string, count: number) =>
      `NRRD0004\ntype: uchar\ndimension: 4\nsizes: 1 1 1 ${count}\nencoding: ${encoding}\nDWMRI_b-value:=1200\n\n`;
    const meta =
      'ObjectType = Image\nNDims = 4\nDimSize = 1 1 1 65534000\nElementType = MET_UCHAR\nCompressedData = True\nElementDataFile = LOCAL\n';
    const packed = zlib.deflateSync(new Uint8Array(few));
    for (const [name, header, voxels] of [
      ['packed.nrrd', nrrd('gzip', 65_534_000), packed],
      ['packed.mha', meta, packed],
      ['text.nrrd', nrrd('ascii', 40_000), Buffer.from('7 '.repeat(40_000))],
    ] as const) {
      const file = path.join(folder, name);
      writeFileSync(file, Buffer.concat([Buffer.from(header), voxels]));
      expect((await whyNot(file)).code, name).toBe('too-many-volumes');
    }
  });

  test('is refused where it holds values of a surface (CIFTI)', async () => {
    const file = points('thickness.dscalar.nii', [3], 3);
    const bytes = readFileSync(file);
    bytes.writeInt16LE(3006, 68);
    writeFileSync(file, bytes);
    expect(await whyNot(file)).toMatchObject({
      code: 'no-picture',
      message: expect.stringContaining('CIFTI'),
    });
  });
});

describe('the table of b-values beside a NIfTI', () => {
  const { file } = write('dwi.nii.gz', [4]);

  test('names the volumes, on disk and in an archive, and is no file left out', async () => {
    const table = path.join(folder, 'dwi.bval');
    writeFileSync(table, '0 1000 999.5 2000\n');
    const archive = writeZip(path.join(folder, 'dwi.zip'), [
      { name: 'sub/dwi.nii.gz', bytes: readFileSync(file) },
      { name: 'sub/dwi.bval', bytes: readFileSync(table) },
    ]);
    for (const paths of [[file, table], [archive]]) {
      const { volumes, skipped } = await inspect(paths);
      expect(skipped).toEqual([]);
      expect(volumes.map(({ info }) => info.description)).toEqual(
        [0, 1000, 999.5, 2000].map((b, n) => `dwi (b-value ${b} s/mm², ${n + 1} of 4)`),
      );
      expect(volumes[1].info.verdict.findings[0]).toMatchObject({ differBy: 'b-value 1000 s/mm²' });
      expect(volumes[1].info.files).toBe(2);
    }
  });

  test('that does not fit is left out, and the volumes are numbered', async () => {
    const table = path.join(folder, 'dwi.bval');
    for (const text of ['0 1000 2000', '0 1000 x 2000', '']) {
      writeFileSync(table, text);
      const { volumes, skipped } = await inspect([file, table]);
      expect(volumes[1].info.description).toBe('dwi (time 2 of 4)');
      expect(skipped).toHaveLength(1);
    }
  });
});
