import { asUserError, expectedFailure } from '../engine/errors';
import { bench } from './commands/bench';
import { evaluate } from './commands/evaluate';
import { exportNodes } from './commands/export';
import { info } from './commands/info';
import { segment } from './commands/segment';
import { train } from './commands/train';
import { EXIT, exitCodeOf } from './exitCodes';
import { argumentsError } from './parse';
import { print, say } from './terminal';
import { USAGE } from './usage';

/** One command of the command line: resolves with its exit code, or rejects with what went wrong. */
export type Command = (args: readonly string[], signal: AbortSignal) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  info,
  train,
  segment,
  evaluate,
  export: exportNodes,
  bench,
};

async function run(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(USAGE);
    return name === undefined ? EXIT.arguments : EXIT.done;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw argumentsError(`There is no command "${name}".`);
  return COMMANDS[name](rest, signal);
}

function explain(error: unknown): void {
  const { message, nextStep } = asUserError(error);
  say([message, nextStep].filter(Boolean).join(' '));
  if (expectedFailure(error) === null && error instanceof Error && error.stack) say(error.stack);
}

async function main(): Promise<void> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // Whoever reads our output may have read enough (`granule info | head`).
  process.stdout.on('error', () => process.exit(EXIT.done));
  let code: number;
  try {
    code = await run(process.argv.slice(2), interrupted.signal);
  } catch (error) {
    code = exitCodeOf(error, interrupted.signal);
    if (code === EXIT.cancelled) say('Cancelled; nothing is half-written.');
    else explain(error);
  }
  // Sessions of ONNX Runtime keep threads alive: leave as soon as both streams are flushed.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

void main();
