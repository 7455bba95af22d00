import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { voxelCount, type Grid, type Volume } from '../../../native-models/geometry';
import { measureSegment, type SegmentMeasures } from '../../../native-models/measure';
import { anyGrid } from '../../fixtures/grids';
import { anyMask, SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';

/** A scan of which every voxel differs, in whole and in missing numbers. */
function scanOn(grid: Grid, missing: number | null = null): Volume {
  const voxels = Float32Array.from({ length: voxelCount(grid) }, (_, voxel) =>
    voxel === missing ? NaN : (voxel * 7919) % 4093,
  );
  return {
    ...{ grid, channels: 1, voxels, modality: 'CT' },
    rescale: { slope: 0.5, intercept: -1024.25 },
    verdict: { ok: true, findings: [] },
  };
}

/** The same measures by numpy and scipy; the points of the surface are the middles between voxels in and out. */
const BY_SCIPY = `
import json, sys, numpy
from scipy import ndimage
from scipy.spatial.distance import pdist
given = json.loads(sys.argv[1])
size, spacing, origin = given['size'], numpy.array(given['spacingMm']), numpy.array(given['origin'])
direction = numpy.array(given['direction']).reshape(3, 3)
steps = direction * spacing
mask = numpy.array(given['mask'], bool).reshape(size[::-1]).transpose()
voxels = numpy.array([numpy.nan if v is None else v for v in given['voxels']], numpy.float64).reshape(size[::-1]).transpose()
values = voxels * given['slope'] + given['intercept']
inside = values[mask]
inside = inside[numpy.isfinite(inside)]
index = numpy.argwhere(mask)
padded = numpy.pad(mask, 1)
points = []
for axis in range(3):
    crossed = numpy.argwhere(numpy.diff(padded.astype(int), axis=axis) != 0) - 1.0
    crossed[:, axis] += 0.5
    points.append(crossed)
points = numpy.concatenate(points)
def longest(p):
    return float(pdist(p @ steps.T).max()) if len(p) > 1 else 0.0
up = max(([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]),
         key=lambda order: sum(abs(direction[row, axis]) for row, axis in enumerate(order)))[2]
planes = points[points[:, up] == numpy.round(points[:, up])]
corners = numpy.array([[x, y, z] for x in (-.5, .5) for y in (-.5, .5) for z in (-.5, .5)])
places = (index[:, None] + corners).reshape(-1, 3) @ steps.T + origin
print(json.dumps({
  'voxels': int(mask.sum()), 'volumeMl': float(mask.sum() * abs(numpy.linalg.det(steps)) / 1000),
  'mean': float(inside.mean()), 'sd': float(inside.std()), 'minimum': float(inside.min()), 'maximum': float(inside.max()),
  'median': float(numpy.median(inside)), 'pieces': int(ndimage.label(mask)[1]),
  'centre': (index.mean(0) @ steps.T + origin).tolist(), 'low': places.min(0).tolist(), 'high': places.max(0).tolist(),
  'longest': longest(points), 'axial': max(longest(planes[planes[:, up] == k]) for k in set(planes[:, up])),
}))`;

interface ByScipy {
  readonly voxels: number;
  readonly volumeMl: number;
  readonly mean: number;
  readonly sd: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly median: number;
  readonly pieces: number;
  readonly centre: number[];
  readonly low: number[];
  readonly high: number[];
  readonly longest: number;
  readonly axial: number;
}

function byScipy(mask: Uint8Array, scan: Volume): ByScipy {
  const { grid, voxels, rescale } = scan;
  return python(
    BY_SCIPY,
    JSON.stringify({ ...grid, ...rescale, mask: [...mask], voxels: [...voxels] }),
  ) as ByScipy;
}

function expectSame(measured: SegmentMeasures, expected: ByScipy): void {
  const { intensities } = measured;
  if (intensities === null) throw new Error('a scan was there');
  expect([measured.voxels, measured.pieces]).toEqual([expected.voxels, expected.pieces]);
  const pairs: [number, number][] = [
    [measured.volumeMl, expected.volumeMl],
    [intensities.mean, expected.mean],
    [intensities.standardDeviation, expected.sd],
    [intensities.minimum, expected.minimum],
    [intensities.maximum, expected.maximum],
    [intensities.median, expected.median],
    [measured.longestMm, expected.longest],
    [measured.longestAxialMm, expected.axial],
    ...measured.centreMm.map((value, axis): [number, number] => [value, expected.centre[axis]]),
    ...measured.boxMm.low.map((value, axis): [number, number] => [value, expected.low[axis]]),
    ...measured.boxMm.high.map((value, axis): [number, number] => [value, expected.high[axis]]),
  ];
  for (const [value, wanted] of pairs)
    expect(Math.abs(value - wanted)).toBeLessThan(1e-9 * (1 + Math.abs(wanted)));
}

describe.skipIf(!pythonHas('scipy'))('scipy measures the same', () => {
  test.each(Object.keys(SHAPES))('%s', (name) => {
    const scan = scanOn(SHAPES_GRID, SHAPES[name].lastIndexOf(1) - (name === 'one voxel' ? 1 : 0));
    expectSame(measureSegment(SHAPES[name], SHAPES_GRID, scan), byScipy(SHAPES[name], scan));
  });

  test('any mask on any grid', () => {
    fc.assert(
      fc.property(anyMask(anyGrid), ({ grid, mask }) => {
        const scan = scanOn(grid);
        expectSame(measureSegment(mask, grid, scan), byScipy(mask, scan));
      }),
      { numRuns: 8 },
    );
  });
});

test('a ball is nearly a ball, a slab is not; the surface is that of the voxels', () => {
  const ball = measureSegment(SHAPES.ball, { ...SHAPES_GRID, spacingMm: [1.5, 1.5, 1.5] }, null);
  expect(ball.sphericity).toBeGreaterThan(0.88);
  expect(ball.sphericity).toBeLessThanOrEqual(1);
  expect(ball.meshVolumeMl / ball.volumeMl).toBeCloseTo(1, 1);
  expect(measureSegment(SHAPES['a slab through all borders'], SHAPES_GRID, null).sphericity).toBeLessThan(
    0.6,
  );
});

test('padding is no value', () => {
  const mask = SHAPES['two pieces'];
  const scan = scanOn(SHAPES_GRID);
  const first = mask.indexOf(1);
  scan.voxels[first] = -2000;
  const whole = measureSegment(mask, SHAPES_GRID, scan).intensities;
  const padded = measureSegment(mask, SHAPES_GRID, {
    ...scan,
    padding: { low: -2000, high: -2000 },
  }).intensities;
  expect(whole?.minimum).toBe(-2000 * 0.5 - 1024.25);
  expect(padded?.minimum).toBeGreaterThanOrEqual(-1024.25);
});

test('without a scan there are no intensities, nor where no voxel holds a number', () => {
  const mask = SHAPES['one voxel'];
  expect(measureSegment(mask, SHAPES_GRID, null).intensities).toBeNull();
  expect(measureSegment(mask, SHAPES_GRID, scanOn(SHAPES_GRID, mask.indexOf(1))).intensities).toBeNull();
});
