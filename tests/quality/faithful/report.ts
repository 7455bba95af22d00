import { figure, table } from '../markdown';
import type { TargetRow } from '../page';
import { deviationOf, meanOf } from '../statistics';
import type { Agreement, FaithfulResult } from './measure';

/** What the publication reports for 56 images, mean of three seeds: Dice and Hausdorff distance in pixels. */
const PAPER = {
  best: { dice: 0.735, hausdorff: 25.3 },
  persistent: { dice: 0.685, hausdorff: 27.4 },
  kMeans: { dice: 0.673, hausdorff: 27.8 },
} as const;
type Outcome = keyof typeof PAPER;
const OUTCOMES: readonly { readonly outcome: Outcome; readonly name: string }[] = [
  { outcome: 'best', name: 'best level' },
  { outcome: 'persistent', name: 'persistent structures' },
  { outcome: 'kMeans', name: 'spectral k-means' },
];

type Results = ReadonlyMap<number, readonly FaithfulResult[]>;

/** Dice that the published reference reached on single images (by file name), where it was run. */
export type ReferenceDice = Readonly<Record<Outcome, ReadonlyMap<string, number>>>;

function values(results: Results, outcome: Outcome, part: keyof Agreement): number[] {
  return [...results.values()].flatMap((ofSeed) => ofSeed.map((one) => one[outcome][part]));
}

function spread(sample: readonly number[], decimals: number): string {
  return `${figure(meanOf(sample), decimals)} ± ${figure(deviationOf(sample), decimals)}`;
}

function mainTable(results: Results): string {
  const seedMeans = (outcome: Outcome) =>
    [...results.values()].map((ofSeed) => meanOf(ofSeed.map((one) => one[outcome].dice)));
  const rows = OUTCOMES.map(({ outcome, name }) => [
    name,
    figure(PAPER[outcome].dice),
    spread(values(results, outcome, 'dice'), 3),
    seedMeans(outcome)
      .map((mean) => figure(mean))
      .join(', '),
    figure(PAPER[outcome].hausdorff, 1),
    spread(values(results, outcome, 'hausdorff'), 1),
  ]);
  const header = [
    'rule of the paper (all oracle)',
    'Dice, paper',
    'Dice, Granule (± SD over images)',
    'mean of each seed',
    'Hausdorff, paper (px)',
    'Hausdorff, Granule (± SD)',
  ];
  return table(header, rows);
}

function referenceTable(results: Results, reference: ReferenceDice): string {
  const [first] = results.values();
  const rows = OUTCOMES.map(({ outcome, name }) => {
    const both = first.filter(({ scan }) => reference[outcome].has(scan));
    const theirs = both.map(({ scan }) => reference[outcome].get(scan) ?? 0);
    const ours = both.map((one) => one[outcome].dice);
    const differences = ours.map((dice, at) => dice - theirs[at]);
    return [name, `${both.length}`, spread(theirs, 3), spread(ours, 3), spread(differences, 3)];
  });
  const header = ['rule', 'images', 'reference', 'Granule', 'difference, image by image'];
  return `The same images under the published reference, run on the CPU with one encoder of 200 epochs (\`../shared/reference/oracle\`):

${table(header, rows)}`;
}

const AGREEMENT = `### Agreement with the golden vectors of the reference

\`tests/golden\` compares with vectors of the published code (two images), and is run by \`npm test\`:

| stage | tolerance |
| --- | --- |
| encoder with the reference's weights | every value of the embedding within 1e-4 |
| condensation from the reference's coordinates | the same label of every point at every level, both images |
| density gradient of the levels | 1e-4 relative at the first levels; later 20 %, as the kernel's hard edge magnifies the rounding of the stored coordinates |
| bandwidth, merge threshold | 9 and 4 decimals |
| salient levels | all of the reference's are among ours |
| persistent structures from the reference's levels | the same map, pixel by pixel |
| whole stage 2 from the embedding (random steps) | number of levels within 10; adjusted Rand index over .7 at 100 and 200 segments |
| spectral k-means (random steps) | adjusted Rand index over .75 |

Where the reference has a defect, the mode follows it: one frame is left out of the persistent structures (the coarsest), a level's labels are replaced by those after its merges, and the rule picks a single label by the truth. Not followed: the published sampler moves an anchor onto its own positive where no neighbour is similar, and redraws the same random numbers in every batch; where nothing moves (gradient about 0) the reference's choice of salient levels is rounding, so that ours keeps all such levels. Training uses 17 x 17 crops (equal to whole images but for batch statistics and the outermost 8 pixels) and keeps the last weights instead of those of the lowest validation loss. k-means clusters 25 principal components of the 500 potentials.`;

/** The faithful mode as a section of the page. */
export function faithfulSection(
  circumstances: string,
  results: Results,
  reference: ReferenceDice | null,
): string {
  const all = [...results.values()].flat();
  const seconds = (part: keyof FaithfulResult['processorSeconds']) =>
    figure(meanOf(all.map(({ processorSeconds }) => processorSeconds[part])), 1);
  const images = all.length / results.size;
  return `## Faithful mode

${circumstances} CUTS as published, on the ${images} retinae at hand (the paper has 56, of which these are a part). Encoder: 1,000 steps (200 epochs) on 70 per cent of them, without their truths; seed ${[...results.keys()].join(', ')}. Processor time of an image: ${seconds('condensation')} s of condensation, ${seconds('kMeans')} s of k-means. Every figure is an **oracle** figure: the rule picks the label that holds most of the truth, and "best level" the level besides.

${mainTable(results)}

${reference === null ? '' : referenceTable(results, reference)}

${AGREEMENT}`;
}

/** The faithful mode's rows of the table of targets: it is to stand beside the paper. */
export function faithfulTargets(results: Results): TargetRow[] {
  return OUTCOMES.map(({ outcome, name }) => {
    const dice = meanOf(values(results, outcome, 'dice'));
    const { dice: paper } = PAPER[outcome];
    return {
      what: `Faithful mode, retina GA, ${name}`,
      target: `beside the paper's ${figure(paper)}`,
      got: spread(values(results, outcome, 'dice'), 3),
      oracle: 'oracle',
      verdict: dice >= paper - 0.03 ? 'met' : 'short',
    };
  });
}
