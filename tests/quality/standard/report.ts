import { ACHIEVABLE_AT, FIRST_SEGMENTS, MOST_CLICKS, ORACLE_FIGURES, SEGMENT_COUNTS } from '../figures';
import { SLIDERS, SLIDER_SETTINGS, type Slider } from '../fixedLevel';
import { cell, figure, table } from '../markdown';
import { METHODS, METHODS_OF_HALF, METHOD_NOTES, type Method } from '../methods';
import type { Half } from '../split';
import { estimate, meanOf } from '../statistics';
import {
  clicksAtFixedLevel,
  clicksAtFixedSetting,
  inHalfOnly,
  measuredBy,
  oracleValues,
  sizeOf,
  valuesOf,
  type SetResult,
} from '../units';
import type { CaseResult } from './measure';

const HALF_NOTES = `The cases are split (\`tests/quality/split.ts\`): whatever is chosen by measurement is chosen on the **choosing** half; the figures of the **reporting** half come first and are the ones to quote. All of this data has been seen: settings of the first release were chosen on scans of both halves, and the manifests beside the shipped encoders name the scans that they were trained on, without labels. Held-back data will judge.`;

const FIGURE_NOTES = `Every figure is a mean over the units, with the bootstrap's 95 % interval over them. Units are scans (each the mean of its structures) or, where there is one scan, its structures or slices. An interval over two or three units says little more than that there are so few; one over structures of a single scan says nothing about other scans. No correction for the number of comparisons.`;

/** A mean over units, or a dash where there is none. */
function meanCell(values: readonly number[], decimals = 3): string {
  return values.length === 0 ? '–' : cell(estimate(values), decimals);
}

function clickCell(set: SetResult, method: Method): string {
  const choices = clicksAtFixedLevel(set, method);
  if (choices.length === 0) return '–';
  const counts = choices.map(({ setting }) => SEGMENT_COUNTS[setting]);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const chosen = fewest === most ? `${fewest}` : `${fewest}–${most}`;
  return `${meanCell(choices.map(({ value }) => value))} at ${chosen}`;
}

/** One row a set, one column a method. */
function bySetAndMethod(
  sets: readonly SetResult[],
  content: (set: SetResult, method: Method) => string,
  methods: readonly Method[] = METHODS,
): string {
  const rows = sets.map((set) => [
    `${set.title} (${sizeOf(set)})`,
    ...methods.map((one) => content(set, one)),
  ]);
  return table(['set', ...methods], rows);
}

function userSection(sets: readonly SetResult[]): string {
  return `### What a user gets with one click

One click at the deepest point of the structure (the truth places it). No level is chosen by the truth of the unit that is measured.

At a fixed level, leave-one-out: for each unit the number of segments (two an octave, 2 to 8,192; after "at", the range of those chosen) that is the best on average over the other units of the set.

${bySetAndMethod(sets, clickCell)}

Without any choice, the same for every set: the most persistent segment around the click that exists between ${Math.round(FIRST_SEGMENTS / 4)} and ${FIRST_SEGMENTS * 4} segments.

${bySetAndMethod(sets, (set, method) => meanCell(valuesOf(set, method, ({ firstClick }) => firstClick)))}`;
}

function sliderRow(sets: readonly SetResult[], name: string, clicks: (set: SetResult) => number[]): string[] {
  const means = sets.map((set) => clicks(set)).map((values) => (values.length === 0 ? null : meanOf(values)));
  const known = means.filter((mean) => mean !== null);
  return [name, ...means.map((mean) => (mean === null ? '–' : figure(mean))), figure(meanOf(known))];
}

function sliderName(slider: Slider): string {
  const settings = SLIDER_SETTINGS[slider];
  return `${slider} (${settings.length} settings)`;
}

function sliderSection(sets: readonly SetResult[]): string {
  const heldOut = (set: SetResult, clicks: Parameters<typeof clicksAtFixedSetting>[1]) =>
    clicksAtFixedSetting(set, clicks).map(({ value }) => value);
  const rows = [
    ...SLIDERS.map((slider) =>
      sliderRow(sets, sliderName(slider), (set) => heldOut(set, ({ sliders }) => sliders[slider])),
    ),
    sliderRow(sets, 'number of segments, snapped to the most persistent within a factor of 4', (set) =>
      heldOut(set, ({ figuresOf }) => figuresOf('Granule').snappedAtCount),
    ),
    sliderRow(sets, `the same at ${FIRST_SEGMENTS} for every set, nothing chosen`, (set) =>
      valuesOf(set, 'Granule', ({ firstClick }) => firstClick),
    ),
    ...(['click, 3 stops', 'click, 6 stops', 'click, free level'] as const).map((name) =>
      sliderRow(sets, `oracle: ${name}`, (set) => oracleValues(set, 'Granule', name)),
    ),
  ];
  return `### What should a fixed level be?

Granule, one click, the setting of the slider chosen on the other units of the set; the last column is the mean over sets. "Stops" are the most persistent segments around the click (200 voxels or more, at most half of the scan), of which the truth then takes the best: what a person reaches with a few key presses.

${table(['slider', ...sets.map(({ title }) => title), 'mean'], rows)}`;
}

const COMPARISONS: readonly (readonly [Method, Method])[] = [
  ['Granule', 'Granule, no encoder'],
  ['Granule', 'Granule, random encoder'],
  ['Granule', 'Ward, intensity + derivatives'],
  ['Granule, no encoder', 'Ward, intensity + derivatives'],
];

function differenceSection(sets: readonly SetResult[]): string {
  const differences = (values: (set: SetResult, method: Method) => number[]) =>
    table(
      ['set', ...COMPARISONS.map(([one, other]) => `${one} − ${other}`)],
      sets.map((set) => [
        set.title,
        ...COMPARISONS.map(([one, other]) => {
          const others = values(set, other);
          return meanCell(values(set, one).map((value, unit) => value - others[unit]));
        }),
      ]),
    );
  return `### Differences, unit by unit

Paired; an interval that holds 0 shows no difference. One click at the fixed level:

${differences((set, method) => clicksAtFixedLevel(set, method).map(({ value }) => value))}

Best union of 3 (oracle):

${differences((set, method) => oracleValues(set, method, 'union of 3'))}

One click, level free (oracle):

${differences((set, method) => oracleValues(set, method, 'click, free level'))}`;
}

function achievableSection(sets: readonly SetResult[]): string {
  const area = (set: SetResult, method: Method) =>
    meanCell(valuesOf(set, method, ({ achievable }) => meanOf(achievable)));
  const curve = sets.map((set) => [
    set.title,
    ...ACHIEVABLE_AT.map((_, at) =>
      figure(meanOf(valuesOf(set, 'Granule', ({ achievable }) => achievable[at]))),
    ),
  ]);
  return `### Achievable Dice over the number of segments (oracle)

Union of the segments that lie mostly inside, at 8 to 4,096 segments, the merges undone one by one. Its mean over log2 of the number of segments (the area under the curve):

${bySetAndMethod(sets, area)}

Granule's curve:

${table(['set', ...ACHIEVABLE_AT.map(String)], curve)}`;
}

function clicksSection(sets: readonly SetResult[]): string {
  const needed = (at: 0 | 1) =>
    bySetAndMethod(sets, (set, method) => {
      const clicks = valuesOf(set, method, ({ clicksNeeded }) => clicksNeeded[at] ?? MOST_CLICKS);
      const failures = valuesOf(set, method, ({ clicksNeeded }) => (clicksNeeded[at] === null ? 1 : 0));
      return `${figure(meanOf(clicks), 1)} (${figure(100 * meanOf(failures), 0)} %)`;
    });
  return `### Number of clicks (oracle)

A simulated person clicks the deepest point of the largest error, adds or removes the best segment around it, and goes on until the Dice is reached, ${MOST_CLICKS} clicks at most; in brackets the share that fails (counted as ${MOST_CLICKS}). To Dice .8:

${needed(0)}

To Dice .9:

${needed(1)}`;
}

function oracleSection(sets: readonly SetResult[]): string {
  const tables = sets.map((set) => {
    const rows = METHODS.map((method) => [
      method,
      ...ORACLE_FIGURES.map((name) => meanCell(oracleValues(set, method, name))),
    ]);
    return `#### ${set.title} (${sizeOf(set)})\n\n${table(['method', ...ORACLE_FIGURES], rows)}`;
  });
  return `### Oracle figures

Each of these used the truth to choose a level or a segment. Best level, salient best and persistent follow the paper's rule (the segment that holds most of the truth, at the best step, at the best salient level, in the map of persistent structures). Best node is the best of all segments at all levels, a union the best of at most so many disjoint ones (exact), "click, free level" the best segment around the deepest point of the structure, the stops as above, the ceiling the union of all regions that lie mostly inside: no tree on these regions passes it by much.

${tables.join('\n\n')}`;
}

function treeSection(cases: readonly CaseResult[]): string {
  const rows = METHODS.map((method) => {
    const own = cases.map(({ methods }) => measuredBy(methods, method));
    const predicts = own.map(({ persistencePredicts }) => persistencePredicts).filter((one) => one !== null);
    const counts = own.map(({ salientSegments }) => salientSegments.length);
    const ratios = own.flatMap(({ salientSegments }) =>
      salientSegments.slice(1).map((segments, at) => segments / salientSegments[at]),
    );
    return [
      method,
      `${own.filter(({ levelsNest }) => levelsNest).length} of ${own.length}`,
      meanCell(predicts),
      `${figure(meanOf(counts), 1)} (${Math.min(...counts)} to ${Math.max(...counts)})`,
      `${figure(Math.exp(meanOf(ratios.map(Math.log))), 2)} (${figure(Math.min(...ratios), 2)} to ${figure(Math.max(...ratios), 2)})`,
    ];
  });
  const header = [
    'method',
    'levels nest',
    'persistence predicts quality',
    'salient levels',
    'segments from one to the next',
  ];
  return `### The trees themselves

The reporting half, ${cases.length} scans and slices. Nesting: every step of every tree. "Persistence predicts quality": Spearman's correlation of a node's persistence with its best Dice over all structures of the truth, over the nodes of more than 200 voxels that meet one; mean over scans. Salient levels: how many (fewest to most), and by what factor the number of segments grows from one to the next (geometric mean, least to most).

${table(header, rows)}`;
}

function chosenHalf(sets: readonly SetResult[]): string {
  const columns = ['best node', 'union of 3', 'click, free level'] as const;
  const methods = METHODS_OF_HALF.choose;
  const rows = sets.flatMap((set) =>
    methods.map((method) => [
      `${set.title} (${sizeOf(set)})`,
      method,
      ...columns.map((name) => meanCell(oracleValues(set, method, name))),
      clickCell(set, method),
    ]),
  );
  return `### The choosing half

The same figures where settings were chosen: best node, union of 3 and free click are oracle figures, the fixed level is not.

${table(['set', 'method', ...columns, 'click, fixed level'], rows)}`;
}

/** The standard mode as a section of the page. */
export function standardSection(
  circumstances: string,
  sets: readonly SetResult[],
  cases: readonly CaseResult[],
  skipped: readonly string[],
): string {
  const half = (which: Half) => inHalfOnly(sets, which);
  const report = half('report');
  const missing = skipped.length === 0 ? '' : `\n\nNot on this machine: ${skipped.join('; ')}.`;
  return `## Standard mode

${circumstances} Every seed is 1; default settings throughout.${missing}

${HALF_NOTES}

${FIGURE_NOTES}

${METHOD_NOTES}

${userSection(report)}

${sliderSection(report)}

${differenceSection(report)}

${treeSection(cases.filter(({ half: of }) => of === 'report'))}

${achievableSection(report)}

${clicksSection(report)}

${oracleSection(report)}

${chosenHalf(half('choose'))}`;
}
