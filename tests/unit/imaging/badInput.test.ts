import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { inspect, readVolume } from '../../../electron/engine/imaging';
import { niftiAffineOf } from '../../../native-models/geometry';
import { dicomFile } from '../../fixtures/dicomFile';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { niftiHeader, writeNifti } from '../../fixtures/writeNifti';

const root = temporaryFolder();
const COUNT = OBLIQUE_GRID.size[0] * OBLIQUE_GRID.size[1] * OBLIQUE_GRID.size[2];
const NIFTI = {
  dims: OBLIQUE_GRID.size,
  datatype: 4,
  bits: 16,
  voxels: new Uint8Array(Int16Array.from({ length: COUNT }, (_, voxel) => voxel).buffer),
  sform: niftiAffineOf(OBLIQUE_GRID),
};

async function codesOf(...paths: string[]): Promise<string[]> {
  const { volumes, skipped } = await inspect(paths);
  expect(volumes).toEqual([]);
  return skipped.map(({ code }) => code);
}

function put(name: string, contents: string | Uint8Array): string {
  const file = path.join(root, name);
  writeFileSync(file, contents);
  return file;
}

describe('what cannot be used is named', () => {
  test('missing paths, empty folders, empty files, text and archives', async () => {
    mkdirSync(path.join(root, 'leer'));
    expect(await codesOf(path.join(root, 'nirgends'))).toEqual(['not-found']);
    expect(await codesOf(path.join(root, 'leer'))).toEqual(['empty-folder']);
    expect(await codesOf(put('empty.nii', ''))).toEqual(['empty-file']);
    expect(await codesOf(put('letter.txt', 'Dear colleague,'))).toEqual(['not-an-image']);
    expect(await codesOf(put('text.nii', 'Dear colleague, this is no volume.'))).toEqual(['damaged']);
    expect(await codesOf(put('study.zip', 'PK\x03\x04rest'))).toEqual(['damaged-archive']);
    expect(
      await codesOf(put('half.dcm', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\x02\0')]))),
    ).toEqual(['damaged-dicom']);
  });

  test('a header without its voxels and an unknown number type', async () => {
    expect(await codesOf(put('alone.hdr', niftiHeader({ ...NIFTI, pair: true }).subarray(0, 348)))).toEqual([
      'missing-companion',
    ]);
    expect(
      await codesOf(writeNifti(path.join(root, 'long double.nii'), { ...NIFTI, datatype: 1536 })),
    ).toEqual(['unsupported-data-type']);
  });

  test('every reason is a sentence that names the file', async () => {
    const { skipped } = await inspect([root]);
    for (const { file, reason } of skipped.filter(({ code }) => code !== 'empty-folder')) {
      expect(reason).toContain(path.basename(file));
      expect(reason).toMatch(/\.$/);
    }
  });

  test('two volumes beside twenty bad files are found', async () => {
    writeNifti(path.join(root, 'good.nii.gz'), NIFTI);
    writeSeries(path.join(root, 'serie'), SERIES_GRID);
    const { volumes } = await inspect([root]);
    expect(volumes.map(({ info }) => info.format)).toEqual(['NIfTI', 'DICOM']);
    const asGiven = await inspect([path.join(root, 'serie'), path.join(root, 'good.nii.gz')]);
    expect(asGiven.volumes.map(({ info }) => info.format)).toEqual(['DICOM', 'NIfTI']);
  });

  test('a loop of links is walked once, a dead link is named', async () => {
    const loop = path.join(root, 'loop');
    mkdirSync(loop);
    symlinkSync(loop, path.join(loop, 'again'));
    symlinkSync(path.join(root, 'nowhere'), path.join(loop, 'dead'));
    writeNifti(path.join(loop, 'x.nii'), NIFTI);
    const { volumes, skipped } = await inspect([loop]);
    expect(volumes).toHaveLength(1);
    expect(skipped).toMatchObject([{ code: 'not-found' }]);
  });

  test.skipIf(process.platform === 'win32')('what is no file, such as a socket, is not opened', async () => {
    const socket = path.join(root, 'socket.nii');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    expect(await codesOf(socket)).toEqual(['not-a-file']);
    server.close();
  });
});

describe('headers that lie', () => {
  test('a cut file is refused by its size; a cut gzip when its voxels are read', async () => {
    const plain = writeNifti(path.join(root, 'cut.nii'), NIFTI);
    writeFileSync(plain, readFileSync(plain).subarray(0, 400));
    expect(await codesOf(plain)).toEqual(['truncated']);
    const packed = writeNifti(path.join(root, 'cut.nii.gz'), NIFTI);
    writeFileSync(packed, readFileSync(packed).subarray(0, 250));
    const short = put(
      'short.nii.gz',
      zlib.gzipSync(zlib.gunzipSync(readFileSync(path.join(root, 'good.nii.gz'))).subarray(0, 500)),
    );
    for (const file of [packed, short]) {
      const { volumes } = await inspect([file]);
      expect(volumes).toHaveLength(1);
      await expect(readVolume(volumes[0])).rejects.toMatchObject({ code: 'truncated', trouble: 'input' });
    }
  });

  test('gigabytes of raw data in the place behind Pixel Data are not read', async () => {
    const file = put(
      'spectroscopy.dcm',
      Buffer.concat([
        dicomFile({ '0008,0060 CS': 'MR', '7FE1,0010 LO': 'SIEMENS CSA NON-IMAGE' }),
        Buffer.from([0xe1, 0x7f, 0x10, 0x10, 0x4f, 0x42, 0, 0, 0, 0, 0, 0xc0]),
      ]),
    );
    truncateSync(file, statSync(file).size + 0xc0000000);
    expect(await codesOf(file)).toEqual(['no-pixel-data']);
  });

  test('terabytes on paper take no memory', async () => {
    const huge = { ...NIFTI, dims: [32000, 32000, 32000], voxels: new Uint8Array(10) };
    const meta =
      'ObjectType = Image\nNDims = 3\nDimSize = 100000 100000 100\nElementType = MET_SHORT\nElementDataFile = LOCAL\nabc';
    const before = process.memoryUsage().arrayBuffers;
    expect(await codesOf(writeNifti(path.join(root, 'huge.nii'), huge))).toEqual(['truncated']);
    expect(await codesOf(writeNifti(path.join(root, 'huge.nii.gz'), huge))).toEqual(['truncated']);
    expect(await codesOf(put('huge.mha', meta))).toEqual(['truncated']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  test('sizes of zero and below are refused', async () => {
    expect(await codesOf(writeNifti(path.join(root, 'zero.nii'), { ...NIFTI, dims: [7, 0, 4] }))).toEqual([
      'bad-header',
    ]);
    expect(await codesOf(writeNifti(path.join(root, 'minus.nii'), { ...NIFTI, dims: [7, -5, 4] }))).toEqual([
      'bad-header',
    ]);
  });
});

test('stopping takes effect between files and between slices', async () => {
  const folder = path.join(root, 'serie');
  const stopped = AbortSignal.abort();
  await expect(inspect([folder], { signal: stopped })).rejects.toMatchObject({ name: 'AbortError' });
  const { volumes } = await inspect([folder]);
  const controller = new AbortController();
  const onProgress = vi.fn((done: number) => {
    if (done === 3) controller.abort();
  });
  await expect(readVolume(volumes[0], { signal: controller.signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(onProgress.mock.calls.at(-1)).toEqual([3, SERIES_GRID.size[2]]);
});

test('nothing reaches the console, whatever ITK complains about, and the console comes back', async () => {
  const { log } = console;
  const spies = (['log', 'error', 'warn'] as const).map((name) => vi.spyOn(console, name));
  const cut = put(
    'cut.png',
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(40, 7)]),
  );
  const codes = await Promise.all([codesOf(cut), codesOf(cut), codesOf(cut)]);
  spies.forEach((spy) => expect(spy).not.toHaveBeenCalled());
  spies.forEach((spy) => spy.mockRestore());
  expect(codes.flat()).toEqual(['unreadable', 'unreadable', 'unreadable']);
  expect(console).toMatchObject({ log });
});
