import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDicom, readDataSet } from '../../../electron/engine/imaging/dicom/readDataSet';
import { dicomFrames, type DicomFrame } from '../../../electron/engine/imaging/dicom/frame';
import { FrameReader } from '../../../electron/engine/imaging/dicom/pixels/readFrame';
import { probeFile } from '../../../electron/engine/imaging/fileProbe';
import type { VoxelArray } from '../../../native-models/geometry';
import { python, pythonHas } from '../../fixtures/python';
import { sharedData } from '../../fixtures/sharedData';

/** Digest of stored pixels, before rescale, of all frames of a file, by tools that nobody here wrote. */
interface Truth {
  readonly sha256?: string;
}

const oracleFile = sharedData('dicom/PIXEL_ORACLE.json');
const oracle: Record<string, Truth> = oracleFile === null ? {} : JSON.parse(readFileSync(oracleFile, 'utf8'));
const decodable = Object.entries(oracle).filter(([, { sha256 }]) => sha256 !== undefined);

/** Where the truth is another than what the file holds. */
const OTHERWISE = {
  // Stored in one bit: the truth's decoder stretched it to 0 and 128. The same segments, not compressed, are `liver.dcm`.
  'pydicom_data/liver_j2k.dcm': 'pydicom_data/liver.dcm',
  // The truth's decoder lost the last of its 27 bytes. The same picture, little endian, is the other file.
  'pydicom_test_files/SC_rgb_small_odd_big_endian.dcm': 'pydicom_test_files/SC_rgb_small_odd.dcm',
};

/** Signed numbers of fewer bits than their words: the truth keeps the words as they lie, we restore the sign (PS3.5 8.1.1). */
const JPEG_LS_15_BITS = 'pydicom_data/JLSL_16_15_1_1F.dcm';
const BEYOND_12_BITS = 'pydicom_data/mlut_18.dcm';

/** Files that the oracle's tools could not decode, and a file in which another encoder put the same picture. */
const SAME_PICTURE = {
  'pydicom_data/liver_deflate.dcm': 'pydicom_data/liver.dcm',
  'pydicom_data/liver_nonbyte_aligned_rle.dcm': 'pydicom_data/liver_nonbyte_aligned.dcm',
  'pydicom_data/emri_small_jpeg_2k_lossless_too_short.dcm': 'pydicom_data/emri_small.dcm',
};

async function framesIn(relative: string): Promise<DicomFrame[]> {
  const file = sharedData(`dicom/${relative}`) ?? '';
  const probe = await probeFile(file);
  expect(isDicom(probe)).toBe(true);
  return dicomFrames(file, await readDataSet(probe));
}

async function storedFrames(relative: string): Promise<VoxelArray[]> {
  const reader = new FrameReader();
  const frames: VoxelArray[] = [];
  try {
    for (const frame of await framesIn(relative)) frames.push(await reader.readStored(frame));
  } finally {
    await reader.close();
  }
  return frames;
}

const digest = (frames: readonly VoxelArray[]): string => {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of frames)
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex').slice(0, 32);
};

describe.skipIf(oracleFile === null)('stored pixels agree with independent decoders', () => {
  test('every file that they decode: lossless and lossy, of one frame and of many, to the bit', async () => {
    const others: string[] = [];
    for (const [relative, { sha256 }] of decodable)
      if (digest(await storedFrames(relative)) !== sha256) others.push(relative);
    expect(decodable).toHaveLength(171);
    expect(others.sort()).toEqual([...Object.keys(OTHERWISE), JPEG_LS_15_BITS, BEYOND_12_BITS].sort());
  }, 120_000);

  test.each(Object.entries({ ...OTHERWISE, ...SAME_PICTURE }))(
    '%s is the picture of %s',
    async (file, same) => {
      expect(digest(await storedFrames(file))).toBe(digest(await storedFrames(same)));
    },
  );

  test('numbers of 15 bits get their sign back; the truth kept the bare words', async () => {
    const [numbers] = await storedFrames(JPEG_LS_15_BITS);
    expect(numbers.some((value) => value < 0)).toBe(true);
    expect(digest([Int16Array.from(numbers, (value) => value & 0x7fff)])).toBe(
      oracle[JPEG_LS_15_BITS].sha256,
    );
  });

  test.skipIf(!pythonHas('pydicom', 'numpy'))('what lies above 12 stored bits is cut off', async () => {
    const [{ file }] = await framesIn(BEYOND_12_BITS);
    const [numbers] = await storedFrames(BEYOND_12_BITS);
    const words = python(
      'import json,sys,pydicom; print(json.dumps(pydicom.dcmread(sys.argv[1]).pixel_array.ravel().tolist()))',
      file,
    ) as number[];
    expect(words.some((word) => word > 2047)).toBe(true);
    expect(Array.from(numbers)).toEqual(words.map((word) => (word << 20) >> 20));
  });
});
