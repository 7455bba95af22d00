import { runFaithful } from './faithful';
import { PARTS, type Part } from './page';
import { runScaling } from './scaling';
import { runStability } from './stability';
import { runStandard } from './standard';
import { runWindow } from './window';

const say = (line: string) => process.stderr.write(`${line}\n`);

const RUN: Readonly<Record<Part, (say: (line: string) => void) => Promise<void>>> = {
  standard: runStandard,
  faithful: runFaithful,
  stability: runStability,
  scaling: runScaling,
  window: runWindow,
};

/** Measures the named parts, or all of them, and writes RESULTS.md. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !PARTS.some((part) => part === name));
if (unknown.length > 0) {
  say(`There is no part "${unknown.join('", "')}" of the quality bench: name ${PARTS.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const part of PARTS) if (wanted.length === 0 || wanted.includes(part)) await RUN[part](say);
}
