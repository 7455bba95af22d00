import { mkdirSync, truncateSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gridOf, inspect, readVolume } from '../../../electron/engine/imaging';
import { dicomFrames, type DicomFrame } from '../../../electron/engine/imaging/dicom/frame';
import { DISCRIMINATORS } from '../../../electron/engine/imaging/dicom/discriminators';
import { FrameReader } from '../../../electron/engine/imaging/dicom/pixels/readFrame';
import { readDataSet } from '../../../electron/engine/imaging/dicom/readDataSet';
import { probeFile } from '../../../electron/engine/imaging/fileProbe';
import { indexToLps, sameGrid } from '../../../native-models/geometry';
import { encapsulated, pictureItem, words, writeDicomFile, type DicomItem } from '../../fixtures/dicomFile';
import { SERIES_GRID, slicePixels } from '../../fixtures/dicomSeries';
import { python, pythonHas } from '../../fixtures/python';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
const [COLUMNS, ROWS, SLICES] = SERIES_GRID.size;
const PIXELS = COLUMNS * ROWS;
let counter = 0;

/** A folder with one file of these attributes. */
function written(item: DicomItem, transferSyntax?: string): { folder: string; file: string } {
  const folder = path.join(root, `Büro ${++counter}`);
  mkdirSync(folder);
  return { folder, file: writeDicomFile(path.join(folder, 'IM'), item, transferSyntax) };
}

async function framesIn(file: string): Promise<DicomFrame[]> {
  return dicomFrames(file, await readDataSet(await probeFile(file)));
}

/** Frames in an order that is not that of their places. */
const ORDER = Array.from({ length: SLICES }, (_, index) => (index * 3) % SLICES);

const d = SERIES_GRID.direction;
const ORIENTATION = [d[0], d[3], d[6], d[1], d[4], d[7]];
const MEASURES: DicomItem = {
  '0018,0088 DS': [SERIES_GRID.spacingMm[2]],
  '0028,0030 DS': [SERIES_GRID.spacingMm[1], SERIES_GRID.spacingMm[0]],
};

/** An enhanced MR image (PS3.3 C.7.6.16) of the series grid. */
function enhanced(perFrame: (k: number) => DicomItem = () => ({})): DicomItem {
  return pictureItem(ROWS, COLUMNS, {
    '0008,0016 UI': '1.2.840.10008.5.1.4.1.1.4.1',
    '0008,0060 CS': 'MR',
    '0028,0008 IS': [SLICES],
    '0028,0103 US': [1],
    '5200,9229 SQ': [{ '0020,9116 SQ': [{ '0020,0037 DS': ORIENTATION }], '0028,9110 SQ': [MEASURES] }],
    '5200,9230 SQ': ORDER.map((k) => ({
      '0020,9113 SQ': [{ '0020,0032 DS': indexToLps(SERIES_GRID, [0, 0, k]) }],
      ...perFrame(k),
    })),
    '7FE0,0010 OW': words(ORDER.flatMap((k) => [...slicePixels(SERIES_GRID, k)])),
  });
}

describe('enhanced images', () => {
  test('make the volume that single files would, whatever the order of their frames', async () => {
    const { folder } = written(enhanced());
    const { volumes, skipped } = await inspect([folder]);
    expect(skipped).toEqual([]);
    expect(volumes).toHaveLength(1);
    expect(sameGrid(gridOf(volumes[0].info), SERIES_GRID)).toBe(true);
    const { voxels } = await readVolume(volumes[0]);
    for (let k = 0; k < SLICES; k++)
      expect(voxels.slice(k * PIXELS, (k + 1) * PIXELS)).toEqual(slicePixels(SERIES_GRID, k));
  });

  test('give each frame its own scale, and its own words before those of all frames', async () => {
    const { file, folder } = written(
      enhanced((k) => ({
        '0028,9145 SQ': [{ '0028,1052 DS': [5 - k], '0028,1053 DS': [k + 1], '0028,1054 LO': 'US' }],
        '0018,9114 SQ': [{ '0018,9082 FD': [10 + k] }],
      })),
    );
    const all = await framesIn(file);
    const echo = DISCRIMINATORS.findIndex(({ name }) => name === 'echo time');
    expect(all.map(({ rescale }) => rescale)).toEqual(ORDER.map((k) => ({ slope: k + 1, intercept: 5 - k })));
    expect(all.map(({ discriminators }) => discriminators[echo])).toEqual(ORDER.map((k) => `${10 + k}`));
    const { volumes } = await inspect([folder]);
    const { voxels, rescale } = await readVolume(volumes[0]);
    expect(rescale).toEqual({ slope: 1, intercept: 0 });
    expect(voxels[3 * PIXELS + 7]).toBe(slicePixels(SERIES_GRID, 3)[7] * 4 + 2);
  });

  test('share what holds for all their frames', async () => {
    const all = await framesIn(written(enhanced()).file);
    expect(new Set(all.map(({ pixels }) => pixels)).size).toBe(1);
    expect(all.map(({ index }) => index)).toEqual(ORDER.map((_, index) => index));
  });

  test('two echoes at each place are two volumes', async () => {
    const both = [10, 80].flatMap((echo) => ORDER.map((k) => ({ echo, k })));
    const { folder } = written({
      ...enhanced(),
      '0028,0008 IS': [both.length],
      '5200,9230 SQ': both.map(({ echo, k }) => ({
        '0020,9113 SQ': [{ '0020,0032 DS': indexToLps(SERIES_GRID, [0, 0, k]) }],
        '0018,9114 SQ': [{ '0018,9082 FD': [echo] }],
      })),
      '7FE0,0010 OW': words(
        both.flatMap(({ echo, k }) => [...slicePixels(SERIES_GRID, k).map((v) => v + echo)]),
      ),
    });
    const { volumes } = await inspect([folder]);
    const first = await Promise.all(volumes.map(async (volume) => (await readVolume(volume)).voxels[0]));
    expect(first.sort((a, b) => a - b)).toEqual([
      slicePixels(SERIES_GRID, 0)[0] + 10,
      slicePixels(SERIES_GRID, 0)[0] + 80,
    ]);
  });
});

describe('multi-frame files without a place for each frame', () => {
  test('are a stack in the order of the file, and say so', async () => {
    const { folder } = written(
      pictureItem(ROWS, COLUMNS, {
        '0008,0060 CS': 'US',
        '0028,0008 IS': [3],
        '7FE0,0010 OW': words(
          [0, 1, 2].flatMap((k) => [...slicePixels(SERIES_GRID, k)].map((v) => v & 0xffff)),
        ),
      }),
    );
    const { volumes } = await inspect([folder]);
    expect(volumes[0].info.size).toEqual([COLUMNS, ROWS, 3]);
    expect(volumes[0].info.verdict.findings.map(({ code }) => code)).toContain('no-position');
    const { voxels } = await readVolume(volumes[0]);
    expect(voxels[2 * PIXELS]).toBe(slicePixels(SERIES_GRID, 2)[0] & 0xffff);
  });

  test.each([1, -1])(
    'of reconstructed nuclear medicine lie along the normal, forwards or backwards (%i)',
    async (sign) => {
      const { file } = written(
        pictureItem(ROWS, COLUMNS, {
          '0008,0060 CS': 'NM',
          '0018,0088 DS': [sign * 4.5],
          '0028,0008 IS': [3],
          '0028,0030 DS': [3, 2],
          '0054,0022 SQ': [{ '0020,0032 DS': [10, 20, 30], '0020,0037 DS': [1, 0, 0, 0, 1, 0] }],
          '0054,0080 US': [1, 2, 3],
          '7FE0,0010 OW': words(new Array(3 * PIXELS).fill(0)),
        }),
      );
      const all = await framesIn(file);
      expect(all.map(({ position }) => position?.[2])).toEqual([30, 30 + sign * 4.5, 30 + sign * 9]);
      expect(all[0].pixelSpacingMm).toEqual([2, 3]);
      expect(all[0].sliceSpacingMm).toBe(4.5);
    },
  );
});

describe('frames that are not all there', () => {
  test.each([2 ** 31 - 1, 9])(
    'a header that promises %i frames costs the file, not the memory',
    async (frames) => {
      const { folder, file } = written({ ...enhanced(), '0028,0008 IS': [frames] });
      expect((await framesIn(file)).length).toBe(SLICES);
      const { volumes, skipped } = await inspect([folder]);
      expect(volumes).toEqual([]);
      expect(skipped[0].code).toBe('truncated');
      expect(skipped[0].reason).toContain(`it holds ${SLICES} of its ${frames} pictures`);
    },
  );

  test('a file cut off in its fifth frame says how many are there', async () => {
    const { folder, file } = written(enhanced());
    truncateSync(file, statSync(file).size - (SLICES - 4) * PIXELS * 2 - 6);
    const { skipped } = await inspect([folder]);
    expect(skipped[0].reason).toContain(`it holds 3 of its ${SLICES} pictures`);
  });

  test('a compressed file that lacks a frame says so', async () => {
    const frame = rleFrame(new Uint8Array(PIXELS));
    const { folder } = written(
      pictureItem(ROWS, COLUMNS, {
        ...EIGHT_BITS,
        '0028,0008 IS': [4],
        '7FE0,0010 OB': encapsulated([[frame], [frame], [frame]], true),
      }),
      RLE,
    );
    expect((await inspect([folder])).skipped[0].reason).toContain('it holds 3 of its 4 pictures');
  });
});

const RLE = '1.2.840.10008.1.2.5';
const EIGHT_BITS: DicomItem = { '0028,0100 US': [8], '0028,0101 US': [8], '0028,0102 US': [7] };

/** One segment of literal runs (PS3.5 annex G). */
function rleFrame(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(64);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(64, 4);
  const runs: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128);
    runs.push(Buffer.from([run.length - 1]), Buffer.from(run));
  }
  return Buffer.concat([head, ...runs]);
}

describe('which fragments make a frame', () => {
  const pictures = [0, 1, 2].map((k) => Uint8Array.from({ length: PIXELS }, (_, pixel) => 40 * k + pixel));
  const whole = pictures.map(rleFrame);
  const halves = whole.map((bytes) => [bytes.subarray(0, 66), bytes.subarray(66)]);

  async function framesOf(pixelData: Uint8Array, frames: number): Promise<number[][]> {
    const { file } = written(
      pictureItem(ROWS, COLUMNS, {
        ...EIGHT_BITS,
        '0028,0008 IS': [frames],
        '7FE0,0010 OB': pixelData,
      }),
      RLE,
    );
    const reader = new FrameReader();
    const read: number[][] = [];
    for (const frame of await framesIn(file)) read.push([...(await reader.read(frame))]);
    await reader.close();
    return read;
  }

  const expected = pictures.map((picture) => [...picture]);

  test('one each, with and without a table of offsets', async () => {
    for (const table of [true, false])
      expect(
        await framesOf(
          encapsulated(
            whole.map((bytes) => [bytes]),
            table,
          ),
          3,
        ),
      ).toEqual(expected);
  });

  test('several each, by the table', async () => {
    expect(await framesOf(encapsulated(halves, true), 3)).toEqual(expected);
  });

  test('all of them, where there is one frame only', async () => {
    expect(await framesOf(encapsulated([halves[1]], false), 1)).toEqual([expected[1]]);
  });
});

test('a JPEG in eleven fragments without a table is two frames by how its fragments begin', async () => {
  const file = sharedData('dicom/transfer_syntax_cornerstone/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm');
  if (file === null) return;
  expect(await framesIn(file)).toHaveLength(2);
});

/** Prints position, orientation, spacing and scale of each frame. */
const BY_PYDICOM = `
import json, sys, pydicom
d = pydicom.dcmread(sys.argv[1], stop_before_pixels=True)
shared = d.SharedFunctionalGroupsSequence[0]
def group(frame, name):
    return (frame[name] if name in frame else shared[name])[0] if name in frame or name in shared else None
out = []
for frame in d.PerFrameFunctionalGroupsSequence:
    scale = group(frame, 'PixelValueTransformationSequence')
    out.append({
        'position': [float(v) for v in group(frame, 'PlanePositionSequence').ImagePositionPatient],
        'row': [float(v) for v in group(frame, 'PlaneOrientationSequence').ImageOrientationPatient[:3]],
        'spacing': [float(v) for v in group(frame, 'PixelMeasuresSequence').PixelSpacing],
        'slope': float(scale.RescaleSlope) if scale else 1,
        'intercept': float(scale.RescaleIntercept) if scale else 0})
print(json.dumps(out))
`;

interface FrameTruth {
  readonly position: number[];
  readonly row: number[];
  readonly spacing: number[];
  readonly slope: number;
  readonly intercept: number;
}

describe.skipIf(!pythonHas('pydicom'))('frames as pydicom has them', () => {
  const files = [
    'mr_enhanced_siemens_xa10/6_1.dcm',
    'mr_enhanced_siemens_xa10/6_4.dcm',
    'pydicom_data/eCT_Supplemental.dcm',
    'pydicom_data/parametric_map_float.dcm',
    'misc/suyash_5.dcm',
  ];
  test.each(files)('%s', async (relative) => {
    const file = sharedData(`dicom/${relative}`);
    if (file === null) return;
    const truth = python(BY_PYDICOM, file) as FrameTruth[];
    const all = await framesIn(file);
    expect(all).toHaveLength(truth.length);
    for (const [frame, { position, row, spacing, slope, intercept }] of truth.entries()) {
      const header = all[frame];
      expect(header.position).toEqual(position);
      row.forEach((cosine, axis) => expect(header.alongRow?.[axis]).toBeCloseTo(cosine, 4));
      expect(header.pixelSpacingMm).toEqual([spacing[1], spacing[0]]);
      if (header.pixels.kind === 'integer') expect(header.rescale).toEqual({ slope, intercept });
    }
  });
});
