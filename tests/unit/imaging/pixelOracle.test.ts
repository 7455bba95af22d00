import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDicom, readDataSet } from '../../../electron/engine/imaging/dicom/dataSet';
import { headerOf } from '../../../electron/engine/imaging/dicom/header';
import { readStoredPixels } from '../../../electron/engine/imaging/dicom/readStack';
import { refuseUnusable } from '../../../electron/engine/imaging/dicom/usable';
import { probeFile } from '../../../electron/engine/imaging/fileProbe';
import { sharedData } from '../../fixtures/sharedData';

/** Digest and statistics of stored pixels, before rescale, by tools that nobody here wrote. */
interface Truth {
  readonly ts?: string;
  readonly lossy?: boolean;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly photometric?: string;
  readonly sha256?: string;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
}

const oracleFile = sharedData('dicom/PIXEL_ORACLE.json');
const oracle: Record<string, Truth> = oracleFile === null ? {} : JSON.parse(readFileSync(oracleFile, 'utf8'));

/** Single grey frames of 8 to 32 bits: what a slice of a volume can be. */
const slices = Object.entries(oracle).filter(
  ([, { shape, photometric, dtype }]) =>
    shape?.length === 2 && photometric?.startsWith('MONOCHROME') === true && dtype !== 'uint1',
);

/** Left out by the reader with a stated reason. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'dose-grid': /rtdose/,
  'unsupported-pixels': /liver|seg_image_ct_binary/,
};

/** Signed, with fewer bits stored than allocated: the truth keeps the words as they lie, we restore the sign (PS3.5 8.1.1). */
const SIGN_RESTORED: Readonly<Record<string, number>> = {
  'pydicom_data/JLSL_16_15_1_1F.dcm': 15,
  'pydicom_data/mlut_18.dcm': 12,
};

describe.skipIf(oracleFile === null)('stored pixels agree with independent decoders', () => {
  for (const [relative, truth] of slices)
    test(`${relative} (${truth.ts ?? 'no meta header'})`, async () => {
      const file = sharedData(`dicom/${relative}`);
      if (file === null) return;
      const probe = await probeFile(file);
      if (!isDicom(probe)) return;
      const header = headerOf(file, await readDataSet(probe));
      try {
        await refuseUnusable(header, probe.fileBytes);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        expect(relative).toMatch(REFUSED[code] ?? `refused: ${code}`);
        return;
      }
      const pixels = await readStoredPixels(header);
      const storedBits = SIGN_RESTORED[relative];
      if (storedBits !== undefined) {
        const limit = 2 ** (storedBits - 1);
        const values = Array.from(pixels);
        expect(values.every((value) => value >= -limit && value < limit)).toBe(true);
        expect(values.some((value) => value < 0)).toBe(true);
        return;
      }
      const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      const mean = Array.from(pixels).reduce((sum, value) => sum + value, 0) / pixels.length;
      const seen = { digest, dtype: pixels.constructor.name, mean };
      if (truth.lossy) expect(Math.abs(mean - (truth.mean ?? NaN)), JSON.stringify(seen)).toBeLessThan(0.5);
      else expect(digest, JSON.stringify({ seen, truth })).toBe(truth.sha256);
    });
});
