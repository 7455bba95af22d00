import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import { VERSION } from '../../engine/version';
import { timeInference, timePicture, timeTraining, timeVolume, type Measurement } from '../bench/cases';
import { EXIT } from '../exitCodes';
import { argumentsError, oneOf, parseCommand, wholeNumber } from '../parse';
import { print, printJson } from '../terminal';

const CASES = ['training', 'inference', 'picture', 'volume'] as const;
type Case = (typeof CASES)[number];

/** A case in a process of its own, so that its peak memory is its own. */
interface PlannedCase {
  readonly name: Case;
  readonly arguments: readonly string[];
}

function parse(args: readonly string[]) {
  const { values } = parseCommand(args, {
    json: { type: 'boolean', default: false },
    scan: { type: 'string' },
    megavoxels: { type: 'string' },
    case: { type: 'string' },
  });
  const sizes = (values.megavoxels ?? '')
    .split(',')
    .filter((text) => text !== '')
    .map((text) => wholeNumber('megavoxels', text, 1) ?? 1);
  return { ...values, sizes };
}

function plan({ scan, sizes }: ReturnType<typeof parse>): PlannedCase[] {
  const ofScan = scan === undefined ? [] : ['--scan', scan];
  const volumes: PlannedCase[] =
    sizes.length === 0
      ? [{ name: 'volume', arguments: ofScan }]
      : sizes.map((size) => ({ name: 'volume', arguments: [...ofScan, '--megavoxels', `${size}`] }));
  return [...CASES.slice(0, -1).map((name) => ({ name, arguments: [] })), ...volumes];
}

async function runInChild(one: PlannedCase, signal: AbortSignal): Promise<Measurement> {
  const script = process.argv[1];
  const args = [script, 'bench', '--json', '--case', one.name, ...one.arguments];
  const { stdout } = await promisify(execFile)(process.execPath, args, { signal });
  return JSON.parse(stdout);
}

function runHere(name: Case, { scan, sizes }: ReturnType<typeof parse>, signal: AbortSignal) {
  switch (name) {
    case 'training':
      return timeTraining(signal);
    case 'inference':
      return timeInference();
    case 'picture':
      return timePicture(signal);
    case 'volume':
      return timeVolume(scan, sizes[0], signal);
  }
}

function report(one: Measurement): void {
  const regions = one.regions === null ? '' : `, ${one.regions} regions`;
  print(
    `${one.name} ${one.size.join(' x ')}${regions}, ${one.device}, median of ${one.runs}: ${one.seconds.toFixed(3)} s, ${one.processorSeconds.toFixed(3)} s of processor time, peak ${one.peakMemoryMb} MB, load ${one.load.toFixed(1)}`,
  );
  if (one.shareOfPeak !== null && one.peak !== null)
    print(
      `  ${(100 * one.shareOfPeak).toFixed(0)} % of the arithmetic peak, ${one.peak.toFixed(0)} GFLOP in a second of processor time`,
    );
  const stages = Object.entries(one.stages);
  if (stages.length > 1)
    print(`  ${stages.map(([stage, seconds]) => `${stage} ${seconds.toFixed(3)} s`).join(', ')}`);
  if (one.levelChangeMs !== null) print(`  level change ${one.levelChangeMs.toFixed(2)} ms`);
}

/**
 * `granule bench`: seconds and processor time per stage, peak memory, device and share of the arithmetic peak, on
 * phantoms made by code or on copies of a scan.
 */
export async function bench(args: readonly string[], signal: AbortSignal): Promise<number> {
  const request = parse(args);
  if (request.case !== undefined) {
    const name = oneOf('case', request.case, CASES, 'volume');
    if (!request.json) throw argumentsError('--case goes with --json.');
    printJson(await runHere(name, request, signal));
    return EXIT.done;
  }
  const machine = {
    granule: VERSION,
    processor: cpus()[0]?.model ?? '',
    threads: availableParallelism(),
  };
  if (!request.json) print(`Granule ${machine.granule}, ${machine.processor}, ${machine.threads} threads`);
  const cases: Measurement[] = [];
  for (const one of plan(request)) {
    cases.push(await runInChild(one, signal));
    if (!request.json) report(cases[cases.length - 1]);
  }
  if (request.json) printJson({ ...machine, cases });
  return EXIT.done;
}
