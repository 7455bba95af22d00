import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, readVolume } from '../../../electron/engine/imaging';
import { Search } from '../../../electron/engine/imaging/search';
import { niftiAffineOf } from '../../../native-models/geometry';
import { SERIES_GRID, slicePixels, sliceOf, writeSeries } from '../../fixtures/dicomSeries';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { dicomBytes } from '../../fixtures/writeDicom';
import { writeDicomdir } from '../../fixtures/writeDicomdir';
import { niftiHeader, writeNifti } from '../../fixtures/writeNifti';
import { writeZip, zipBytes } from '../../fixtures/writeZip';

const root = temporaryFolder();
const [COLUMNS, ROWS, SLICES] = SERIES_GRID.size;
let counter = 0;
function fresh(name = `Ordner ${++counter}`): string {
  const folder = path.join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const NIFTI = {
  dims: OBLIQUE_GRID.size,
  datatype: 4,
  bits: 16,
  voxels: new Uint8Array(Int16Array.from({ length: 7 * 5 * 4 }, (_, voxel) => voxel).buffer),
  sform: niftiAffineOf(OBLIQUE_GRID),
};
const slices = Array.from({ length: SLICES }, (_, k) => dicomBytes(sliceOf(SERIES_GRID, k)));
const entries = slices.map((bytes, k) => ({ name: `MÜLLER^ANNA/IM${k}`, bytes }));

async function codesAt(...paths: string[]): Promise<[string, string][]> {
  const { skipped } = await inspect(paths);
  return skipped.map(({ file, code }) => [path.basename(file), code]);
}

describe('awkward folders', () => {
  test('paths with spaces, signs, quotes, line breaks, other scripts and great length are read', async () => {
    const names = ['тест 影像', 'tête #1 100%', `"quoted" 'twice'`, 'two\nlines', 'x'.repeat(200), '?&=;'];
    const folder = path.join(fresh(), ...names);
    writeSeries(folder, SERIES_GRID);
    const { volumes, skipped } = await inspect([path.join(root, `Ordner ${counter}`)]);
    expect(skipped).toEqual([]);
    expect(volumes.map(({ info }) => info.size)).toEqual([[COLUMNS, ROWS, SLICES]]);
    expect(volumes[0].info.source).toBe(folder);
    expect((await readVolume(volumes[0])).voxels[0]).toBe(slicePixels(SERIES_GRID, 0)[0]);
  });

  test('what operating systems leave behind is listed with its reason and not looked into', async () => {
    const folder = fresh();
    writeSeries(folder, SERIES_GRID);
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._IM1'])
      writeFileSync(path.join(folder, name), 'x');
    mkdirSync(path.join(folder, '__MACOSX'));
    writeFileSync(path.join(folder, '__MACOSX', 'IM1'), slices[0]);
    const { volumes, skipped } = await inspect([folder]);
    expect(volumes).toHaveLength(1);
    expect(skipped.map(({ file }) => path.basename(file)).sort()).toEqual(
      ['.DS_Store', '._IM1', 'Thumbs.db', '__MACOSX', 'desktop.ini'].sort(),
    );
    for (const { file, code, reason } of skipped) {
      expect(code).toBe('system-file');
      expect(reason).toBe(`"${path.basename(file)}" belongs to the operating system, not to a study.`);
    }
  });

  test.skipIf(process.platform === 'win32')(
    'names in an old character set and looping links are named',
    async () => {
      const folder = fresh();
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/t`), Buffer.from([0xea]), Buffer.from('te')]), 'x');
      symlinkSync(path.join(folder, 'b'), path.join(folder, 'a'));
      symlinkSync(path.join(folder, 'a'), path.join(folder, 'b'));
      expect((await codesAt(folder)).map(([, code]) => code).sort()).toEqual([
        'link-loop',
        'link-loop',
        'name-not-unicode',
      ]);
    },
  );

  test('a file that the system does not give is not called damaged', async () => {
    const search = new Search({});
    await search.visit([path.join(root, 'gone')]);
    expect(search.skipped).toMatchObject([{ code: 'not-found', reason: 'There is no such file or folder.' }]);
  });

  test('a disk that is taken out before its scan is read is named as the cause', async () => {
    const folder = fresh();
    const [file] = writeSeries(folder, SERIES_GRID);
    const { volumes } = await inspect([folder]);
    rmSync(file);
    await expect(readVolume(volumes[0])).rejects.toMatchObject({
      code: 'not-found',
      message: `"${path.basename(file)}" could be read before and cannot be now. There is no such file or folder.`,
    });
  });

  test('one series in two folders, through a link besides, is one volume', async () => {
    const folder = fresh();
    const files = writeSeries(path.join(folder, 'a'), SERIES_GRID);
    cpSync(path.join(folder, 'a'), path.join(folder, 'b'), { recursive: true });
    symlinkSync(path.join(folder, 'a'), path.join(folder, 'link'));
    const { volumes, skipped } = await inspect([folder, folder]);
    expect(volumes).toHaveLength(1);
    expect(volumes[0].info).toMatchObject({ files: SLICES, size: SERIES_GRID.size });
    expect(volumes[0].info.verdict.findings).toContainEqual(
      expect.objectContaining({ code: 'duplicate-slices', count: SLICES }),
    );
    expect(skipped.map(({ code }) => code)).toEqual(Array(SLICES).fill('duplicate'));
    expect(skipped[0].reason).toContain(`repeats "${files[0]}"`);
  });
});

describe('archives', () => {
  test('a ZIP in a folder is read; its names stay out of temporary names and show in messages', async () => {
    const folder = fresh();
    const cut = { name: 'MÜLLER^ANNA/cut', bytes: slices[7].subarray(0, slices[7].length - 9) };
    const archive = writeZip(path.join(folder, 'Studie.zip'), [...entries.filter((_, k) => k !== 7), cut]);
    const { volumes, skipped } = await inspect([folder]);
    expect(volumes).toHaveLength(1);
    const [found] = volumes;
    expect(found.info).toMatchObject({ source: archive, size: [COLUMNS, ROWS, SLICES - 1], format: 'DICOM' });
    const { voxels } = await readVolume(found);
    expect(voxels.slice(0, ROWS * COLUMNS)).toEqual(slicePixels(SERIES_GRID, 0));
    for (const file of found.files) {
      expect(file).not.toContain('ANNA');
      expect(path.relative(tmpdir(), file)).toMatch(/^granule-unpacked-\d+-/);
    }
    expect(skipped).toEqual([
      { file: `${archive}/MÜLLER^ANNA/cut`, code: 'truncated', reason: expect.stringContaining('"cut"') },
    ]);
  });

  test('a gap inside an archive names the files by their own names', async () => {
    const archive = writeZip(
      path.join(fresh(), 'gap.zip'),
      entries.filter((_, k) => k !== 3),
    );
    const [{ info }] = (await inspect([archive])).volumes;
    expect(info.verdict.findings).toContainEqual(
      expect.objectContaining({ code: 'missing-slices', between: 'IM2 and IM4' }),
    );
  });

  test('the same volume has the same id however often its archive is opened', async () => {
    const archive = writeZip(path.join(fresh(), 'again.zip'), entries);
    const ids = [await inspect([archive]), await inspect([archive])].map(({ volumes }) => volumes[0].info.id);
    expect(ids[0]).toBe(ids[1]);
    const plain = fresh();
    writeSeries(plain, SERIES_GRID);
    expect((await inspect([plain])).volumes[0].info.id).toBe(ids[0]);
  });

  test('volumes of other formats in an archive keep their names, their pairs, and their ids from one opening to the next', async () => {
    const folder = fresh();
    const written = { ...NIFTI, pair: false };
    writeNifti(path.join(folder, 'brain flair.nii.gz'), written);
    const zipped = fresh();
    const pair = niftiHeader({ ...NIFTI, pair: true });
    const archive = writeZip(path.join(zipped, 'research.zip'), [
      { name: 'sub-1/brain flair.nii.gz', bytes: readFileSync(path.join(folder, 'brain flair.nii.gz')) },
      { name: 'sub-1/old.hdr', bytes: pair.subarray(0, 348) },
      { name: 'sub-1/old.img', bytes: NIFTI.voxels },
    ]);
    const { volumes, skipped } = await inspect([archive]);
    expect(skipped).toEqual([]);
    expect(volumes.map(({ info }) => [info.description, info.source])).toEqual([
      ['brain flair', archive],
      ['old', archive],
    ]);
    for (const found of volumes)
      expect((await readVolume(found)).voxels.length).toBe(NIFTI.voxels.length / 2);
    utimesSync(archive, 1, 2);
    const again = await inspect([archive]);
    expect(again.volumes[0].files).not.toEqual(volumes[0].files);
    expect(again.volumes.map(({ info }) => info.id)).toEqual(volumes.map(({ info }) => info.id));
  });

  test('archives in archives are opened, but not without end', async () => {
    let bytes = zipBytes(entries);
    for (const name of ['inner.zip', 'middle.zip']) bytes = zipBytes([{ name, bytes }]);
    const folder = fresh();
    writeFileSync(path.join(folder, 'outer.zip'), bytes);
    const { volumes } = await inspect([folder]);
    expect(volumes).toHaveLength(1);
    expect(volumes[0].info.source).toBe(path.join(folder, 'outer.zip'));
    writeFileSync(path.join(folder, 'outer.zip'), zipBytes([{ name: 'deeper.zip', bytes }]));
    expect(await codesAt(folder)).toEqual([['inner.zip', 'archive-too-deep']]);
  });

  test('passwords, bombs, damage, wrong checksums and unknown packing are named', async () => {
    const folder = fresh();
    const [first, second] = entries;
    writeZip(
      path.join(folder, 'a secret.zip'),
      entries.map((entry) => ({ ...entry, encrypted: true })),
    );
    writeZip(path.join(folder, 'b bomb.zip'), [{ ...first, claimedBytes: 2 ** 32 - 2 }]);
    writeFileSync(path.join(folder, 'c cut.zip'), zipBytes(entries).subarray(0, 900));
    writeZip(path.join(folder, 'd mixed.zip'), [
      { ...first, wrongChecksum: true },
      { ...second, encrypted: true },
      { ...entries[2], method: 93 },
      { ...entries[3], claimedBytes: 77 },
      { name: '__MACOSX/._IM', bytes: Buffer.from('x') },
      { name: '../../../etc/passwd', bytes: Buffer.from('root') },
    ]);
    writeZip(path.join(folder, 'e empty.zip'), []);
    writeZip(path.join(folder, 'letter.docx'), [first]);
    expect(await codesAt(folder)).toEqual([
      ['a secret.zip', 'encrypted-archive'],
      ['b bomb.zip', 'archive-bomb'],
      ['c cut.zip', 'damaged-archive'],
      ['IM0', 'damaged'],
      ['IM1', 'encrypted'],
      ['IM2', 'unsupported-archive'],
      ['IM3', 'damaged'],
      ['._IM', 'system-file'],
      ['passwd', 'not-an-image'],
      ['e empty.zip', 'empty-archive'],
      ['letter.docx', 'archive'],
    ]);
  });

  test('what was unpacked is gone when the process is, also when it is ended from outside', async () => {
    const archive = writeZip(path.join(fresh(), 'gone.zip'), entries);
    const script = path.join(root, 'unpack.mjs');
    writeFileSync(
      script,
      `import { runnerImport } from ${JSON.stringify(path.resolve('node_modules/vite/dist/node/index.js'))};
      const { module } = await runnerImport(${JSON.stringify(path.resolve('electron/engine/imaging/index.ts'))}, { configFile: false, logLevel: 'silent' });
      const { volumes } = await module.inspect([process.argv[2]]);
      console.log(volumes[0].files[0]);
      if (process.argv[3] === 'stay') setInterval(() => {}, 1000);`,
    );
    for (const how of ['leave', 'stay']) {
      const child = spawn(process.execPath, [script, archive, how], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      const [printed] = await once(child.stdout, 'data');
      const folder = path.dirname(String(printed).trim());
      expect(path.basename(path.dirname(folder))).toMatch(new RegExp(`^granule-unpacked-${child.pid}-`));
      if (how === 'stay') {
        expect(existsSync(folder)).toBe(true);
        child.kill();
      }
      expect(await ended).toEqual(how === 'stay' ? [null, 'SIGTERM'] : [0, null]);
      expect(existsSync(path.dirname(folder))).toBe(false);
    }
  });

  test('a header finds its voxels in the archive, in the folder that it names', async () => {
    const meta = 'NDims = 3\nDimSize = 7 5 4\nElementType = MET_SHORT\nElementDataFile = parts/voxels.raw\n';
    const nrrd =
      'NRRD0004\ntype: short\ndimension: 3\nsizes: 7 5 4\nendian: little\nencoding: raw\ndata file: ../b/voxels.raw\n\n';
    const elsewhere =
      'NDims = 3\nDimSize = 7 5 4\nElementType = MET_SHORT\nElementDataFile = ../../../etc/passwd\n';
    const pair = niftiHeader({ ...NIFTI, pair: true }).subarray(0, 348);
    const other = NIFTI.voxels.map((byte, at) => (at % 2 === 0 ? byte ^ 255 : byte));
    const archive = writeZip(path.join(fresh(), 'pairs.zip'), [
      { name: 'a/scan.mhd', bytes: Buffer.from(meta) },
      { name: 'a/parts/voxels.raw', bytes: NIFTI.voxels },
      { name: 'b/voxels.raw', bytes: other },
      { name: 'c/scan.nhdr', bytes: Buffer.from(nrrd) },
      { name: 'd/scan.img', bytes: NIFTI.voxels },
      { name: 'd/scan.hdr', bytes: pair },
      { name: 'e/scan.mhd', bytes: Buffer.from(elsewhere) },
    ]);
    const { volumes, skipped } = await inspect([archive]);
    expect(volumes.map(({ info }) => [info.format, info.description, info.files])).toEqual([
      ['MetaImage', 'scan', 2],
      ['NRRD', 'scan', 2],
      ['NIfTI', 'scan', 2],
    ]);
    for (const [index, bytes] of [NIFTI.voxels, other, NIFTI.voxels].entries()) {
      const { voxels } = await readVolume(volumes[index]);
      expect(new Uint8Array(voxels.buffer)).toEqual(new Uint8Array(bytes));
    }
    expect(skipped.map(({ file, code, reason }) => [file, code, reason])).toEqual([
      [
        `${archive}/e/scan.mhd`,
        'missing-companion',
        '"scan.mhd" is only a header: "passwd" is not beside it. Put both files into one folder.',
      ],
    ]);
    expect(new Set(volumes.map(({ info }) => info.id)).size).toBe(3);
  });

  const bad = sharedData('dicom/misc/dwv-test_bad.zip');
  test.skipIf(bad === null)('a real archive gives its good image and names its bad one', async () => {
    const { volumes, skipped } = await inspect([bad ?? '']);
    expect(volumes.map(({ info }) => info.size)).toEqual([[32, 32, 1]]);
    expect(skipped.map(({ file, code }) => [path.basename(file), code])).toEqual([
      ['dwv-test_no-number-rows.dcm', 'bad-header'],
    ]);
  });
});

describe('media with a DICOMDIR', () => {
  function medium(): { folder: string; directory: string } {
    const folder = fresh();
    mkdirSync(path.join(folder, 'images'));
    for (const [k, bytes] of slices.entries())
      if (k !== 6) writeFileSync(path.join(folder, 'images', `im${k}`), bytes);
    writeFileSync(path.join(folder, 'viewer.exe'), 'MZ');
    const images = slices.map((_, k) => ({ fileId: ['IMAGES', `IM${k}`], instanceUid: `1.2.3.4.${k + 1}` }));
    return { folder, directory: writeDicomdir(path.join(folder, 'DICOMDIR'), images) };
  }

  test('named by itself, it stands for the files that it lists, in capitals or not; what is missing is named', async () => {
    const { folder, directory } = medium();
    const { volumes, skipped } = await inspect([directory]);
    expect(volumes.map(({ info }) => info.files)).toEqual([SLICES - 1]);
    expect(skipped).toEqual([
      { file: directory, code: 'dicomdir', reason: expect.stringContaining('8 files') },
      {
        file: path.join(folder, 'images', 'IM6'),
        code: 'missing-file',
        reason: '"DICOMDIR" lists this file, but it is not there.',
      },
    ]);
  });

  test('named by itself but damaged, it is named, and what lies beside it is read', async () => {
    const { directory } = medium();
    writeFileSync(directory, readFileSync(directory).subarray(0, 400));
    const { volumes, skipped } = await inspect([directory]);
    expect(volumes.map(({ info }) => info.files)).toEqual([SLICES - 1]);
    expect(skipped.map(({ file, code }) => [path.basename(file), code])).toEqual([
      ['DICOMDIR', 'damaged-dicom'],
      ['viewer.exe', 'not-an-image'],
    ]);
  });

  test('in a folder, it changes nothing but that missing files are named', async () => {
    const { folder } = medium();
    expect(await codesAt(folder)).toEqual([
      ['DICOMDIR', 'dicomdir'],
      ['viewer.exe', 'not-an-image'],
      ['IM6', 'missing-file'],
    ]);
  });

  test('files that were renamed are found by what they are', async () => {
    const { folder, directory } = medium();
    cpSync(path.join(folder, 'images'), path.join(folder, 'renamed'), { recursive: true });
    writeFileSync(path.join(folder, 'renamed', 'seven'), slices[6]);
    expect((await codesAt(folder)).map(([, code]) => code)).not.toContain('missing-file');
    expect((await inspect([directory])).skipped.map(({ code }) => code)).toContain('missing-file');
  });

  const trees = sharedData('dicom/pydicom_test_files/dicomdirtests');
  test.skipIf(trees === null)('real ones open their trees, in any transfer syntax', async () => {
    const folder = trees ?? '';
    const expected = await inspect([path.join(folder, 'DICOMDIR')]);
    expect(expected.volumes).toHaveLength(25);
    // Four slices of one series, one of them 202 mm from the others.
    const brain = expected.volumes.filter(({ info }) => info.description.startsWith('Routine Brain'));
    expect(brain.map(({ info }) => info.size[2])).toEqual([1, 3]);
    for (const name of ['DICOMDIR-bigEnd', 'DICOMDIR-implicit', 'DICOMDIR-nopatient', 'DICOMDIR-reordered']) {
      const { volumes } = await inspect([path.join(folder, name)]);
      const ids = (found: typeof volumes) => found.map(({ info }) => info.id).sort();
      expect(ids(volumes), name).toEqual(ids(expected.volumes));
    }
  });
});

test('a search can be stopped while it lists, unpacks and reads, and says how far it is', async () => {
  const folder = fresh();
  for (let k = 0; k < 40; k++) writeFileSync(path.join(folder, `IM${k}`), slices[k % SLICES]);
  const seen: [number, number][] = [];
  const controller = new AbortController();
  const onProgress = (done: number, total: number) => {
    seen.push([done, total]);
    if (done === 10) controller.abort();
  };
  await expect(inspect([folder], { signal: controller.signal, onProgress })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(seen.length).toBeLessThan(40);
  expect(seen[0]).toEqual([1, 40]);
  const archive = writeZip(path.join(fresh(), 'stopped.zip'), entries);
  await expect(inspect([archive], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect((await inspect([archive])).volumes).toHaveLength(1);
  expect(readdirSync(path.dirname(archive))).toEqual(['stopped.zip']);
  expect(readFileSync(archive).length).toBeGreaterThan(0);
});
