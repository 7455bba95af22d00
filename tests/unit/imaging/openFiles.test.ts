import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import * as files from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { inspect, readVolume } from '../../../electron/engine/imaging';
import { SERIES_GRID, sliceOf, writeSeries } from '../../fixtures/dicomSeries';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeDicom } from '../../fixtures/writeDicom';

vi.mock('node:fs/promises', { spy: true });

const folder = temporaryFolder();

/** Files below the folder that this process holds open, where the system tells. */
function heldOpen(): string[] {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.startsWith(folder) ? [target] : [];
    } catch {
      return [];
    }
  });
}

const opened = () => vi.mocked(files.open).mock.calls.length;

test('a file of many frames is opened once to read them, and is let go of', async () => {
  const slice = sliceOf(SERIES_GRID, 0);
  const pixels = Int16Array.from({ length: 40 * slice.pixels.length }, (_, voxel) => voxel);
  const file = writeDicom(path.join(folder, 'frames.dcm'), { ...slice, modality: 'MR', frames: 40, pixels });
  const { volumes } = await inspect([file]);
  const before = opened();
  const { voxels } = await readVolume(volumes[0]);
  expect(voxels).toEqual(pixels);
  expect(opened() - before).toBe(1);
  expect(heldOpen()).toEqual([]);
});

test('no file of a series stays open, also where reading is stopped', async () => {
  const series = path.join(folder, 'series');
  writeSeries(series, SERIES_GRID);
  const { volumes } = await inspect([series]);
  await readVolume(volumes[0]);
  expect(heldOpen()).toEqual([]);
  const stop = new AbortController();
  const reading = readVolume(volumes[0], { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(reading).rejects.toThrow('aborted');
  expect(heldOpen()).toEqual([]);
});
