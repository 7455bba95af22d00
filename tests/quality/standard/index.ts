import { collections } from '../collections';
import { Circumstances } from '../machine';
import { updatePage } from '../page';
import { setsOf } from '../units';
import { StandardBench, type CaseResult } from './measure';
import { standardSection } from './report';
import { standardTargets } from './targets';

/** `npm run quality -- standard`: every scan with a truth by every method. */
export async function runStandard(say: (line: string) => void): Promise<void> {
  const circumstances = new Circumstances();
  const all = collections();
  const present = all.filter(({ cases }) => cases.length > 0);
  const skipped = all.filter(({ cases }) => cases.length === 0).flatMap(({ sets }) => sets);
  if (present.length === 0) return say('No scan with a truth is on this machine.');
  const bench = await StandardBench.open();
  const results: CaseResult[] = [];
  for (const { cases, sets } of present)
    for (const one of cases) {
      const start = performance.now();
      results.push(await bench.measure(one, sets));
      say(`${one.scan} ${one.slice ?? ''}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
  const sets = setsOf(
    present.flatMap((collection) => collection.sets.map(({ title }) => title)),
    results,
  );
  const missing = skipped.map(({ title }) => title);
  await updatePage(
    'standard',
    standardTargets(sets),
    standardSection(circumstances.sentence(), sets, results, missing),
  );
}
