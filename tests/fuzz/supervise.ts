import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './tryCase';

/** Cases `from` up to, but without, `to` of the run with this seed. */
export interface Work {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export type Report =
  | { readonly begun: number; readonly name: string }
  | { readonly ended: number; readonly outcome: Outcome; readonly peakBytes: number };

export interface Summary {
  readonly cases: number;
  readonly counts: Readonly<Record<Outcome['kind'], number>>;
  /** What went wrong, with the case and the seed file that it came from. */
  readonly defects: readonly string[];
  /** Seed files whose damage met a reader that did not foresee it, and how often. */
  readonly unforeseen: Readonly<Record<string, number>>;
  readonly peakBytes: number;
}

const WORKER = fileURLToPath(new URL('../../build/fuzz.mjs', import.meta.url));
/** Longer than the slowest case on a busy machine, the start of the process included. */
const HANGS_AFTER_MS = 60_000;

/** Runs cases in a process of their own, which is replaced where one of them hangs or ends it. */
export async function supervise(work: Work): Promise<Summary> {
  const summary = {
    cases: work.to - work.from,
    counts: { read: 0, refused: 0, unforeseen: 0, defect: 0 },
    defects: [] as string[],
    unforeseen: {} as Record<string, number>,
    peakBytes: 0,
  };
  let next = work.from;
  while (next < work.to) {
    let running = { index: next, name: '' };
    const end = await watch({ ...work, from: next }, (report) => {
      if ('begun' in report) {
        running = { index: report.begun, name: report.name };
        return;
      }
      next = report.ended + 1;
      summary.peakBytes = Math.max(summary.peakBytes, report.peakBytes);
      count(summary, report.outcome, running);
    });
    if (next >= work.to) break;
    if (running.name === '') throw new Error(`The process that opens the files ${end} before it opened one.`);
    count(summary, { kind: 'defect', reason: end }, running);
    next = running.index + 1;
  }
  return summary;
}

function count(
  {
    counts,
    defects,
    unforeseen,
  }: { counts: Record<string, number>; defects: string[]; unforeseen: Record<string, number> },
  outcome: Outcome,
  { index, name }: { index: number; name: string },
): void {
  counts[outcome.kind]++;
  if (outcome.kind === 'defect') defects.push(`case ${index} (${name}): ${outcome.reason}`);
  if (outcome.kind === 'unforeseen') unforeseen[name] = (unforeseen[name] ?? 0) + 1;
}

/** Resolves with the way in which the process ended: done, silent for too long, or dead. */
function watch(work: Work, hear: (report: Report) => void): Promise<string> {
  return new Promise((resolve) => {
    const worker = fork(WORKER, ['--worker'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const hang = () => {
      ending = 'hangs';
      worker.kill('SIGKILL');
    };
    let ending = '';
    let guard = setTimeout(hang, HANGS_AFTER_MS);
    worker.on('message', (report) => {
      clearTimeout(guard);
      guard = setTimeout(hang, HANGS_AFTER_MS);
      hear(report as Report);
    });
    worker.on('exit', (code, signal) => {
      clearTimeout(guard);
      resolve(ending || `ends its process (${signal ?? code})`);
    });
    worker.send(work);
  });
}
