import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineEvent, inventory, type EngineEvent } from '../../../electron/contract';
import { engineHandlers } from '../../../electron/engine/server/handlers';
import { EngineState } from '../../../electron/engine/server/state';
import { SERIES_GRID, writeSeries } from '../../fixtures/dicomSeries';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeZip } from '../../fixtures/writeZip';

const root = temporaryFolder();
const SOURCE = 'source-00000000-0000-4000-8000-000000000000';

function engineOn(folder: string) {
  const state = new EngineState(root);
  state.grants.grantSource(SOURCE, [folder]);
  const events: EngineEvent[] = [];
  const page = new AbortController();
  const handlers = engineHandlers(state, (event) => events.push(engineEvent.parse(event)), page.signal);
  return { handlers, events };
}

function writeStudy(name: string): string {
  const folder = path.join(root, name);
  for (const series of ['a', 'b'])
    writeSeries(path.join(folder, series), SERIES_GRID, (slice, k) => ({
      ...slice,
      modality: 'MR',
      description: series,
      seriesUid: series,
      instanceUid: `${series}${k}`,
    }));
  return folder;
}

describe('opening a source', () => {
  test('says how far it is, what lies there, and which series may be channels', async () => {
    const { handlers, events } = engineOn(writeStudy('study'));
    const found = inventory.parse(await handlers['source.open']({ source: SOURCE }));
    expect(found.channelSets).toEqual([found.volumes.map(({ id }) => id)]);
    expect(events.at(-1)).toEqual({ event: 'open.progress', source: SOURCE, done: 16, total: 16 });
  });

  test('names files left out by their places below the folder, in archives too', async () => {
    const folder = writeStudy('left out');
    mkdirSync(path.join(folder, 'notes'));
    writeFileSync(path.join(folder, 'notes', 'letter.txt'), 'no image');
    cpSync(path.join(folder, 'a'), path.join(folder, 'copy of a'), { recursive: true });
    writeZip(path.join(folder, 'more.zip'), [{ name: 'in/list.txt', bytes: Buffer.from('no image') }]);
    const { handlers } = engineOn(folder);
    const { skipped } = await handlers['source.open']({ source: SOURCE });
    const letter = skipped.find(({ file }) => file === path.join('notes', 'letter.txt'));
    expect(letter?.code).toBe('not-an-image');
    expect(skipped.map(({ file }) => file)).toContain('more.zip/in/list.txt');
    expect(skipped.filter(({ code }) => code === 'duplicate')).toHaveLength(8);
    expect(JSON.stringify(skipped)).not.toContain(root);
    const one = engineOn(path.join(folder, 'notes', 'letter.txt'));
    const opened = await one.handlers['source.open']({ source: SOURCE });
    expect(opened.skipped.map(({ file }) => file)).toEqual(['letter.txt']);
  });

  test('can be stopped, and tried again', async () => {
    const folder = writeStudy('large');
    mkdirSync(path.join(folder, 'rest'));
    for (let k = 0; k < 500; k++) writeFileSync(path.join(folder, 'rest', String(k)), 'no image');
    const { handlers } = engineOn(folder);
    const opening = handlers['source.open']({ source: SOURCE });
    await handlers['source.cancel']({ source: SOURCE });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    const again = await handlers['source.open']({ source: SOURCE });
    expect(again.volumes).toHaveLength(2);
    expect(again.skipped).toHaveLength(500);
  });
});

test('a volume that nobody waits for any more is not read on, and can be read again', async () => {
  const { handlers, events } = engineOn(writeStudy('stopped'));
  const { volumes } = await handlers['source.open']({ source: SOURCE });
  const [{ id: volumeId }] = volumes;
  const loading = handlers['volume.load']({ source: SOURCE, volumeId });
  await handlers['volume.close']({ volumeId });
  await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
  const last = events.findLast(({ event }) => event === 'load.progress');
  expect(last).not.toMatchObject({ done: 8, total: 8 });
  expect(await handlers['volume.load']({ source: SOURCE, volumeId })).toMatchObject({ volumeId });
});

test('a combination that nobody waits for any more is not read on, and can be asked for again', async () => {
  const { handlers, events } = engineOn(writeStudy('stopped combining'));
  const { volumes } = await handlers['source.open']({ source: SOURCE });
  const volumeIds = volumes.map(({ id }) => id);
  const combining = handlers['volume.combine']({ volumeIds });
  await handlers['volume.stopCombining']({ volumeIds });
  await expect(combining).rejects.toMatchObject({ code: 'cancelled' });
  const last = events.findLast(({ event }) => event === 'load.progress');
  expect(last).not.toMatchObject({ done: 1, total: 1 });
  expect(await handlers['volume.combine']({ volumeIds })).toMatchObject({ channels: 2 });
  const shares = events.flatMap((event) =>
    event.event === 'load.progress' ? [event.done / event.total] : [],
  );
  expect(shares.at(-1)).toBe(1);
  expect(shares.slice(shares.indexOf(Math.min(...shares)) + 1)).toEqual(
    shares.slice(shares.indexOf(Math.min(...shares)) + 1).toSorted((a, b) => a - b),
  );
});

test('series of an open source become channels of one volume, which is read as any other', async () => {
  const { handlers } = engineOn(writeStudy('channels'));
  const { volumes } = await handlers['source.open']({ source: SOURCE });
  const volumeIds = volumes.map(({ id }) => id);
  const combined = await handlers['volume.combine']({ volumeIds });
  expect(combined).toMatchObject({
    description: 'a + b',
    channels: 2,
    dataType: 'float32',
    byteLength: 8 * 240,
  });
  expect(volumeIds).not.toContain(combined.volumeId);
  const { bytes } = await handlers['voxels.read']({ volumeId: combined.volumeId, chunk: 0 });
  expect(bytes.length).toBe(8 * 240);
  await expect(handlers['volume.combine']({ volumeIds: ['x', 'y'] })).rejects.toMatchObject({
    code: 'volume-not-found',
  });
});
