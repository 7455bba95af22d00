import type { Progress } from '../engine/jobs/progressMeter';

const STAGE_WORDS: Readonly<Record<Progress['stage'], string>> = {
  train: 'Adapting the encoder',
  normalise: 'Preparing intensities',
  regions: 'Growing regions',
  features: 'Measuring regions',
  encode: 'Describing voxels',
  condense: 'Building the tree',
  write: 'Writing and checking',
};

function timeLeft(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds < 90
    ? `, about ${Math.ceil(seconds)} s left`
    : `, about ${Math.ceil(seconds / 60)} min left`;
}

/** One line of progress, rewritten in place; silent where standard error is a pipe or a file. */
export class ProgressLine {
  readonly #visible = process.stderr.isTTY === true;

  readonly update = (progress: Progress): void => {
    if (!this.#visible) return;
    const percent = Math.floor((100 * progress.done) / progress.total);
    this.#rewrite(`${STAGE_WORDS[progress.stage]}: ${percent} %${timeLeft(progress.remainingSeconds)}`);
  };

  /** Files looked at so far, of those known to be there. */
  readonly search = (done: number, total: number): void => {
    if (this.#visible && (done % 100 === 0 || done === total))
      this.#rewrite(`Looking through files: ${done} of ${total}`);
  };

  clear(): void {
    if (this.#visible) this.#rewrite('');
  }

  #rewrite(text: string): void {
    process.stderr.write(`\r\u001b[2K${text}`);
  }
}

/** Names of files may hold line breaks and other control characters, which would take a line of output apart. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}

/** One sentence to standard error: standard output belongs to results. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** One line of results to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The one JSON document that `--json` puts on standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
