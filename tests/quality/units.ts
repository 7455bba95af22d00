import { SEGMENT_COUNTS, type Figures, type OracleFigure } from './figures';
import type { Method } from './methods';
import { leaveOneOut, meanOf, type HeldOutChoice } from './statistics';

/** One structure of one scan under every method. */
export interface StructureResult {
  /** File name of the scan. */
  readonly scan: string;
  readonly labels: readonly number[];
  readonly figures: Readonly<Record<Method, Figures>>;
}

/** A row of the tables. */
export interface SetResult {
  readonly title: string;
  readonly structures: readonly StructureResult[];
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
  if (scans === 1) return `${units} structures of one scan`;
  const perScan = set.structures.length / units;
  return perScan === 1 ? `${units} scans` : `${units} scans, ${perScan} structures each`;
}

/** One oracle figure of every unit. */
export function oracleValues(set: SetResult, method: Method, figure: OracleFigure): number[] {
  return unitsOf(set).map((unit) => meanOf(unit.map(({ figures }) => figures[method].oracle[figure])));
}

/** One click at a fixed number of segments, which for each unit the other units chose; `setting` indexes SEGMENT_COUNTS. */
export function clicksAtFixedLevel(set: SetResult, method: Method): HeldOutChoice[] {
  return leaveOneOut(
    unitsOf(set).map((unit) =>
      SEGMENT_COUNTS.map((_, setting) =>
        meanOf(unit.map(({ figures }) => figures[method].clickAtCount[setting])),
      ),
    ),
  );
}
