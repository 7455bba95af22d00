import type { JobStage } from '../../contract';

/** How far a job is: work units of the whole job, and the seconds left once they can be estimated. */
export interface Progress {
  readonly stage: JobStage;
  readonly done: number;
  readonly total: number;
  readonly remainingSeconds: number | null;
}

export type ReportProgress = (progress: Progress) => void;

/** Every stage once, with its expected seconds on two cores; only the ratios matter. Stages may take turns. */
export type Plan = readonly { readonly stage: JobStage; readonly expectedSeconds: number }[];

/** Work units of a whole job: fine enough for a bar, few enough not to flood the port. */
const UNITS = 1000;
/** An estimate made from less than this is a guess that would jump about. */
const SECONDS_BEFORE_ESTIMATE = 0.7;
const REPORT_EVERY_SECONDS = 0.1;

/** Turns the fractions that single stages report into one progress of the whole job, with the time left. */
export class ProgressMeter {
  readonly #startedAt: number;
  readonly #total: number;
  /** How far each stage has come, 0..1. */
  readonly #reached = new Map<JobStage, number>();
  #lastReportAt = -Infinity;
  #lastStage: JobStage | null = null;

  constructor(
    private readonly plan: Plan,
    private readonly report: ReportProgress,
    private readonly seconds: () => number = () => performance.now() / 1000,
  ) {
    this.#startedAt = seconds();
    this.#total = plan.reduce((sum, step) => sum + step.expectedSeconds, 0);
  }

  /** Says that `fraction` (0..1) of `stage` is done. */
  update(stage: JobStage, fraction: number): void {
    this.#reached.set(stage, Math.min(1, Math.max(0, fraction)));
    const now = this.seconds();
    if (fraction < 1 && stage === this.#lastStage && now - this.#lastReportAt < REPORT_EVERY_SECONDS) return;
    this.#lastReportAt = now;
    this.#lastStage = stage;
    const share = this.#shareDone();
    const elapsed = now - this.#startedAt;
    const known = elapsed > SECONDS_BEFORE_ESTIMATE && share > 0.02;
    this.report({
      stage,
      done: Math.round(share * UNITS),
      total: UNITS,
      remainingSeconds: known ? (elapsed * (1 - share)) / share : null,
    });
  }

  #shareDone(): number {
    const done = this.plan.reduce(
      (sum, { stage, expectedSeconds }) => sum + (this.#reached.get(stage) ?? 0) * expectedSeconds,
      0,
    );
    return done / this.#total;
  }
}
