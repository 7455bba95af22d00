import { expect, test } from 'vitest';
import { isOriented } from '../../../renderer/views/extent';
import { viewTitle } from '../../../renderer/views/viewTitle';
import { PHANTOM } from '../../e2e/page/phantom';

const UNKNOWN = { ok: false, findings: [{ code: 'orientation-unknown', message: 'Not said.' }] };

test('views are called after planes of the patient only where the file says how its slices lie', () => {
  const stored = { ...PHANTOM, modality: 'mr', verdict: UNKNOWN };
  const radiograph = {
    ...stored,
    grid: { ...PHANTOM.grid, size: [440, 512, 1] as [number, number, number] },
  };
  expect(isOriented(PHANTOM)).toBe(true);
  expect(isOriented(stored)).toBe(false);
  expect(viewTitle('sagittal', PHANTOM)).toBe('Sagittal');
  expect(viewTitle('axial', { ...radiograph, verdict: PHANTOM.verdict })).toBe('Axial');
  expect(viewTitle('axial', radiograph)).toBe('Picture');
  expect(viewTitle('axial', { ...radiograph, modality: 'photo' })).toBe('Photograph');
  const titles = (['axial', 'sagittal', 'coronal'] as const).map((view) => viewTitle(view, stored));
  expect(new Set(titles).size).toBe(3);
  expect(titles.join()).not.toMatch(/axial|sagittal|coronal/i);
});
