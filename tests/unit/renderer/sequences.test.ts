import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VolumeInfo } from '../../../electron/contract';
import { sequencePlace, sequences } from '../../../renderer/state/sequences';
import { PHANTOM } from '../../e2e/page/phantom';

interface Split {
  readonly used: number;
  readonly count: number;
  readonly differBy?: string;
}

function volume(id: string, source: string, split: Split | null = null): VolumeInfo {
  const { description, modality, channels, dataType, grid } = PHANTOM;
  const rest = { source, format: 'NIfTI', seriesUid: '', timePoints: 1, files: 1 };
  const findings = split === null ? [] : [{ code: 'time-points-split', message: '', differBy: '', ...split }];
  return { ...rest, ...grid, id, description, modality, channels, dataType, verdict: { ok: true, findings } };
}

const course = (source: string, count: number): VolumeInfo[] =>
  Array.from({ length: count }, (_, index) =>
    volume(`${source}-${index}`, source, { used: index + 1, count }),
  );
const ids = (entries: readonly (readonly VolumeInfo[])[]): string[][] =>
  entries.map((volumes) => volumes.map(({ id }) => id));

test('the time points of a file are one entry, where the first of them stood', () => {
  const listed = [volume('t1', 'a'), ...course('pcasl', 5), volume('t2', 'b')];
  expect(ids(sequences(listed))).toEqual([
    ['t1'],
    ['pcasl-0', 'pcasl-1', 'pcasl-2', 'pcasl-3', 'pcasl-4'],
    ['t2'],
  ]);
});

test('echoes stay apart, and so do volumes of two files, of two series and of two sizes', () => {
  expect(sequences(course('echoes', 4))).toHaveLength(4);
  expect(sequences([...course('a', 6), ...course('b', 6)])).toHaveLength(2);
  const dicom = course('folder', 6).map((member, index) => ({ ...member, seriesUid: `1.${index % 2}` }));
  expect(sequences(dicom)).toHaveLength(2);
  const [first, ...others] = course('c', 6);
  expect(sequences([{ ...first, size: [9, 8, 7] }, ...others])).toHaveLength(2);
});

test('every volume is in one entry, in its order', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 });
  fc.assert(
    fc.property(counts, (sizes) => {
      const listed = sizes.flatMap((count, file) =>
        count === 1 ? [volume(`one-${file}`, `${file}`)] : course(`${file}`, count),
      );
      expect(sequences(listed).flat()).toEqual(listed);
    }),
  );
});

test('a volume says which it is and what tells it apart, one that is alone says nothing', () => {
  expect(sequencePlace(volume('x', 'x', { used: 3, count: 7, differBy: 'b-value 1000 s/mm²' }))).toEqual({
    number: 3,
    count: 7,
    differBy: 'b-value 1000 s/mm²',
  });
  expect(sequencePlace(volume('x', 'x'))).toBeNull();
});
