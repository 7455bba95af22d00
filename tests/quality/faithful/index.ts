import { readFile } from 'node:fs/promises';
import { goldenVector } from '../../fixtures/sharedData';
import { Circumstances } from '../machine';
import { updatePage } from '../page';
import { measureFaithful } from './measure';
import { faithfulSection, faithfulTargets, type ReferenceDice } from './report';

/** One encoder: another costs some 25 minutes of processor time. */
const SEEDS = [1];

/** Dice of the published reference on single images: columns image, file, method, dice. */
async function readReference(): Promise<ReferenceDice | null> {
  const file = goldenVector('results_reference.csv');
  if (file === null) return null;
  const rows = (await readFile(file, 'utf8')).split('\n').map((line) => line.split(','));
  const diceOf = (method: string) =>
    new Map(rows.filter((row) => row[2] === method).map((row) => [row[1], Number(row[3])]));
  return { best: diceOf('fast-best'), persistent: diceOf('fast-persistent'), kMeans: diceOf('kmeans') };
}

/** `npm run quality -- faithful`: the retinae as the paper segments them. */
export async function runFaithful(say: (line: string) => void): Promise<void> {
  const circumstances = new Circumstances();
  const results = await measureFaithful(SEEDS, say);
  if ([...results.values()].some((ofSeed) => ofSeed.length === 0))
    return say('Faithful mode: skipped, the retinae are not on this machine.');
  await updatePage(
    'faithful',
    faithfulTargets(results),
    faithfulSection(circumstances.sentence(), results, await readReference()),
  );
}
