import type {
  EngineEvent,
  EngineRequest,
  JobStage,
  LevelInfo,
  LoadedVolume,
  SegmentationData,
  UserError,
} from '../../electron/contract';
import { strings } from '../strings';
import { backgroundNodes } from './background';
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
  | { readonly state: 'cancelling' }
  | { readonly state: 'receiving'; readonly fraction: number };

export interface SegmentationResult {
  readonly data: SegmentationData;
  readonly tree: TreeIndex;
  /** Region of each voxel, i fastest. */
  readonly labels: Uint16Array | Uint32Array;
  readonly levels: readonly LevelInfo[];
  /** 1 for each node that is air or the black around a picture, indexed by node id. */
  readonly background: Uint8Array;
}

export type JobEnd =
  | { readonly end: 'done'; readonly result: SegmentationResult }
  | { readonly end: 'cancelled' }
  | { readonly end: 'failed'; readonly error: UserError };

type Interruption = { readonly end: 'interrupted' };

/** What is segmented, and how. */
interface Task {
  readonly volume: LoadedVolume;
  readonly request: EngineRequest<'segmentation.start'>;
}

/** One seed for all: the same scan, encoder and device give the same tree again. */
const SEED = 1;

type JobEndEvent = Extract<EngineEvent, { event: 'job.done' | 'job.cancelled' | 'job.failed' }>;

/** The automatic segmentation of the volume on screen, and the job that makes it. */
export class SegmentationState {
  job = $state.raw<Job>({ state: 'idle' });
  result = $state.raw<SegmentationResult | null>(null);
  /** False where a restarted engine no longer has the result: it can be looked at but not saved. */
  isHeldByEngine = $state(true);
  options = $state<SegmentOptions>({ encoder: 'auto', trainSteps: 0 });
  /** The options that gave the result on screen. */
  #resultOptions: SegmentOptions | null = null;
  /** The options of the job that ran last. */
  #jobOptions: SegmentOptions | null = null;
  readonly #engine: EngineClient;
  #onJobEnd: ((event: JobEndEvent) => void) | null = null;
  #interrupt: (() => void) | null = null;
  /** Resolves when a new engine holds the volume, with what went wrong if it could not be loaded. */
  #engineBack: Promise<UserError | null> = Promise.resolve(null);
  #isCancelled = false;

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
    this.#resultOptions = this.#jobOptions;
    this.isHeldByEngine = true;
  }

  /**
   * Segments a volume from beginning to end; resolves when the job is over and its result has arrived.
   * A job cut off by its engine's death goes on in the next engine, whose journal has the finished stages. A job
   * that ends a second engine is likely the cause and not tried a third time.
   */
  async run(volume: LoadedVolume): Promise<JobEnd> {
    this.#isCancelled = false;
    this.#jobOptions = $state.snapshot(this.options);
    const task = { volume, request: { volumeId: volume.volumeId, ...this.#jobOptions, seed: SEED } };
    let end = await this.#attempt(task);
    if (end.end === 'interrupted') end = await this.#resume(task);
    this.job = { state: 'idle' };
    if (end.end !== 'interrupted') return end;
    return { end: 'failed', error: { code: 'engine-died-twice', ...strings.errors.engineDiedTwice } };
  }

  /** A job that has not begun yet, or waits for an engine, is cancelled as soon as it can be. */
  async cancel(): Promise<void> {
    const { job } = this;
    if (job.state !== 'running' && job.state !== 'starting') return;
    this.#isCancelled = true;
    this.job = { state: 'cancelling' };
    if (job.state === 'running') await this.#engine.call('job.cancel', { jobId: job.jobId });
  }

  /** The engine died: a job in flight waits until `back` says that the next one holds the volume. */
  engineLost(back: Promise<UserError | null>): void {
    this.#engineBack = back;
    this.#interrupt?.();
  }

  /** Asks a new engine for the segmentation on screen, which it finds in the journal of the one before it. */
  async reattach(): Promise<void> {
    const { result } = this;
    if (result === null) return;
    const reply = await this.#engine.call('segmentation.get', {
      segmentationId: result.data.segmentationId,
    });
    if (this.result === result) this.isHeldByEngine = reply.ok;
  }

  clear(): void {
    this.result = null;
    this.#resultOptions = null;
    this.isHeldByEngine = true;
  }

  async #attempt(task: Task): Promise<JobEnd | Interruption> {
    const interruption = new Promise<Interruption>((resolve) => {
      this.#interrupt = () => resolve({ end: 'interrupted' });
    });
    const end = await Promise.race([this.#work(task), interruption]);
    this.#interrupt = null;
    this.#onJobEnd = null;
    return end;
  }

  async #resume(task: Task): Promise<JobEnd | Interruption> {
    if (!this.#isCancelled) this.job = { state: 'starting' };
    const error = await this.#engineBack;
    if (error !== null) return { end: 'failed', error };
    return this.#isCancelled ? { end: 'cancelled' } : this.#attempt(task);
  }

  async #work({ volume, request }: Task): Promise<JobEnd> {
    this.job = { state: 'starting' };
    const ended = new Promise<JobEndEvent>((resolve) => (this.#onJobEnd = resolve));
    const started = await this.#engine.call('segmentation.start', request);
    if (!started.ok) return { end: 'failed', error: started.error };
    const { jobId } = started.value;
    if (this.#isCancelled) void this.#engine.call('job.cancel', { jobId });
    else this.job = { state: 'running', jobId, progress: null };
    const event = await ended;
    switch (event.event) {
      case 'job.cancelled':
        return { end: 'cancelled' };
      case 'job.failed':
        return { end: 'failed', error: event.error };
      case 'job.done':
        return this.#receive(event.segmentationId, volume);
    }
  }

  async #receive(segmentationId: string, { grid, unit }: LoadedVolume): Promise<JobEnd> {
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
    const background = backgroundNodes({ grid, unit, labels, tree: data.tree });
    const result = { data, tree: new TreeIndex(data.tree), labels, levels: data.levels, background };
    return { end: 'done', result };
  }

  #hear(event: EngineEvent): void {
    if (!('jobId' in event)) return;
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
