import type { EngineEvent, JobStage, LevelInfo, SegmentationData, UserError } from '../../electron/contract';
import { readChunks } from './chunks';
import type { EngineClient } from './engineClient';
import { TreeIndex } from './treeIndex';

export interface SegmentOptions {
  encoder: string;
  trainSteps: number;
}

export interface JobProgress {
  readonly stage: JobStage;
  readonly fraction: number;
  readonly remainingSeconds: number | null;
}

export type Job =
  | { readonly state: 'idle' }
  | { readonly state: 'starting' }
  | { readonly state: 'running'; readonly jobId: string; readonly progress: JobProgress | null }
  | { readonly state: 'cancelling'; readonly jobId: string }
  | { readonly state: 'receiving'; readonly fraction: number };

export interface SegmentationResult {
  readonly data: SegmentationData;
  readonly tree: TreeIndex;
  /** Region of each voxel, i fastest. */
  readonly labels: Uint16Array | Uint32Array;
  readonly levels: readonly LevelInfo[];
}

export type JobEnd =
  | { readonly end: 'done'; readonly result: SegmentationResult }
  | { readonly end: 'cancelled' }
  | { readonly end: 'failed'; readonly error: UserError };

/** One seed for all: the same scan, encoder and device give the same tree again. */
const SEED = 1;

type JobEndEvent = Extract<EngineEvent, { event: 'job.done' | 'job.cancelled' | 'job.failed' }>;

/** The automatic segmentation of the volume on screen, and the job that makes it. */
export class SegmentationState {
  job = $state.raw<Job>({ state: 'idle' });
  result = $state.raw<SegmentationResult | null>(null);
  /** False once the engine that holds the result is gone: it can be looked at but not saved. */
  isHeldByEngine = $state(true);
  options = $state<SegmentOptions>({ encoder: 'auto', trainSteps: 0 });
  /** The options that gave the result on screen. */
  #resultOptions: SegmentOptions | null = null;
  readonly #engine: EngineClient;
  #onJobEnd: ((event: JobEndEvent) => void) | null = null;

  constructor(engine: EngineClient) {
    this.#engine = engine;
    engine.onEvent((event) => this.#hear(event));
  }

  /** Whether segmenting again will give another tree than the one on screen. */
  get wouldDiffer(): boolean {
    const { encoder, trainSteps } = this.options;
    const before = this.#resultOptions;
    return before !== null && (before.encoder !== encoder || before.trainSteps !== trainSteps);
  }

  /** Shows a new result; the engine holds it too. */
  accept(result: SegmentationResult): void {
    this.result = result;
    this.#resultOptions = $state.snapshot(this.options);
    this.isHeldByEngine = true;
  }

  /** Segments a volume from beginning to end; resolves when the job is over and its result has arrived. */
  async run(volumeId: string): Promise<JobEnd> {
    this.job = { state: 'starting' };
    const ended = new Promise<JobEndEvent>((resolve) => (this.#onJobEnd = resolve));
    const request = { volumeId, ...$state.snapshot(this.options), seed: SEED };
    const started = await this.#engine.call('segmentation.start', request);
    if (!started.ok) return this.#finish({ end: 'failed', error: started.error });
    this.job = { state: 'running', jobId: started.value.jobId, progress: null };
    const event = await ended;
    switch (event.event) {
      case 'job.cancelled':
        return this.#finish({ end: 'cancelled' });
      case 'job.failed':
        return this.#finish({ end: 'failed', error: event.error });
      case 'job.done':
        return this.#finish(await this.#receive(event.segmentationId));
    }
  }

  async cancel(): Promise<void> {
    if (this.job.state !== 'running') return;
    const { jobId } = this.job;
    this.job = { state: 'cancelling', jobId };
    await this.#engine.call('job.cancel', { jobId });
  }

  /** The engine died: a job in flight ends, a result stays on screen. */
  engineLost(error: UserError): void {
    if (this.result !== null) this.isHeldByEngine = false;
    this.#onJobEnd?.({ event: 'job.failed', jobId: '', error });
  }

  clear(): void {
    this.result = null;
    this.#resultOptions = null;
    this.isHeldByEngine = true;
  }

  async #receive(segmentationId: string): Promise<JobEnd> {
    this.job = { state: 'receiving', fraction: 0 };
    const reply = await this.#engine.call('segmentation.get', { segmentationId });
    if (!reply.ok) return { end: 'failed', error: reply.error };
    const data = reply.value;
    const buffer = new ArrayBuffer(data.labels.byteLength);
    const failure = await readChunks({
      target: new Uint8Array(buffer),
      read: (chunk) => this.#engine.call('regions.read', { segmentationId, chunk }),
      isCurrent: () => true,
      onChunk: (fraction) => (this.job = { state: 'receiving', fraction }),
    });
    if (failure !== null) return { end: 'failed', error: failure };
    const labels = data.labels.dataType === 'uint16' ? new Uint16Array(buffer) : new Uint32Array(buffer);
    const result = { data, tree: new TreeIndex(data.tree), labels, levels: data.levels };
    return { end: 'done', result };
  }

  #finish(end: JobEnd): JobEnd {
    this.#onJobEnd = null;
    this.job = { state: 'idle' };
    return end;
  }

  #hear(event: EngineEvent): void {
    if (event.event === 'load.progress') return;
    if (event.event === 'job.progress') {
      if (this.job.state !== 'running' || this.job.jobId !== event.jobId) return;
      const { stage, done, total, remainingSeconds } = event;
      const fraction = done / Math.max(1, total);
      this.job = { ...this.job, progress: { stage, fraction, remainingSeconds } };
      return;
    }
    this.#onJobEnd?.(event);
  }
}
