import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CHUNK_BYTES, type Bridge, type EngineCall } from '../../../electron/contract';
import { Workstation } from '../../../renderer/state/workstation.svelte';
import { phantomLabels, phantomTree, phantomVoxels, PHANTOM } from '../../e2e/page/phantom';

interface Call {
  readonly id: number;
  readonly call: EngineCall;
  readonly request: unknown;
}

const SEGMENTATION_ID = 'a'.repeat(32);
const HANDLE = 'target-00000000-0000-4000-8000-000000000000';
const labels = new Uint8Array(phantomLabels().buffer);
const voxels = new Uint8Array(phantomVoxels().buffer);
const open: MessagePort[] = [];
let workstation: Workstation;

/** An engine that answers as the real one does, except that a job ends only when told to. */
class FakeEngine {
  readonly calls: Call[] = [];
  readonly #own: MessagePort;
  readonly port: MessagePort;

  constructor(private readonly journal: ReadonlySet<string> = new Set([SEGMENTATION_ID])) {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    this.#own = port1;
    this.port = port2;
    port1.onmessage = ({ data }: MessageEvent<Call>) => this.#answer(data);
  }

  requests(name: EngineCall): unknown[] {
    return this.calls.filter(({ call }) => call === name).map(({ request }) => request);
  }

  finishJob(): void {
    this.#own.postMessage({ event: 'job.done', jobId: 'job', segmentationId: SEGMENTATION_ID });
  }

  #answer({ id, call, request }: Call): void {
    this.calls.push({ id, call, request });
    const value = this.#values[call]?.(request);
    const error = { code: 'segmentation-gone', message: 'Gone.', nextStep: '' };
    this.#own.postMessage(value === undefined ? { id, ok: false, error } : { id, ok: true, value });
  }

  readonly #values: Partial<Record<EngineCall, (request: unknown) => unknown>> = {
    'volume.load': () => PHANTOM,
    'voxels.read': () => ({ bytes: voxels.slice(0, CHUNK_BYTES) }),
    'segmentation.start': () => ({ jobId: 'job' }),
    'segmentation.get': () =>
      this.journal.has(SEGMENTATION_ID)
        ? {
            segmentationId: SEGMENTATION_ID,
            volumeId: PHANTOM.volumeId,
            tree: phantomTree(),
            levels: [{ step: 5, segments: 1 }],
            labels: { dataType: 'uint16', byteLength: labels.byteLength },
            encoder: 'mr',
            device: 'cpu',
          }
        : undefined,
    'regions.read': () => ({ bytes: labels.slice(0, CHUNK_BYTES) }),
    'job.cancel': () => ({}),
    'export.formats': () => ({
      formats: [{ id: 'nifti', name: 'NIfTI', extensions: ['.nii.gz'], refusal: null, loss: null }],
    }),
    'segmentation.save': () => ({ files: ['kept.nii.gz'], compared: 'All.', voxels: [1] }),
  };
}

const isRunning = () => vi.waitFor(() => expect(workstation.segmentation.job.state).toBe('running'));
const codes = (): string[] =>
  workstation.messages.list.flatMap((message) => (message.kind === 'error' ? [message.error.code] : []));
const notices = (): string =>
  workstation.messages.list.map((message) => (message.kind === 'notice' ? message.text : '')).join('\n');

async function connect(engine: FakeEngine): Promise<FakeEngine> {
  await workstation.engineReturned(engine.port);
  return engine;
}

async function segmented(): Promise<void> {
  const engine = await connect(new FakeEngine());
  await workstation.load({ source: 'source', volumeId: PHANTOM.volumeId });
  const segmenting = workstation.segment();
  await isRunning();
  engine.finishJob();
  await segmenting;
  workstation.segments.create([{ node: 1, sign: 1 }]);
}

async function save(): Promise<void> {
  await workstation.saving.ask();
  await workstation.saving.save();
}

beforeEach(() => {
  const chosen = { ok: true as const, value: { handle: HANDLE, name: 'kept.nii.gz' } };
  const bridge: Partial<Bridge> = {
    chooseTarget: () => Promise.resolve(chosen),
    readDraft: () => Promise.resolve(null),
    writeDraft: () => Promise.resolve({ ok: true, value: null }),
    forgetDraft: () => Promise.resolve(),
  };
  // Nothing else of the bridge is used here.
  workstation = new Workstation(bridge as Bridge);
});
afterEach(() => open.splice(0).forEach((port) => port.close()));

describe('after the death of an engine', () => {
  test('what is on screen is saved by the next one, without segmenting again', async () => {
    await segmented();
    workstation.engineLost();
    const saving = save();
    const second = await connect(new FakeEngine());
    await saving;
    expect(codes()).toEqual(['engine-died']);
    expect(workstation.segments.isUnsaved).toBe(false);
    expect(second.calls.map(({ call }) => call)).toEqual([
      'volume.load',
      'segmentation.get',
      'export.formats',
      'segmentation.save',
    ]);
    expect(second.requests('segmentation.save')).toMatchObject([{ segmentationId: SEGMENTATION_ID }]);
  });

  test('a segmentation that its journal lost is said to be lost', async () => {
    await segmented();
    workstation.engineLost();
    const second = await connect(new FakeEngine(new Set()));
    await save();
    expect(codes()).toEqual(['engine-died', 'segmentation-lost']);
    expect(second.requests('segmentation.save')).toEqual([]);
    expect(workstation.segments.segments).toHaveLength(1);
  });

  test('a running job goes on in the next engine with the same request', async () => {
    const first = await connect(new FakeEngine());
    await workstation.load({ source: 'source', volumeId: PHANTOM.volumeId });
    workstation.segmentation.options.encoder = 'intensity';
    const segmenting = workstation.segment();
    await isRunning();
    workstation.engineLost();
    workstation.segmentation.options.encoder = 'mr';
    const second = await connect(new FakeEngine());
    await isRunning();
    expect(second.requests('segmentation.start')).toEqual(first.requests('segmentation.start'));
    expect(notices()).toContain('goes on where it stopped');
    second.finishJob();
    await segmenting;
    expect(workstation.segmentation.result?.data.segmentationId).toBe(SEGMENTATION_ID);
    expect(workstation.segmentation.wouldDiffer).toBe(true);
  });

  test('a job that ends two engines is given up with a reason', async () => {
    await connect(new FakeEngine());
    await workstation.load({ source: 'source', volumeId: PHANTOM.volumeId });
    const segmenting = workstation.segment();
    await isRunning();
    workstation.engineLost();
    await connect(new FakeEngine());
    await isRunning();
    workstation.engineLost();
    const third = await connect(new FakeEngine());
    await segmenting;
    expect(codes()).toContain('engine-died-twice');
    expect(workstation.segmentation.job.state).toBe('idle');
    expect(third.requests('segmentation.start')).toEqual([]);
  });

  test('a job cancelled while there is no engine does not begin again', async () => {
    await connect(new FakeEngine());
    await workstation.load({ source: 'source', volumeId: PHANTOM.volumeId });
    const segmenting = workstation.segment();
    await isRunning();
    workstation.engineLost();
    void workstation.segmentation.cancel();
    const second = await connect(new FakeEngine());
    await segmenting;
    expect(second.requests('segmentation.start')).toEqual([]);
    expect(workstation.segmentation.job.state).toBe('idle');
  });

  test('an engine that dies while it is told what is on screen leaves that to the next', async () => {
    await segmented();
    workstation.engineLost();
    const returning = workstation.engineReturned(new FakeEngine().port);
    workstation.engineLost();
    await returning;
    expect(workstation.isEngineReady).toBe(false);
    await connect(new FakeEngine());
    expect(workstation.isEngineReady).toBe(true);
    expect(workstation.segmentation.isHeldByEngine).toBe(true);
    expect(codes()).toEqual(['engine-died']);
  });
});
