import { ORACLE_FIGURES, SEGMENT_COUNTS } from './figures';
import { METHODS, type Method } from './methods';
import { estimate, type Estimate } from './statistics';
import { clicksAtFixedLevel, oracleValues, sizeOf, type SetResult } from './units';

/** How and where the figures were made. */
export interface RunRecord {
  readonly command: string;
  readonly version: string;
  readonly date: string;
  readonly processor: string;
  readonly threads: number;
  /** Load averages over a minute at the start and at the end. */
  readonly load: readonly [start: number, end: number];
  readonly minutes: number;
  /** Time of all cores together. */
  readonly processorMinutes: number;
  /** Trees whose levels were checked, and how many of them nest. */
  readonly trees: number;
  readonly nesting: number;
  readonly skipped: readonly string[];
}

const METHOD_NOTES = `All methods stand on the same regions of a scan (the product's, default settings):

- **Granule**: the standard mode with the encoder shipped for the kind of image.
- **Granule, no encoder**: the same with \`--encoder intensity\`: intensity, derivatives and position.
- **Granule, random encoder**: the shipped architecture with random weights (seed 1); only the statistics of its batch normalisation and its principal axes are measured, on the first scan of its kind.
- **Ward**: adjacency-constrained agglomeration by Ward's cost over intensity and position, without or with derivatives, weighted as in Granule; no diffusion, no weight of the boundary, no encoder. Granule's ladder of steps cuts it into levels.`;

const FIGURE_NOTES = `Every figure is a Dice: mean over the units, and the bootstrap's 95 % interval over them. Units are scans (each the mean of its structures) or, where there is one scan, its structures. An interval over two or three units says little more than that there are so few; one over structures of a single scan says nothing about other scans.`;

const SEEN_NOTES = `**All of this data has been seen.** The settings of the regions, the features' weights and the condensation were chosen on scans of these very sets (retina, brain T1, both gliomas, CT, hippocampus, heart), so that every figure of Granule is optimistic. Ward shares the features' weights, which were chosen for Granule's merging and not for Ward's. Besides, the shipped MR encoder was trained, without labels, on the brain T1 and on the TCGA glioma. The shipped CT encoder was trained on another CT of the same source, the one for photographs on none of the retinae. Held-back data will judge.`;

const dice = (value: number) => value.toFixed(3).replace('-', '−');

function cell({ mean, interval }: Estimate): string {
  return interval === null ? dice(mean) : `${dice(mean)} (${interval.map(dice).join(' to ')})`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function clickCell(set: SetResult, method: Method): string {
  const choices = clicksAtFixedLevel(set, method);
  if (choices.length === 0) return '–';
  const counts = choices.map(({ setting }) => SEGMENT_COUNTS[setting]);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const chosen = fewest === most ? `${fewest}` : `${fewest}–${most}`;
  return `${cell(estimate(choices.map(({ value }) => value)))} at ${chosen}`;
}

function userSection(sets: readonly SetResult[]): string {
  const rows = sets.map((set) => [
    `${set.title} (${sizeOf(set)})`,
    ...METHODS.map((method) => clickCell(set, method)),
  ]);
  return `## What one click gives at a fixed level

One click at the deepest point of the structure, at one number of segments for the whole set. Leave-one-out: for each unit the number (two an octave, 2 to 8,192; after "at", the range of those chosen) is the best on average over the other units of the set; the unit's own truth places the click and measures, and chooses nothing.

${table(['set', ...METHODS], rows)}`;
}

function oracleSection(sets: readonly SetResult[]): string {
  const tables = sets.map((set) => {
    const rows = METHODS.map((method) => [
      method,
      ...ORACLE_FIGURES.map((figure) => cell(estimate(oracleValues(set, method, figure)))),
    ]);
    return `### ${set.title} (${sizeOf(set)})\n\n${table(['method', ...ORACLE_FIGURES], rows)}`;
  });
  return `## Oracle figures

Each of these used the truth to choose a level or a segment: upper bounds, not what a user gets. Best level, salient best and persistent follow the paper's rule (the segment that holds most of the truth, at the best step, at the best salient level, in the map of persistent structures). Best node is the best of all segments at all levels, a union the best of at most so many disjoint ones (exact), "click, free level" the best segment around the deepest point of the structure, the ceiling the union of all regions that lie mostly inside: no tree on these regions passes it by much.

${tables.join('\n\n')}`;
}

const COMPARISONS: readonly (readonly [Method, Method])[] = [
  ['Granule', 'Granule, no encoder'],
  ['Granule', 'Granule, random encoder'],
  ['Granule', 'Ward, intensity + derivatives'],
  ['Granule, no encoder', 'Ward, intensity + derivatives'],
];

function differenceSection(sets: readonly SetResult[]): string {
  const differences = (valuesOf: (set: SetResult, method: Method) => number[]) =>
    table(
      ['set', ...COMPARISONS.map(([one, other]) => `${one} − ${other}`)],
      sets.map((set) => [
        set.title,
        ...COMPARISONS.map(([one, other]) => {
          const others = valuesOf(set, other);
          const paired = valuesOf(set, one).map((value, unit) => value - others[unit]);
          return paired.length === 0 ? '–' : cell(estimate(paired));
        }),
      ]),
    );
  return `## Differences, unit by unit

Paired differences with their bootstrap intervals; an interval that holds 0 shows no difference. No correction for the number of comparisons.

One click at the fixed level:

${differences((set, method) => clicksAtFixedLevel(set, method).map(({ value }) => value))}

Best node (oracle):

${differences((set, method) => oracleValues(set, method, 'best node'))}

Best union of 3 (oracle):

${differences((set, method) => oracleValues(set, method, 'union of 3'))}`;
}

/** The results as a page of Markdown. */
export function reportOf(run: RunRecord, sets: readonly SetResult[]): string {
  const skipped = run.skipped.length === 0 ? '' : `\n\nNot on this machine: ${run.skipped.join('; ')}.`;
  return `# Quality

Written by \`${run.command}\`; do not edit. Granule ${run.version}, ${run.date}, ${run.processor}, ${run.threads} threads, load ${run.load.map((load) => load.toFixed(1)).join(' at the start, ')} at the end, ${run.minutes.toFixed(1)} minutes (${run.processorMinutes.toFixed(1)} of processor time). Every seed is 1; default settings throughout.${skipped}

${SEEN_NOTES}

${METHOD_NOTES}

${FIGURE_NOTES}

Levels nest in ${run.nesting} of ${run.trees} trees (every step of every tree checked).

${userSection(sets)}

${differenceSection(sets)}

${oracleSection(sets)}
`;
}
