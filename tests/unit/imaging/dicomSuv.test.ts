import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspect, readVolume } from '../../../electron/engine/imaging';
import type { Volume } from '../../../native-models/geometry';
import { pictureItem, words, writeDicomFile, type DicomItem } from '../../fixtures/dicomFile';
import { readOne } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
let counter = 0;

const TRACER: DicomItem = { '0018,1072 TM': '100000.00', '0018,1074 DS': [3.7e8], '0018,1075 DS': [6586.2] };

function pet(more: DicomItem = {}, tracer: DicomItem = TRACER): DicomItem {
  return pictureItem(2, 3, {
    '0008,0016 UI': '1.2.840.10008.5.1.4.1.1.128',
    '0008,0021 DA': '20240229',
    '0008,0022 DA': '20240229',
    '0008,0031 TM': '110000',
    '0008,0032 TM': '110530.5',
    '0008,0060 CS': 'PT',
    '0010,1030 DS': [75],
    '0020,0032 DS': [1, 2, 3],
    '0020,0037 DS': [1, 0, 0, 0, 1, 0],
    '0028,0030 DS': [4, 5],
    '0028,0051 CS': 'ATTN\\DECY\\SCAT',
    '0028,1050 DS': [5000],
    '0028,1051 DS': [10_000],
    '0028,1052 DS': [0],
    '0028,1053 DS': [2.5],
    '0054,0016 SQ': [tracer],
    '0054,1001 CS': 'BQML',
    '0054,1102 CS': 'START',
    '7FE0,0010 OW': words([0, 100, 200, 400, 800, 4000]),
    ...more,
  });
}

async function read(item: DicomItem): Promise<Volume> {
  return (await readOne(writeDicomFile(path.join(root, `${++counter}.dcm`), item))).volume;
}

/** Uptake of the brightest pixel. */
const brightest = ({ voxels, rescale }: Volume) => rescale.slope * voxels[5] + rescale.intercept;
/** Activity per ml, by what is left of the dose per gram of the patient. */
const expected = (waitedS: number) => (4000 * 2.5 * 75_000) / (3.7e8 * 0.5 ** (waitedS / 6586.2));

describe('standardised uptake by body weight', () => {
  test('corrects for the decay from injection to the start of the series', async () => {
    const volume = await read(pet());
    expect(volume.unit).toBe('SUVbw');
    expect(brightest(volume)).toBeCloseTo(expected(3600), 6);
    expect(volume.windows?.[0].width).toBeCloseTo(brightest(volume), 6);
  });

  test.each<[string, DicomItem, DicomItem, number]>([
    [
      'the scan starts after midnight',
      { '0008,0031 TM': '003000', '0008,0032 TM': '004000' },
      { ...TRACER, '0018,1072 TM': '233000' },
      3600,
    ],
    ['the date of the injection is given', {}, { ...TRACER, '0018,1078 DT': '20240228120000' }, 82_800],
    [
      'post-processing wrote a later series time',
      { '0008,0031 TM': '150000', '0008,0032 TM': '104000' },
      TRACER,
      2400,
    ],
    ['the values are corrected to the injection', { '0054,1102 CS': 'ADMIN' }, TRACER, 0],
  ])('also where %s', async (_, more, tracer, waitedS) => {
    expect(brightest(await read(pet(more, tracer)))).toBeCloseTo(expected(waitedS), 6);
  });

  test('uses what the file says itself: grams per millilitre, or the factor of Philips', async () => {
    expect(await read(pet({ '0054,1001 CS': 'GML' }))).toMatchObject({
      unit: 'SUVbw',
      rescale: { slope: 2.5 },
    });
    const philips = {
      '0054,1001 CS': 'CNTS',
      '7053,0010 LO': 'Philips PET Private Group',
      '7053,1000 DS': [0.002],
    };
    const volume = await read(pet(philips));
    expect(volume.unit).toBe('SUVbw');
    expect(volume.rescale.slope).toBeCloseTo(0.005, 9);
  });

  test.each<[string, DicomItem, DicomItem, string]>([
    ['the weight is missing', { '0010,1030 DS': '' }, TRACER, 'Bq/ml'],
    ['nothing was corrected for decay', { '0028,0051 CS': 'ATTN' }, TRACER, 'Bq/ml'],
    ['the half-life is missing', {}, { ...TRACER, '0018,1075 DS': '' }, 'Bq/ml'],
    ['the moment of the correction is unknown', { '0054,1102 CS': 'NONE' }, TRACER, 'Bq/ml'],
    ['a slow tracer has a time but no date', {}, { ...TRACER, '0018,1075 DS': [282_240] }, 'Bq/ml'],
    ['the injection lies after the scan', {}, { ...TRACER, '0018,1078 DT': '20240229120000' }, 'Bq/ml'],
    [
      'a dynamic scan began seconds before the injection',
      { '0008,0031 TM': '095950', '0008,0032 TM': '095950' },
      TRACER,
      'Bq/ml',
    ],
    ['it is by lean body mass', { '0054,1001 CS': 'GML', '0054,1006 CS': 'LBM' }, TRACER, 'g/ml'],
  ])('is not made up where %s', async (_, more, tracer, unit) => {
    const volume = await read(pet(more, tracer));
    expect(volume.unit).toBe(unit);
    expect(volume.rescale.slope).toBe(2.5);
  });

  test('is one scale for the bed positions of a series, whatever moment each was acquired at', async () => {
    const folder = path.join(root, 'beds');
    mkdirSync(folder);
    for (const [bed, time] of ['103000', '104000', '105000'].entries())
      writeDicomFile(
        path.join(folder, `${bed}`),
        pet({
          '0008,0018 UI': `1.2.3.${bed}`,
          '0008,0031 TM': '150000',
          '0008,0032 TM': time,
          '0020,0032 DS': [1, 2, 3 * bed],
        }),
      );
    const { volumes } = await inspect([folder]);
    const volume = await readVolume(volumes[0]);
    // The first bed began half an hour after the injection.
    expect(brightest(volume)).toBeCloseTo(expected(1800), 6);
  });
});

test('a real PET slice is read as uptake', async () => {
  const file = sharedData('dicom/misc/suyash_1.dcm');
  if (file === null) return;
  const { unit, rescale } = (await readOne(file)).volume;
  expect(unit).toBe('SUVbw');
  // 69.7344 kg, 178.34 MBq at 14:17:00, scanned at 15:23:16.921, 9.12329 Bq/ml a count.
  expect(rescale.slope).toBeCloseTo(
    (9.12329 * 69_734.4) / (178_340_011.59668 * 0.5 ** (3976.921 / 6586.2)),
    9,
  );
});
