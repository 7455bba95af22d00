import { randomUUID } from 'node:crypto';
import type { EngineEvent } from '../../contract';
import { asUserError, failure, isCancelled } from '../errors';
import type { ReportProgress } from './progressMeter';

export type JobState =
  | { readonly state: 'running'; readonly abort: AbortController }
  | { readonly state: 'done'; readonly segmentationId: string }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed' };

/** The work of one job: resolves with the id of what it made, rejects with an abort or a failure. */
export type JobWork = (hooks: { signal: AbortSignal; onProgress: ReportProgress }) => Promise<string>;

/** Runs one job at a time and says how it goes; the heavy lifting yields often enough for `cancel` to be heard. */
export class Jobs {
  readonly #states = new Map<string, JobState>();

  /** Whatever runs when `pageGone` aborts is cancelled. */
  constructor(
    private readonly emit: (event: EngineEvent) => void,
    private readonly pageGone: AbortSignal,
  ) {}

  start(work: JobWork): string {
    for (const state of this.#states.values())
      if (state.state === 'running')
        throw failure(
          'job-running',
          'A segmentation is already running.',
          'Wait for it, or cancel it first.',
        );
    const jobId = randomUUID();
    const abort = new AbortController();
    this.#states.set(jobId, { state: 'running', abort });
    void this.#run(jobId, work, AbortSignal.any([abort.signal, this.pageGone]));
    return jobId;
  }

  /** Does nothing where the job has ended already: the answer and the cancel may cross on their way. */
  cancel(jobId: string): void {
    const state = this.#states.get(jobId);
    if (state?.state === 'running') state.abort.abort();
  }

  async #run(jobId: string, work: JobWork, signal: AbortSignal): Promise<void> {
    try {
      const segmentationId = await work({
        signal,
        onProgress: (progress) => this.emit({ event: 'job.progress', jobId, ...progress }),
      });
      this.#states.set(jobId, { state: 'done', segmentationId });
      this.emit({ event: 'job.done', jobId, segmentationId });
    } catch (error) {
      if (isCancelled(error, signal)) {
        this.#states.set(jobId, { state: 'cancelled' });
        this.emit({ event: 'job.cancelled', jobId });
        return;
      }
      this.#states.set(jobId, { state: 'failed' });
      this.emit({ event: 'job.failed', jobId, error: asUserError(error) });
    }
  }
}
