import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  gridOf,
  inspect,
  mapOnto,
  readSegmentation,
  readVolume,
  type FoundSegmentation,
} from '../../../electron/engine/imaging';
import { sharedData } from '../../fixtures/sharedData';

const never = new AbortController().signal;

async function segmentationIn(file: string): Promise<FoundSegmentation> {
  const { segmentations, skipped } = await inspect([file]);
  expect(skipped).toEqual([]);
  expect(segmentations).toHaveLength(1);
  return segmentations[0];
}

async function volumeIn(...files: string[]) {
  const [found] = (await inspect(files)).volumes;
  return { found, volume: await readVolume(found), grid: gridOf(found.info) };
}

const dcmqi = sharedData('dicom/seg_dcmqi_ct3');
const encodings = sharedData('dicom/pydicom_data');
const oneFrame = sharedData('dicom/pydicom_test_files');
const highdicom = sharedData('dicom/seg_highdicom');

describe.skipIf(dcmqi === null)(
  'segmentations that dcmqi wrote, against the label maps they were made from',
  () => {
    const at = (name: string) => path.join(dcmqi ?? '', name);

    it('liver on its CT: every voxel, by place', async () => {
      const found = await segmentationIn(at('liver.dcm'));
      expect(found.info).toMatchObject({ format: 'DICOM SEG', size: [512, 512, 3] });
      const { grid } = await volumeIn(at('ct-3slice'));
      const { exact, layers } = await mapOnto(await readSegmentation(found), grid, never);
      const truth = await volumeIn(at('liver_seg.nrrd'));
      expect([exact, layers.length]).toEqual([true, 1]);
      expect(grid.origin[2]).toBeCloseTo(truth.grid.origin[2], 3);
      expect([...layers[0].labels]).toEqual([...truth.volume.voxels].map((value) => (value === 0 ? 0 : 1)));
      expect(layers[0].segments[0].voxels).toBe([...layers[0].labels].filter((value) => value === 1).length);
    });

    it('five segments that overlap in part, each whole, in as few layers as hold them', async () => {
      const found = await segmentationIn(at('partial_overlaps.dcm'));
      expect(found.info.segments.map(({ name }) => name)).toEqual([
        'GREEN',
        'ORANGE',
        'PURPLE',
        'LIGHT_BLUE',
        'DARK_BLUE',
      ]);
      expect(found.info.segments.map(({ code }) => code?.meaning)).toEqual([
        'Tissue',
        'Artery',
        'Capillary',
        'Edema',
        'Vein',
      ]);
      const truths = await Promise.all(
        [1, 2, 3].map((number) => volumeIn(at(`partial_overlaps-${number}.nrrd`))),
      );
      const { layers, exact } = await mapOnto(await readSegmentation(found), truths[0].grid, never);
      expect([exact, layers.length]).toEqual([true, 3]);
      const drawn = new Map<number, string>();
      for (const { volume } of truths)
        for (const label of new Set(volume.voxels))
          if (label !== 0)
            drawn.set(label, [...volume.voxels].map((value) => (value === label ? 1 : 0)).join(''));
      const read = layers.flatMap(({ labels, segments }) =>
        segments.map(({ value }) => [...labels].map((label) => (label === value ? 1 : 0)).join('')),
      );
      expect(new Set(read)).toEqual(new Set(drawn.values()));
    });
  },
);

describe.skipIf(encodings === null)('one segmentation in every encoding', () => {
  const decoded = async (file: string) => {
    const stored = await readSegmentation(await segmentationIn(file));
    if (stored.kind !== 'planes') throw new Error('a DICOM SEG has planes');
    const [set] = stored.sets;
    return Promise.all(set.planes.map(async (_, frame) => Buffer.from(await set.pixels(frame))));
  };

  it.each(['liver_expb.dcm', 'liver_deflate.dcm', 'liver_j2k.dcm'])('%s', async (name) => {
    const plain = await decoded(path.join(encodings ?? '', 'liver.dcm'));
    const other = await decoded(path.join(encodings ?? '', name));
    expect(other.map((frame, index) => frame.equals(plain[index]))).toEqual([true, true, true]);
  });

  it('liver_nonbyte_aligned_rle.dcm, frames that begin within bytes', async () => {
    const plain = await decoded(path.join(encodings ?? '', 'liver_nonbyte_aligned.dcm'));
    const packed = await decoded(path.join(encodings ?? '', 'liver_nonbyte_aligned_rle.dcm'));
    expect(plain.some((frame) => frame.includes(1))).toBe(true);
    expect(packed.map((frame, index) => frame.equals(plain[index]))).toEqual([true, true, true]);
  });
});

describe.skipIf(oneFrame === null)('a single frame', () => {
  it.each(['liver_1frame.dcm', 'liver_expb_1frame.dcm'])('%s', async (name) => {
    const found = await segmentationIn(path.join(oneFrame ?? '', name));
    expect(found.info.size).toEqual([512, 512, 1]);
    const stored = await readSegmentation(found);
    if (stored.kind !== 'planes') throw new Error('a DICOM SEG has planes');
    expect((await stored.sets[0].pixels(0)).includes(1)).toBe(true);
  });
});

describe.skipIf(highdicom === null)('segmentations that highdicom wrote', () => {
  const at = (name: string) => path.join(highdicom ?? '', name);
  const mapped = async (name: string) => {
    const found = await segmentationIn(at(name));
    // One of its four slices lies 202 mm away from the others and is a volume of its own.
    const { volumes } = await inspect([path.join(oneFrame ?? '', 'dicomdirtests', '77654033', 'CT2')]);
    const source = volumes.find(({ info }) => info.size[2] === 3);
    if (source === undefined) throw new Error('the series of the segmentation is missing');
    const grid = gridOf(source.info);
    return { found, ...(await mapOnto(await readSegmentation(found), grid, never)) };
  };

  it.each(['seg_image_ct_binary.dcm', 'seg_image_ct_binary_fractional.dcm'])(
    '%s lies on its series',
    async (name) => {
      const { exact, layers } = await mapped(name);
      expect(exact).toBe(true);
      expect(layers.every(({ segments }) => segments.every(({ voxels }) => voxels > 0))).toBe(true);
    },
  );

  it('seg_image_ct_binary_overlap.dcm: two segments of which one holds the other', async () => {
    // It covers the slice far away too, so that not every pixel of it is a voxel here.
    const { exact, layers } = await mapped('seg_image_ct_binary_overlap.dcm');
    expect([exact, layers.length]).toEqual([false, 2]);
    const [first, second] = layers.map(({ labels }) => labels);
    expect([...first].filter((value, voxel) => value !== 0 && second[voxel] !== 0).length).toBeGreaterThan(0);
  });

  it('says that fractions were cut at one half', async () => {
    const { found } = await mapped('seg_image_ct_true_fractional.dcm');
    expect(found.info.findings.map(({ code }) => code)).toEqual(['fractional']);
  });
});
