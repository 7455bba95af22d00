import { evaluateResult, type StructureFigures } from '../../engine/results/evaluateResult';
import { readRecord, readResult } from '../../engine/results/readResult';
import { readTruth } from '../../engine/results/readTruth';
import { EXIT } from '../exitCodes';
import { argumentsError, parseCommand, required, wholeNumber } from '../parse';
import { print, printJson } from '../terminal';

const dice = (value: number | undefined): string => (value ?? 0).toFixed(3);

function report({ label, voxels, oracle, clickAtLevel }: StructureFigures): void {
  print(`Label ${label}, ${voxels} voxels`);
  print('  Oracle figures (the truth chose the level or the segment):');
  const kMeans = oracle.kMeans === null ? '' : `, k-means ${dice(oracle.kMeans)}`;
  print(
    `    best level ${dice(oracle.bestLevel?.dice)}, salient best ${dice(oracle.salientBest?.dice)}, persistent ${dice(oracle.persistent)}${kMeans}`,
  );
  print(
    `    best node ${dice(oracle.bestNode.dice)}, best unions ${oracle.bestUnion.map((union) => dice(union.dice)).join(' ')}`,
  );
  print(
    `    one click, level free ${dice(oracle.clickFreeLevel)}; ceiling of the regions ${dice(oracle.achievable)}`,
  );
  print('  Without choice by the truth:');
  print(
    `    one click at each salient level, coarse to fine: ${clickAtLevel.map((click) => dice(click.dice)).join(' ')}`,
  );
}

/** `granule evaluate`: a result against a truth. */
export async function evaluate(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseCommand(args, {
    truth: { type: 'string' },
    label: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0)
    throw argumentsError('Name one folder that "granule segment" wrote.');
  const truthFile = required('truth', values.truth);
  const label = wholeNumber('label', values.label, 1);
  const result = await readResult(folder);
  const truth = await readTruth(truthFile, result.grid, label, signal);
  const structures = await evaluateResult(result, truth, label, signal);
  const { findings } = await readRecord(folder);
  if (values.json) printJson({ result: folder, truth: truthFile, findings, structures });
  else if (structures.length === 0) print('The truth holds no label above 0.');
  else {
    for (const finding of findings) print(`note: ${finding}`);
    structures.forEach(report);
  }
  return EXIT.done;
}
