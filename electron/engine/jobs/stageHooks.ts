import type { JobStage } from '../../contract';
import type { ProgressMeter } from './progressMeter';

/** What work of one stage reports to: its own progress 0..1 becomes `from`..`to` of the stage. */
export type StageHooks = (
  stage: JobStage,
  from?: number,
  to?: number,
) => {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
};

/** Hooks for the stages of one job. */
export function stageHooksOf(meter: ProgressMeter, signal: AbortSignal): StageHooks {
  return (stage, from = 0, to = 1) => ({
    signal,
    onProgress: (done, total) => meter.update(stage, from + ((to - from) * done) / total),
  });
}
