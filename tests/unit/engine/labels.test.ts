import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportOptions } from '../../../electron/contract';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { inspect } from '../../../electron/engine/imaging';
import { engineHandlers } from '../../../electron/engine/server/handlers';
import { EngineState } from '../../../electron/engine/server/state';
import { voxelCount } from '../../../native-models/geometry';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const SOURCE = 'source-00000000-0000-0000-0000-000000000000';

/** A series and a segmentation of it, opened by a page. */
async function openedStudy() {
  const study = path.join(folder, 'study');
  writeSeries(study, SERIES_GRID);
  const [found] = (await inspect([study])).volumes;
  const inner = Uint8Array.from({ length: voxelCount(SERIES_GRID) }, (_, voxel) => (voxel % 7 === 0 ? 1 : 0));
  const outer = inner.map((inside, voxel) => (inside === 1 || voxel % 3 === 0 ? 1 : 0));
  const data = exportOfMasks(
    SERIES_GRID,
    [
      { name: 'outer', mask: outer },
      { name: 'inner', mask: inner },
    ],
    { source: found },
  );
  await exportSegments(formatOf('dicom-seg'), data, path.join(study, 'seg.dcm'), exportOptions.parse({}));
  const state = new EngineState(path.join(folder, 'work'));
  state.grants.grantSource(SOURCE, [study]);
  const handlers = engineHandlers(state, () => undefined, new AbortController().signal);
  const { volumes, segmentations } = await handlers['source.open']({ source: SOURCE });
  await handlers['volume.load']({ source: SOURCE, volumeId: volumes[0].id });
  return { handlers, volumeId: volumes[0].id, segmentations, outer, inner };
}

describe('a page shows a segmentation on a scan', () => {
  it('in layers of the scan’s own grid, until the scan is closed', async () => {
    const { handlers, volumeId, segmentations, outer, inner } = await openedStudy();
    expect(segmentations.map(({ segments }) => segments.map(({ name }) => name))).toEqual([
      ['outer', 'inner'],
    ]);
    const request = { source: SOURCE, segmentationOrVolumeId: segmentations[0].id, onto: volumeId };
    const { labelsId, exact, layers } = await handlers['labels.open'](request);
    expect(exact).toBe(true);
    expect(layers.map(({ dataType, byteLength }) => [dataType, byteLength])).toEqual([
      ['uint16', 2 * outer.length],
      ['uint16', 2 * outer.length],
    ]);
    for (const [layer, mask] of [outer, inner].entries()) {
      const { bytes } = await handlers['labels.read']({ labelsId, layer, chunk: 0 });
      expect([...new Uint16Array(bytes.buffer)]).toEqual([...mask].map((inside) => inside * (layer + 1)));
      expect(layers[layer].segments[0].voxels).toBe(mask.filter((inside) => inside === 1).length);
    }
    await handlers['volume.close']({ volumeId });
    expect(() => handlers['labels.read']({ labelsId, layer: 0, chunk: 0 })).toThrow(/no longer open/);
  });

  it('or says why not', async () => {
    const { handlers, volumeId, segmentations } = await openedStudy();
    const open = (segmentationOrVolumeId: string) =>
      handlers['labels.open']({ source: SOURCE, segmentationOrVolumeId, onto: volumeId });
    await expect(open('ffffffffffffffff')).rejects.toMatchObject({ code: 'labels-not-found' });
    await expect(open(volumeId)).rejects.toMatchObject({ code: 'not-a-label-map' });
    const { labelsId } = await open(segmentations[0].id);
    await handlers['labels.close']({ labelsId });
    expect(() => handlers['labels.read']({ labelsId, layer: 0, chunk: 0 })).toThrow(/no longer open/);
  });
});
