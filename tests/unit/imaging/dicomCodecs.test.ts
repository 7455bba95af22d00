import { createHash } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codestreamOf } from '../../../electron/engine/imaging/dicom/pixels/codestream';
import { decodeFrame } from '../../../electron/engine/imaging/dicom/pixels/decodeFrame';
import { FrameBytes } from '../../../electron/engine/imaging/dicom/pixels/frameBytes';
import { unpackRle } from '../../../electron/engine/imaging/dicom/pixels/rle';
import { decodeWithWasm } from '../../../electron/engine/imaging/dicom/pixels/wasmCodecs';
import { dicomFrames, type DicomFrame } from '../../../electron/engine/imaging/dicom/frame';
import { readDataSet } from '../../../electron/engine/imaging/dicom/readDataSet';
import { packingOf } from '../../../electron/engine/imaging/dicom/transferSyntax';
import { probeFile } from '../../../electron/engine/imaging/fileProbe';
import { encapsulated, pictureItem, writeDicomFile } from '../../fixtures/dicomFile';
import { whyNot } from '../../fixtures/readOne';
import { sharedData } from '../../fixtures/sharedData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();

/** First header and packed first frame of a compressed file; null where the data is absent. */
async function packedFrame(relative: string): Promise<{ header: DicomFrame; packed: Uint8Array } | null> {
  const file = sharedData(`dicom/${relative}`);
  if (file === null) return null;
  const [header] = dicomFrames(file, await readDataSet(await probeFile(file)));
  const bytes = new FrameBytes();
  return { header, packed: await bytes.fragments(header).finally(() => bytes.close()) };
}

const decode = ({ header, packed }: { header: DicomFrame; packed: Uint8Array }) =>
  decodeFrame(packed, header, packingOf(header) ?? 'native');

describe('HTJ2K', () => {
  test.each([
    ['pydicom_data/HTJ2KLossless_08_RGB.dcm', 0],
    ['pydicom_data/HTJ2K_08_RGB.dcm', 1],
  ])('%s agrees with OpenJPEG to %i grey values', async (relative, tolerance) => {
    const frame = await packedFrame(relative);
    if (frame === null) return;
    const ours = await decode(frame);
    const theirs = await decodeWithWasm('jpeg-2000', frame.packed);
    const differences = theirs?.bytes.map((value, index) => Math.abs(value - Number(ours?.samples[index])));
    expect(ours?.samples).toHaveLength(640 * 480 * 3);
    expect(differences?.reduce((most, value) => Math.max(most, value), 0)).toBe(tolerance);
  });
});

describe('RLE', () => {
  /** Runs as a packer might choose them: literal where `repeats` says so, else repeated as far as bytes are equal. */
  function packed(bytes: Uint8Array, repeats: boolean): Buffer {
    const runs: number[] = [];
    for (let at = 0; at < bytes.length;) {
      let count = 1;
      while (repeats && at + count < bytes.length && count < 128 && bytes[at + count] === bytes[at]) count++;
      if (count > 1) runs.push(257 - count, bytes[at]);
      else runs.push(0, bytes[at]);
      if (at % 5 === 0) runs.push(128);
      at += count;
    }
    return Buffer.from(runs);
  }

  test('gives back what was packed, of every width and number of samples', () => {
    const pixels = fc.record({
      sampleBytes: fc.constantFrom(1, 2, 4),
      samples: fc.constantFrom(1, 3),
      length: fc.integer({ min: 1, max: 70 }),
      repeats: fc.boolean(),
      seed: fc.uint8Array({ minLength: 7, maxLength: 7, max: 3 }),
    });
    fc.assert(
      fc.property(pixels, ({ sampleBytes, samples, length, repeats, seed }) => {
        const stride = sampleBytes * samples;
        const picture = Uint8Array.from(
          { length: length * stride },
          (_, index) => seed[(index >> 2) % 7] * 60,
        );
        const segments = Array.from({ length: stride }, (_, segment) => {
          // The highest byte of each sample first.
          const sample = Math.floor(segment / sampleBytes);
          const byte = sample * sampleBytes + sampleBytes - 1 - (segment % sampleBytes);
          return packed(
            picture.filter((_, index) => index % stride === byte),
            repeats,
          );
        });
        const head = Buffer.alloc(64);
        head.writeUInt32LE(stride, 0);
        segments.reduce(
          (at, segment, index) => head.writeUInt32LE(at, 4 + 4 * index) && at + segment.length,
          64,
        );
        const whole = Buffer.concat([head, ...segments]);
        expect(unpackRle(whole, length, stride, sampleBytes)).toEqual(picture);
        expect(unpackRle(whole.subarray(0, whole.length - 2), length, stride, sampleBytes)).toBeNull();
      }),
    );
  });
});

/** A file of each packing whose frame says its own size. */
const PACKED = {
  'jpeg-2000': 'transfer_syntax_dcm_qa_ts/9.dcm',
  htj2k: 'pydicom_data/HTJ2K_08_RGB.dcm',
  'jpeg-ls': 'transfer_syntax_dcm_qa_ts/7.dcm',
  'jpeg-lossless': 'transfer_syntax_dcm_qa_ts/5.dcm',
  jpeg: 'pydicom_test_files/SC_rgb_dcmtk_+eb+cy+np.dcm',
};

describe.each(Object.entries(PACKED))('%s', (_, relative) => {
  test('says the size of its frame, and a frame of another size is not decoded', async () => {
    const frame = await packedFrame(relative);
    if (frame === null) return;
    const { rows, columns, samplesPerPixel } = frame.header.pixels;
    expect(codestreamOf(frame.packed)).toMatchObject({ rows, columns, components: samplesPerPixel });
    const pixels = { ...frame.header.pixels, rows: rows - 1 };
    expect(await decode({ ...frame, header: { ...frame.header, pixels } })).toBeNull();
  });

  test('survives damage: what follows it is decoded as before', async () => {
    const frame = await packedFrame(relative);
    if (frame === null) return;
    const digest = async () =>
      createHash('sha256')
        .update(String((await decode(frame))?.samples))
        .digest('hex');
    const before = await digest();
    for (let cut = 1; cut < 6; cut++) {
      const damaged = Uint8Array.from(frame.packed);
      for (let at = 200 * cut; at < damaged.length; at += 97 * cut) damaged[at] ^= 0x5a;
      await decode({ ...frame, packed: damaged });
      await decode({ ...frame, packed: damaged.subarray(0, Math.floor(damaged.length / cut)) });
    }
    expect(await digest()).toBe(before);
  });
});

test('a frame that is not what its transfer syntax says is named', async () => {
  const noise = Uint8Array.from({ length: 300 }, (_, index) => (index * 73) % 256);
  for (const syntax of ['50', '57', '70', '80', '90', '201']) {
    const file = writeDicomFile(
      path.join(root, syntax),
      pictureItem(4, 5, { '7FE0,0010 OB': encapsulated([[noise]], false) }),
      `1.2.840.10008.1.2.4.${syntax}`,
    );
    expect((await whyNot(file)).code).toBe('undecodable-pixels');
  }
});
