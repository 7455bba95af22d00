import { SEGMENT_COUNTS, type Figures, type OracleFigure } from './figures';
import type { Method } from './methods';
import type { Half } from './split';
import type { CaseResult, MethodOnCase } from './standard/measure';
import { leaveOneOut, meanOf, type HeldOutChoice } from './statistics';

/** One structure of one scan under the methods of its half. */
export interface StructureResult {
  readonly scan: string;
  readonly half: Half;
  readonly figuresOf: (method: Method) => Figures;
  /** Of Granule. */
  readonly sliders: MethodOnCase['sliders'][number];
}

/** A row of the tables. */
export interface SetResult {
  readonly title: string;
  readonly structures: readonly StructureResult[];
}

/** Gathers the structures of all cases by their sets, in the order of the sets. */
export function setsOf(titles: readonly string[], cases: readonly CaseResult[]): SetResult[] {
  return titles.map((title) => ({
    title,
    structures: cases.flatMap(({ scan, half, structures, methods }) =>
      structures.flatMap(({ set }, at) => {
        const measured = (method: Method) => measuredBy(methods, method);
        const figuresOf = (method: Method) => measured(method).figures[at];
        return set === title ? [{ scan, half, figuresOf, sliders: measured('Granule').sliders[at] }] : [];
      }),
    ),
  }));
}

/** What one method measured on a case; to ask for one that did not run there is a mistake. */
export function measuredBy(methods: CaseResult['methods'], method: Method): MethodOnCase {
  const measured = methods.get(method);
  if (measured === undefined) throw new Error(`${method} did not run on this half.`);
  return measured;
}

/** The structures of one half; sets that have none there are left out. */
export function inHalfOnly(sets: readonly SetResult[], half: Half): SetResult[] {
  return sets
    .map((set) => ({ ...set, structures: set.structures.filter((one) => one.half === half) }))
    .filter(({ structures }) => structures.length > 0);
}

/** What a mean is taken over and what the bootstrap draws: scans (each the mean of its structures), or the structures of a single scan. */
export function unitsOf({ structures }: SetResult): readonly (readonly StructureResult[])[] {
  const scans = [...new Set(structures.map(({ scan }) => scan))];
  if (scans.length === 1) return structures.map((structure) => [structure]);
  return scans.map((scan) => structures.filter((structure) => structure.scan === scan));
}

/** "39 scans", "8 structures of one scan". */
export function sizeOf(set: SetResult): string {
  const units = unitsOf(set).length;
  const scans = new Set(set.structures.map(({ scan }) => scan)).size;
  if (scans === 1) return units === 1 ? 'one scan' : `${units} structures or slices of one scan`;
  const perScan = set.structures.length / units;
  return perScan === 1 ? `${units} scans` : `${units} scans, ${perScan.toFixed(0)} structures each`;
}

/** A figure of every unit under one method. */
export function valuesOf(set: SetResult, method: Method, figure: (figures: Figures) => number): number[] {
  return unitsOf(set).map((unit) => meanOf(unit.map(({ figuresOf }) => figure(figuresOf(method)))));
}

/** One oracle figure of every unit. */
export function oracleValues(set: SetResult, method: Method, figure: OracleFigure): number[] {
  return valuesOf(set, method, ({ oracle }) => oracle[figure]);
}

/** Clicks at the setting of a slider that for each unit the other units chose. */
export function clicksAtFixedSetting(
  set: SetResult,
  clicks: (structure: StructureResult) => readonly number[],
): HeldOutChoice[] {
  return leaveOneOut(
    unitsOf(set).map((unit) => {
      const rows = unit.map(clicks);
      return rows[0].map((_, setting) => meanOf(rows.map((row) => row[setting])));
    }),
  );
}

/** One click at a fixed number of segments, which for each unit the other units chose; `setting` indexes SEGMENT_COUNTS. */
export function clicksAtFixedLevel(set: SetResult, method: Method): HeldOutChoice[] {
  return clicksAtFixedSetting(set, ({ figuresOf }) => figuresOf(method).clickAtCount);
}

/** One click at one fixed number of segments for all units: the number that the units of another half like best. */
export function clicksAtChosenLevel(
  chooser: SetResult,
  set: SetResult,
  method: Method,
): { segments: number; values: number[] } {
  const means = SEGMENT_COUNTS.map((_, at) =>
    meanOf(valuesOf(chooser, method, ({ clickAtCount }) => clickAtCount[at])),
  );
  const chosen = means.indexOf(Math.max(...means));
  return {
    segments: SEGMENT_COUNTS[chosen],
    values: valuesOf(set, method, ({ clickAtCount }) => clickAtCount[chosen]),
  };
}
