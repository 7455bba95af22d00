import { collections } from '../collections';
import { Circumstances } from '../machine';
import { cell, figure, table } from '../markdown';
import { updatePage, type TargetRow } from '../page';
import { inHalf } from '../split';
import { estimate, meanOf } from '../statistics';
import {
  STABILITY_METHODS,
  measureStability,
  type CaseStability,
  type Stability,
  type StabilityMethod,
} from './measure';
import { PERTURBATIONS } from './perturb';

/** Sets whose scans are small enough to be segmented fifteen times. */
const TITLES = [
  'Retina, geographic atrophy',
  'Brain tumour, whole slices (Yale)',
  'CT, spleen, kidneys, liver, aorta',
  'Hippocampus MR, whole',
  'Cardiac MR, both ventricles and myocardium',
];

interface SetStability {
  readonly title: string;
  readonly cases: readonly CaseStability[];
}

function values(set: SetStability, method: StabilityMethod, at: number, part: keyof Stability): number[] {
  return set.cases.map((one) => one[method][at][part]);
}

function stabilityTable(sets: readonly SetStability[], part: keyof Stability): string {
  const rows = sets.flatMap((set) =>
    STABILITY_METHODS.map((method) => [
      `${set.title} (${set.cases.length})`,
      method,
      ...PERTURBATIONS.map((_, at) => cell(estimate(values(set, method, at, part)))),
    ]),
  );
  return table(['set (scans)', 'method', ...PERTURBATIONS.map(({ name }) => name)], rows);
}

function targets(sets: readonly SetStability[]): TargetRow[] {
  const mean = (part: keyof Stability) =>
    meanOf(sets.map((set) => meanOf(PERTURBATIONS.flatMap((_, at) => values(set, 'Granule', at, part)))));
  const nodes = mean('nodes');
  return [
    {
      what: 'Nodes over 200 voxels found again after noise, gamma, a shift (mean best IoU)',
      target: '>= .85 (RECORDS section H)',
      got: figure(nodes),
      oracle: 'no',
      verdict: nodes >= 0.85 ? 'met' : 'short',
    },
  ];
}

/** `npm run quality -- stability`: the reporting half's small scans under harmless changes. */
export async function runStability(say: (line: string) => void): Promise<void> {
  const circumstances = new Circumstances();
  const sets: SetStability[] = [];
  for (const { cases, sets: titles } of collections()) {
    const title = titles[0].title;
    const reported = inHalf(cases, 'report');
    if (!TITLES.includes(title) || reported.length === 0) continue;
    const found: CaseStability[] = [];
    for (const one of reported) {
      found.push(await measureStability(one));
      say(`${one.scan}: nodes found again after noise ${figure(found[found.length - 1].Granule[0].nodes)}`);
    }
    sets.push({ title, cases: found });
  }
  if (sets.length === 0) return say('Stability: skipped, the scans are not on this machine.');
  const body = `## Stability

${circumstances.sentence()} The reporting half, without the scans of millions of voxels. No truth is used. Noise is Gaussian; gamma acts on the range between the 1st and 99th percentile; the shift is along i, and its regions are moved back before they are compared. Regions are grown anew each time.

Nodes of more than 200 voxels, mean best intersection over union with a node of the other tree:

${stabilityTable(sets, 'nodes')}

Salient levels, mean best adjusted Rand index with a salient level of the other tree:

${stabilityTable(sets, 'salient')}`;
  await updatePage('stability', targets(sets), body);
}
