import { expect, test } from 'vitest';
import { formatExtent, isToScale } from '../../../renderer/views/extent';
import { formatWindow } from '../../../renderer/views/format';
import { seriesName } from '../../../renderer/views/seriesName';
import { PHANTOM } from '../../e2e/page/phantom';

test('a window has the decimals that its width gives meaning', () => {
  expect(formatWindow({ width: 6.17, level: -0.0771 })).toEqual({ width: '6.17', level: '-0.08' });
  expect(formatWindow({ width: 400, level: 40.04 })).toEqual({ width: '400', level: '40' });
  expect(formatWindow({ width: 1324.4, level: -0.3 })).toEqual({ width: '1324', level: '0' });
  expect(formatWindow({ width: 0.0123, level: 0.5 })).toEqual({ width: '0.0123', level: '0.5' });
  expect(formatWindow({ width: 20_000, level: 10_000 })).toEqual({ width: '20000', level: '10000' });
});

test('sizes are in millilitres only where the file says how large a voxel is', () => {
  const finding = { code: 'spacing-unknown', message: 'Unknown.' };
  const scaleless = { ...PHANTOM, verdict: { ok: false, findings: [finding] } };
  const slice = { ...scaleless, grid: { ...PHANTOM.grid, size: [8, 9, 1] as const } };
  expect(formatExtent(2000, PHANTOM)).toBe('10.8 ml');
  expect(formatExtent(2000, scaleless)).toBe('2,000 voxels');
  expect(formatExtent(2000, slice)).toBe('2,000 pixels');
  expect(isToScale({ ...PHANTOM, modality: 'photo' })).toBe(false);
});

test('a description that says nothing is replaced by what is known', () => {
  for (const description of ['', '  ', 'None', 'null', 'N/A', 'unknown', '---'])
    expect(seriesName({ description, modality: 'CT' })).toBe('CT series without a name');
  expect(seriesName({ description: 'None', modality: 'unknown' })).toBe('Scan without a name');
  expect(seriesName({ description: ' T1 None ', modality: 'MR' })).toBe('T1 None');
});
