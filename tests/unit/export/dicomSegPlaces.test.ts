import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { exportOptions } from '../../../electron/contract';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { frameSampler } from '../../../electron/engine/export/dicom-seg/sampleFrame';
import { gridOf, inspect } from '../../../electron/engine/imaging';
import { voxelCount } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
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
