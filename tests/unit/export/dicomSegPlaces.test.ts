import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { exportOptions } from '../../../electron/contract';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { frameSampler } from '../../../electron/engine/export/dicom-seg/sampleFrame';
import { gridOf, inspect, readDicomSeg } from '../../../electron/engine/imaging';
import { lpsToIndex, voxelCount } from '../../../native-models/geometry';
import { movedAlongNormal, SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

vi.mock('../../../electron/engine/export/dicom-seg/sampleFrame', { spy: true });

const folder = temporaryFolder();

test('a writer that puts pixels in the wrong places is noticed by their places alone', async () => {
  const series = path.join(folder, 'series');
  writeSeries(series, SERIES_GRID);
  const [source] = (await inspect([series])).volumes;
  const mask = Uint8Array.from({ length: voxelCount(SERIES_GRID) }, (_, voxel) => (voxel % 7 === 0 ? 1 : 0));
  const data = exportOfMasks(gridOf(source.info), [{ name: 'scattered', mask }], { source });
  const save = (name: string) =>
    exportSegments(formatOf('dicom-seg'), data, path.join(folder, name), exportOptions.parse({}));

  await expect(save('right.dcm')).resolves.toBeDefined();
  vi.mocked(frameSampler).mockImplementation((frame) => (values, into) => {
    const slice = Number(frame.sopInstance.split('.').at(-1)) - 1;
    into.set(values.subarray(slice * into.length, (slice + 1) * into.length));
    into.reverse();
    return into;
  });
  await expect(save('mirrored.dcm')).rejects.toMatchObject({ code: 'read-back-differs' });
  expect(existsSync(path.join(folder, 'mirrored.dcm'))).toBe(false);
});

/** Slices at uneven distances, of which the volume was resampled: its voxels are not the pixels of the images. */
async function unevenSeries(name: string) {
  const series = path.join(folder, name);
  writeSeries(series, SERIES_GRID, (slice, k) => ({
    ...slice,
    position: movedAlongNormal(SERIES_GRID, k, k % 3 === 1 ? 0.83 : 0),
  }));
  const [source] = (await inspect([series])).volumes;
  const grid = gridOf(source.info);
  expect(grid.size[2]).not.toBe(SERIES_GRID.size[2]);
  const mask = Uint8Array.from({ length: voxelCount(grid) }, (_, voxel) =>
    (voxel * 7919) % 101 < 40 ? 1 : 0,
  );
  return { grid, mask, data: exportOfMasks(grid, [{ name: 'scattered', mask }], { source }) };
}

test('each pixel of an uneven series is the voxel at its place', async () => {
  vi.mocked(frameSampler).mockReset();
  const { grid, mask, data } = await unevenSeries('uneven');
  const file = path.join(folder, 'uneven.dcm');
  await exportSegments(formatOf('dicom-seg'), data, file, exportOptions.parse({}));
  const { planes, sets } = await readDicomSeg(file);
  const { positions, alongRow, alongColumn, spacingMm, columns } = planes;
  let checked = 0;
  for (const [frame, plane] of sets[0].planes.entries())
    for (const [pixel, value] of (await sets[0].pixels(frame)).entries()) {
      const [column, row] = [pixel % columns, Math.floor(pixel / columns)];
      const [x, y, z] = positions[plane].map(
        (from, axis) =>
          from + column * spacingMm[0] * alongRow[axis] + row * spacingMm[1] * alongColumn[axis],
      );
      const index = lpsToIndex(grid, [x, y, z]);
      if (index.some((at) => Math.abs(at - Math.floor(at) - 0.5) < 1e-3)) continue;
      const [i, j, k] = index.map(Math.round);
      expect(value).toBe(mask[(k * grid.size[1] + j) * grid.size[0] + i]);
      checked++;
    }
  expect(checked).toBeGreaterThan(150);
});

test('a writer that takes the wrong voxels of a resampled volume is noticed', async () => {
  const actual = await vi.importActual<
    typeof import('../../../electron/engine/export/dicom-seg/sampleFrame')
  >('../../../electron/engine/export/dicom-seg/sampleFrame');
  const { data } = await unevenSeries('wrong');
  vi.mocked(frameSampler).mockImplementation((frame, grid) => (values, into) => {
    actual.frameSampler(frame, grid)(values, into);
    into.reverse();
    return into;
  });
  const save = exportSegments(
    formatOf('dicom-seg'),
    data,
    path.join(folder, 'wrong.dcm'),
    exportOptions.parse({}),
  );
  await expect(save).rejects.toMatchObject({ code: 'read-back-differs' });
  vi.mocked(frameSampler).mockReset();
});
