import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../electron/contract';
import { failure } from '../../../electron/engine/errors';
import { Jobs } from '../../../electron/engine/jobs/jobs';
import { ProgressMeter, type Progress } from '../../../electron/engine/jobs/progressMeter';
import { segmentResumably } from '../../../electron/engine/jobs/resumableJob';
import { photographPhantom } from '../../../electron/cli/bench/phantom';
import { EngineState } from '../../../electron/engine/server/state';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Jobs', () => {
  function jobs(pageGone = new AbortController().signal): { jobs: Jobs; events: EngineEvent[] } {
    const events: EngineEvent[] = [];
    return { jobs: new Jobs((event) => events.push(event), pageGone), events };
  }

  it('says when a job is done, and takes another only then', async () => {
    const { jobs: running, events } = jobs();
    let finish = (_id: string): void => undefined;
    const jobId = running.start(() => new Promise((resolve) => (finish = resolve)));
    expect(() => running.start(async () => 'x')).toThrow('already running');
    finish('result');
    await turn();
    expect(events).toEqual([{ event: 'job.done', jobId, segmentationId: 'result' }]);
    running.start(async () => 'x');
  });

  it('tells a cancel from a failure', async () => {
    const { jobs: running, events } = jobs();
    const cancelled = running.start(async ({ signal }) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return 'never';
    });
    running.cancel(cancelled);
    await turn();
    const failed = running.start(() => Promise.reject(failure('disk-gone', 'The disk is gone.', 'Find it.')));
    await turn();
    expect(events).toEqual([
      { event: 'job.cancelled', jobId: cancelled },
      {
        event: 'job.failed',
        jobId: failed,
        error: { code: 'disk-gone', message: 'The disk is gone.', nextStep: 'Find it.' },
      },
    ]);
  });

  it('ends with the page that asked for it', async () => {
    const page = new AbortController();
    const { jobs: running, events } = jobs(page.signal);
    const jobId = running.start(
      ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    page.abort();
    await turn();
    expect(events).toEqual([{ event: 'job.cancelled', jobId }]);
  });
});

describe('ProgressMeter', () => {
  it('turns fractions of stages into progress of the job, with the time left', () => {
    let now = 100;
    const seen: Progress[] = [];
    const plan = [
      { stage: 'regions', expectedSeconds: 1 },
      { stage: 'encode', expectedSeconds: 3 },
    ] as const;
    const meter = new ProgressMeter(
      plan,
      (progress) => seen.push(progress),
      () => now,
    );
    meter.update('regions', 0.5);
    now = 102;
    meter.update('regions', 1);
    now = 104;
    meter.update('encode', 1 / 3);
    now = 104.01;
    meter.update('encode', 0.35);
    expect(seen.map(({ done }) => done)).toEqual([125, 250, 500]);
    expect(seen.map(({ remainingSeconds }) => remainingSeconds)).toEqual([null, 6, 4]);
  });
});

describe('a resumable job', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'granule-jobs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const options = {
    encoder: 'photo',
    trainSteps: 3,
    seed: 5,
    regions: 200,
    device: 'cpu',
    mode: 'standard',
  } as const;
  const job = { volumeId: 'v', volume: photographPhantom(3), options };

  it('keeps its trained encoder when it is stopped, and its result for an engine that comes after', async () => {
    const stop = new AbortController();
    const stopped = segmentResumably(job, folder, {
      signal: stop.signal,
      onProgress: ({ stage }) => stage === 'encode' && stop.abort(),
    });
    await expect(stopped).rejects.toThrow(/abort/i);
    const [id] = readdirSync(folder);
    expect(readdirSync(path.join(folder, id))).toEqual(['encoder.onnx']);

    const stages = new Set<string>();
    const hooks = {
      signal: new AbortController().signal,
      onProgress: ({ stage }: Progress) => void stages.add(stage),
    };
    const finished = await segmentResumably(job, folder, hooks);
    expect(finished.id).toBe(id);
    expect(stages.has('train')).toBe(false);
    expect(stages.has('encode')).toBe(true);

    const restored = await new EngineState(folder).segmentation(id);
    expect(restored.tree.parent).toEqual(finished.segmentation.tree.parent);
    expect(restored.regions.labels).toEqual(finished.segmentation.regions.labels);
    await expect(new EngineState(folder).segmentation('unknown')).rejects.toThrow('no longer at hand');
  });

  it('comes to its end where no journal can be written', async () => {
    const noFolder = path.join(folder, 'file');
    writeFileSync(noFolder, '');
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    const { segmentation } = await segmentResumably(job, noFolder, hooks);
    expect(segmentation.tree.regionCount).toBe(segmentation.regions.count);
  });
});
