import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import type { EngineCall, EngineReply, ParsedRequest } from '../../../electron/contract';
import { CHUNK_BYTES } from '../../../electron/contract';
import { engineHandlers } from '../../../electron/engine/server/handlers';
import type { Handlers } from '../../../electron/engine/server/serve';
import { EngineState } from '../../../electron/engine/server/state';
import { writeSeries } from '../../fixtures/dicomSeries';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeNifti } from '../../fixtures/writeNifti';
import { measure } from '../../memory/measure';
import { KINDS } from '../../memory/writeStudy';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a large study opens within one and a half times its size', () => {
  for (const kind of KINDS)
    test(kind, async () => {
      const { voxelBytes, peakBytes } = await measure(kind, 300);
      expect(voxelBytes).toBe(512 * 512 * 300 * 2);
      expect(peakBytes / voxelBytes).toBeLessThan(1.5);
    });
});

describe('opening and closing studies leaks nothing', () => {
  const folder = temporaryFolder();
  const size = [256, 256, 40] as const;
  const voxelBytes = size[0] * size[1] * size[2] * 2;

  function writeStudies(): string[] {
    const voxels = Buffer.alloc(voxelBytes, 3);
    const options = {
      dims: size,
      datatype: 4,
      bits: 16,
      voxels,
      sform: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
    };
    const series = path.join(folder, 'series');
    mkdirSync(series);
    writeSeries(series, { ...OBLIQUE_GRID, size: [256, 256, 11], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
    return [
      writeNifti(path.join(folder, 'a.nii'), options),
      writeNifti(path.join(folder, 'b.nii.gz'), options),
      series,
    ];
  }

  /** One study as the window opens it: looked at, loaded, every chunk fetched, closed. */
  async function openAndClose(state: EngineState, study: string, round: number): Promise<number> {
    const handlers: Handlers = engineHandlers(state, () => undefined, new AbortController().signal);
    const ask = async <C extends EngineCall>(call: C, request: ParsedRequest<C>): Promise<EngineReply<C>> =>
      handlers[call](request);
    const source = `source-${round % 3}`;
    state.grants.grantSource(source, [study]);
    const { volumes } = await ask('source.open', { source });
    const { volumeId, byteLength } = await ask('volume.load', { source, volumeId: volumes[0].id });
    let fetched = 0;
    for (let chunk = 0; chunk * CHUNK_BYTES < byteLength; chunk++)
      fetched += (await ask('voxels.read', { volumeId, chunk })).bytes.byteLength;
    await ask('volume.close', { volumeId });
    return fetched;
  }

  test('after twenty of them as much memory is held as after five', async () => {
    const studies = writeStudies();
    const state = new EngineState(folder);
    const held = async () => {
      // Buffers are freed behind a collection's back, on a thread of their own: give it time, and collect again.
      for (let round = 0; round < 4; round++) {
        collectGarbage();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const { arrayBuffers, heapUsed, rss } = process.memoryUsage();
      return { arrayBuffers, heapUsed, rss };
    };
    const openSome = async (from: number, to: number) => {
      for (let round = from; round < to; round++)
        expect(await openAndClose(state, studies[round % studies.length], round)).toBeGreaterThan(1e6);
      return held();
    };
    const before = await openSome(0, 5);
    const after = await openSome(5, 26);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(voxelBytes / 2);
    expect(after.heapUsed - before.heapUsed).toBeLessThan(voxelBytes);
    // Twenty-one leaked studies would be fourteen times this; the allocator keeps some pages of its own.
    expect(after.rss - before.rss).toBeLessThan(8 * voxelBytes);
  });
});
