import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Only numbers and yes/no: a log that cannot hold a name or a path cannot leak one. */
export type LogFacts = Readonly<Record<string, number | boolean>>;

const MAX_BYTES = 1024 * 1024;
const CODE = /^[a-z0-9-]+$/;

/** Writes codes and numbers to a file of the user's own; never a patient's data, never a path. */
export class Logger {
  readonly #file: string;

  constructor(
    folder: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    mkdirSync(folder, { recursive: true });
    this.#file = path.join(folder, 'granule.log');
    if (this.#size() > MAX_BYTES) renameSync(this.#file, `${this.#file}.1`);
  }

  info(code: string, facts: LogFacts = {}): void {
    this.#write('info', code, facts);
  }

  warn(code: string, facts: LogFacts = {}): void {
    this.#write('warn', code, facts);
  }

  /** A defect of ours: the kind of error and where in our own files, without its message, which may name a path. */
  defect(error: unknown): void {
    const kind = error instanceof Error ? error.name : typeof error;
    const frames = error instanceof Error ? (error.stack ?? '').matchAll(/([\w.-]+\.c?js):(\d+):\d+/g) : [];
    const where = [...frames].map(([, file, line]) => `${file}:${line}`).slice(0, 8);
    this.#append(`error defect ${kind} ${where.join(' < ')}`);
  }

  #write(level: string, code: string, facts: LogFacts): void {
    if (!CODE.test(code)) throw new Error('A log code holds lower-case letters, digits and hyphens only.');
    const described = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
    this.#append([level, code, ...described].join(' '));
  }

  #append(line: string): void {
    try {
      appendFileSync(this.#file, `${this.now().toISOString()} ${line}\n`);
    } catch {
      // A full disk must not take the application down with its log.
    }
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
