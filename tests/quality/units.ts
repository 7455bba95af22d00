import type { Figures, OracleFigure } from './figures';
import type { Method } from './methods';
import type { Half } from './split';
import type { CaseResult } from './standard/measure';
import { leaveOneOut, meanOf, type HeldOutChoice } from './statistics';

/** One structure of one scan under every method. */
export interface StructureResult {
  readonly scan: string;
  readonly half: Half;
  readonly figures: Readonly<Record<Method, Figures>>;
  readonly sliders: CaseResult['methods'][Method]['sliders'][number];
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
      structures.flatMap(({ set }, at) =>
        set === title
          ? [{ scan, half, figures: figuresAt(methods, at), sliders: methods.Granule.sliders[at] }]
          : [],
      ),
    ),
  }));
}

function figuresAt(methods: CaseResult['methods'], at: number): Record<Method, Figures> {
  return {
    Granule: methods.Granule.figures[at],
    'Granule, no encoder': methods['Granule, no encoder'].figures[at],
    'Granule, random encoder': methods['Granule, random encoder'].figures[at],
    'Granule, patch PCA': methods['Granule, patch PCA'].figures[at],
    'Granule, raw intensity': methods['Granule, raw intensity'].figures[at],
    'Ward, intensity': methods['Ward, intensity'].figures[at],
    'Ward, intensity + derivatives': methods['Ward, intensity + derivatives'].figures[at],
    'SLIC + Ward': methods['SLIC + Ward'].figures[at],
    'Watershed + Ward': methods['Watershed + Ward'].figures[at],
    Felzenszwalb: methods.Felzenszwalb.figures[at],
  };
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
  return unitsOf(set).map((unit) => meanOf(unit.map(({ figures }) => figure(figures[method]))));
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
  return clicksAtFixedSetting(set, ({ figures }) => figures[method].clickAtCount);
}
