import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleBar } from '../../../renderer/views/scaleBar';
import {
  FITTED,
  paneFromPlane,
  panned,
  planeFromPane,
  viewTransform,
  zoomed,
} from '../../../renderer/views/viewTransform';

const plane = { columns: 56, rows: 20, columnMm: 1.5, rowMm: 3.1 };
const pane = { width: 420, height: 377 };
const settings = fc.record({
  zoom: fc.double({ min: 0.3, max: 20, noNaN: true }),
  panMm: fc.tuple(
    fc.double({ min: -90, max: 90, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  ),
});
const pixel = fc.double({ min: -50, max: 500, noNaN: true });

test('pane and plane are each other’s inverse', () => {
  fc.assert(
    fc.property(settings, pixel, pixel, (setting, x, y) => {
      const transform = viewTransform(plane, setting, pane);
      const { rightMm, upMm } = planeFromPane(transform, x, y);
      const back = paneFromPlane(transform, rightMm, upMm);
      expect(back.x).toBeCloseTo(x, 6);
      expect(back.y).toBeCloseTo(y, 6);
    }),
  );
});

test('a fitted slice lies wholly inside the pane and upright', () => {
  const transform = viewTransform(plane, FITTED, pane);
  const low = paneFromPlane(transform, 0, 0);
  const high = paneFromPlane(transform, plane.columns * plane.columnMm, plane.rows * plane.rowMm);
  expect(low.x).toBeGreaterThan(0);
  expect(high.x).toBeLessThan(pane.width);
  expect(high.y).toBeGreaterThan(0);
  expect(low.y).toBeLessThan(pane.height);
  expect(low.y).toBeGreaterThan(high.y);
});

test('zooming leaves the point under the pointer where it is', () => {
  fc.assert(
    fc.property(
      settings,
      pixel,
      pixel,
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (setting, x, y, factor) => {
        const before = viewTransform(plane, setting, pane);
        const after = viewTransform(plane, zoomed(setting, before, factor, { x, y }), pane);
        const { rightMm, upMm } = planeFromPane(before, x, y);
        const still = paneFromPlane(after, rightMm, upMm);
        expect(still.x).toBeCloseTo(x, 4);
        expect(still.y).toBeCloseTo(y, 4);
      },
    ),
  );
});

test('panning moves the picture with the pointer', () => {
  fc.assert(
    fc.property(settings, pixel, pixel, (setting, dx, dy) => {
      const before = viewTransform(plane, setting, pane);
      const after = viewTransform(plane, panned(setting, before, dx, dy), pane);
      const from = paneFromPlane(before, 10, 20);
      const to = paneFromPlane(after, 10, 20);
      expect(to.x - from.x).toBeCloseTo(dx, 6);
      expect(to.y - from.y).toBeCloseTo(dy, 6);
    }),
  );
});

test('a scale bar has a round length and fits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 80, noNaN: true }), (pixelsPerMm) => {
      const { lengthMm, pixels } = scaleBar(pixelsPerMm, 120);
      expect(pixels).toBeLessThanOrEqual(120 + 1e-9);
      expect(pixels).toBeGreaterThan(120 / 2.6);
      const digit = lengthMm / 10 ** Math.floor(Math.log10(lengthMm * (1 + 1e-12)));
      expect([1, 2, 5].some((allowed) => Math.abs(allowed - digit) < 1e-6)).toBe(true);
    }),
  );
});
