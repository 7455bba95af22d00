import { expect, test } from 'vitest';
import { rulerLength, Rulers, type Ruler } from '../../../renderer/state/rulers.svelte';
import { formatLength } from '../../../renderer/views/extent';
import { PHANTOM } from '../../e2e/page/phantom';

const RULER: Ruler = {
  view: 'coronal',
  position: 7,
  from: { rightMm: 10, upMm: 4 },
  to: { rightMm: 4, upMm: 12 },
};

test('a ruler is as long as its ends lie apart, whatever its direction', () => {
  expect(rulerLength(RULER)).toBeCloseTo(10, 12);
  expect(rulerLength({ ...RULER, from: RULER.to, to: RULER.from })).toBeCloseTo(10, 12);
});

test('a length is in millimetres, doubtful where the geometry is, and in pixels where there is no scale', () => {
  const finding = { code: 'spacing-unknown', message: '' };
  expect(formatLength(9.96, PHANTOM)).toBe('10.0 mm');
  expect(formatLength(9.96, { modality: 'CT', verdict: { ok: false, findings: [] } })).toBe('10.0 mm ⚠');
  expect(formatLength(123.4, { modality: 'US', verdict: { ok: false, findings: [finding] } })).toBe(
    '123 pixels',
  );
  expect(formatLength(50, { modality: 'photo', verdict: { ok: true, findings: [] } })).toBe('50 pixels');
});

test('a ruler counts once it was drawn to its end, and the last one goes first', () => {
  const rulers = new Rulers();
  rulers.finish();
  rulers.drawing = RULER;
  expect(rulers.list).toEqual([]);
  rulers.finish();
  rulers.drawing = { ...RULER, position: 8 };
  rulers.finish();
  rulers.removeLast();
  expect([rulers.list, rulers.drawing]).toEqual([[RULER], null]);
});
