import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { inspect } from '../../../electron/engine/imaging';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const STRANGE = '1.2.666';

vi.mock(import('../../../electron/engine/imaging/dicom/stack'), async (original) => {
  const { stackSlices } = await original();
  return {
    stackSlices: (group) => {
      if (group.slices[0].seriesUid === STRANGE) throw new RangeError('met by no test');
      return stackSlices(group);
    },
  };
});

test('a series that breaks its reader costs that series and says which files it had', async () => {
  const folder = temporaryFolder();
  writeSeries(path.join(folder, 'good'), SERIES_GRID);
  const strange = writeSeries(path.join(folder, 'strange'), SERIES_GRID, (slice, k) => ({
    ...slice,
    seriesUid: STRANGE,
    instanceUid: `6.${k}`,
  }));
  const { volumes, skipped } = await inspect([folder]);
  expect(volumes.map(({ info }) => info.files)).toEqual([SERIES_GRID.size[2]]);
  expect(skipped.map(({ file }) => file).sort()).toEqual(strange.sort());
  for (const { code, reason } of skipped)
    expect([code, reason]).toEqual([
      'unreadable',
      expect.stringContaining('does not know how to put together'),
    ]);
});
