import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { contactSheet, type ContactSheet } from '../../../electron/engine/export';
import { labelColor } from '../../../electron/engine/imaging/segmentations/labelColor';
import { lpsToIndex, voxelCount, type Grid, type Vec3, type Volume } from '../../../native-models/geometry';
import { OBLIQUE_GRID } from '../../fixtures/grids';

/** A box of 40 x 60 x 30 mm around the origin, in some order and sense of voxel axes. */
const AXIAL: Grid = {
  size: [40, 30, 10],
  spacingMm: [1, 2, 3],
  origin: [-19.5, -29, -13.5],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};
const SAGITTAL_FLIPPED: Grid = {
  size: [30, 10, 40],
  spacingMm: [2, 3, 1],
  origin: [19.5, -29, 13.5],
  direction: [0, 0, -1, 1, 0, 0, 0, -1, 0],
};

/** Bright where the patient's right front upper corner is; dim elsewhere, so that the picture shows against black. */
function markedVolume(grid: Grid, verdict: Volume['verdict'] = { ok: true, findings: [] }): Volume {
  const voxels = new Int16Array(voxelCount(grid)).fill(100);
  const { size } = grid;
  for (let x = -18; x <= -4; x++)
    for (let y = -28; y <= -2; y++)
      for (let z = -3; z <= 13; z++) {
        const [i, j, k] = lpsToIndex(grid, [x, y, z] as Vec3).map(Math.round);
        voxels[(k * size[1] + j) * size[0] + i] = 1000;
      }
  return { grid, channels: 1, voxels, rescale: { slope: 1, intercept: 0 }, modality: 'MR', verdict };
}

function sheetOf(volume: Volume, levels: ContactSheet['levels'] = []): ContactSheet {
  const labels = new Uint16Array(voxelCount(volume.grid)).fill(1);
  return { volume, regions: { labels, count: 1 }, levels, window: { width: 1000, level: 500 } };
}

function pixelsOf(png: Uint8Array) {
  const { width, height, data } = decode(png);
  return {
    width,
    height,
    at: (x: number, y: number) => [0, 1, 2].map((channel) => data[(y * width + x) * 3 + channel]),
  };
}

/** Cells of a sheet with one column: 288 pixels for the longest side of 60 mm, 8 between them, 30 above. */
const SCALE = 288 / 60;
const CELLS = {
  axial: { x: 8 + Math.floor((288 - 40 * SCALE) / 2), y: 30, width: 40 * SCALE, height: 60 * SCALE },
  sagittal: { x: 8, y: 30 + 60 * SCALE + 8, width: 60 * SCALE, height: 30 * SCALE },
  coronal: {
    x: 8 + Math.floor((288 - 40 * SCALE) / 2),
    y: 30 + 90 * SCALE + 16,
    width: 40 * SCALE,
    height: 30 * SCALE,
  },
};

describe('planes', () => {
  for (const [name, grid] of [
    ['an axial stack', AXIAL],
    ['a sagittal stack with two axes reversed', SAGITTAL_FLIPPED],
  ] as const)
    test(`${name} shows patient right on the left, front and head up`, () => {
      const { at } = pixelsOf(contactSheet(sheetOf(markedVolume(grid))));
      const grey = ({ x, y, width, height }: (typeof CELLS)['axial'], u: number, v: number) =>
        at(Math.round(x + u * width), Math.round(y + v * height))[0];
      expect(grey(CELLS.axial, 0.25, 0.25)).toBeGreaterThan(200);
      for (const [u, v] of [
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.7],
      ])
        expect(grey(CELLS.axial, u, v)).toBeLessThan(60);
      // The middle sagittal slice lies left of the mark; the middle coronal slice behind it.
      for (const cell of [CELLS.sagittal, CELLS.coronal]) expect(grey(cell, 0.3, 0.3)).toBe(26);
    });

  test('front is left and head is up in the sagittal plane, head is up in the coronal one', () => {
    const volume = markedVolume(AXIAL);
    const [nx, ny, nz] = AXIAL.size;
    volume.voxels.fill(100);
    // The front upper quarter: j runs towards posterior, k towards superior.
    for (let k = nz / 2; k < nz; k++)
      for (let j = 0; j < ny / 2 + 1; j++) volume.voxels.fill(1000, (k * ny + j) * nx, (k * ny + j + 1) * nx);
    const { at } = pixelsOf(contactSheet(sheetOf(volume)));
    const grey = ({ x, y, width, height }: (typeof CELLS)['axial'], u: number, v: number) =>
      at(Math.round(x + u * width), Math.round(y + v * height))[0];
    expect(grey(CELLS.sagittal, 0.25, 0.25)).toBeGreaterThan(200);
    for (const [u, v] of [
      [0.75, 0.25],
      [0.3, 0.7],
      [0.75, 0.7],
    ])
      expect(grey(CELLS.sagittal, u, v)).toBeLessThan(60);
    for (const u of [0.3, 0.7]) {
      expect(grey(CELLS.coronal, u, 0.25)).toBeGreaterThan(200);
      expect(grey(CELLS.coronal, u, 0.65)).toBeLessThan(60);
    }
  });

  test('an oblique, anisotropic volume has three planes of physical proportions', () => {
    const voxels = new Int16Array(voxelCount(OBLIQUE_GRID)).fill(300);
    const { height } = pixelsOf(
      contactSheet(sheetOf({ ...markedVolume(AXIAL), grid: OBLIQUE_GRID, voxels })),
    );
    // Extents along the axes nearest to L, P and S: 14, 6.3 and 6.25 mm; rows are P, S and S high.
    const scale = 288 / 14;
    expect(height).toBe(30 + Math.round(6.3 * scale) + 2 * Math.round(6.25 * scale) + 3 * 8 + 22);
  });
});

describe('levels', () => {
  test('each has a column: a translucent fill of its node, nothing where there is no region', () => {
    const volume = markedVolume(AXIAL);
    const labels = new Uint16Array(voxelCount(AXIAL));
    const [nx] = AXIAL.size;
    labels.forEach((_, voxel) => {
      const i = voxel % nx;
      labels[voxel] = i < nx / 4 ? 0 : i < nx / 2 ? 1 : 2;
    });
    const levels = [
      { title: '1 segment', segmentOfLabel: Uint32Array.of(0, 7, 7) },
      { title: '2 segments', segmentOfLabel: Uint32Array.of(0, 1, 2) },
    ];
    const sheet = pixelsOf(contactSheet({ ...sheetOf(volume, levels), regions: { labels, count: 2 } }));
    const columnWidth = 288 + 8;
    const at = (column: number, u: number) => {
      const { x, y, width, height } = CELLS.axial;
      return sheet.at(Math.round(x + column * columnWidth + u * width), Math.round(y + 0.7 * height));
    };
    const over = (grey: number, node: number) =>
      labelColor(node).map((value) => Math.round(grey * 0.55 + value * 0.45));
    const plain = at(0, 0.4)[0];
    expect(at(1, 0.1)).toEqual([plain, plain, plain]);
    expect(at(1, 0.4)).toEqual(over(plain, 7));
    expect(at(1, 0.7)).toEqual(over(plain, 7));
    expect(at(2, 0.4)).toEqual(over(plain, 1));
    expect(at(2, 0.7)).toEqual(over(plain, 2));
    // The outline between the two segments is opaque, on the last pixel of the first.
    const { x, y, width, height } = CELLS.axial;
    const edge = sheet.at(Math.round(x + 2 * columnWidth + width / 2) - 1, Math.round(y + 0.7 * height));
    expect(edge).toEqual([...labelColor(1)]);
  });

  test('a node keeps its colour, neighbours in number differ clearly', () => {
    expect(labelColor(12)).toEqual(labelColor(12));
    for (let node = 1; node < 200; node++) {
      const [a, b] = [labelColor(node), labelColor(node + 1)];
      expect(a.reduce((sum, value, channel) => sum + Math.abs(value - b[channel]), 0)).toBeGreaterThan(60);
    }
  });
});

test('a colour picture is one row in its own colours, without letters, with its scale in pixels', () => {
  const grid: Grid = {
    size: [30, 20, 1],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  const voxels = new Uint8Array(600 * 3);
  voxels.fill(200, 0, 600).fill(100, 600, 1200).fill(50, 1200);
  const volume: Volume = {
    grid,
    channels: 3,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'photo',
    verdict: {
      ok: false,
      findings: ['orientation-unknown', 'spacing-unknown'].map((code) => ({
        code: code as 'spacing-unknown',
        message: '',
      })),
    },
  };
  const { at, height } = pixelsOf(contactSheet({ ...sheetOf(volume), window: { width: 255, level: 127.5 } }));
  expect(at(200, 150)).toEqual([200, 100, 50]);
  expect(height).toBe(30 + 280 + 8 + 2 * 22);
  // Where a letter would stand in the middle of the left edge there is only picture.
  for (let x = 10; x < 26; x++) expect(at(x, 170)).toEqual([200, 100, 50]);
});
