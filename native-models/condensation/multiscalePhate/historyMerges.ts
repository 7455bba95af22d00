import { MergeRecord, type Merges } from '../merges';
import type { CondensationHistory } from './condensePoints';

/**
 * The history as merges of a granularity tree in which every point is a region: point p is node p + 1, and level l is
 * step l.
 */
export function historyMerges({ pointCount, absorbedInto, absorbedAtLevel }: CondensationHistory): Merges {
  const record = new MergeRecord(pointCount);
  const nodeOf = Uint32Array.from({ length: pointCount }, (_, point) => point + 1);
  // Within a level the larger points go first: whoever they join has not itself gone yet.
  const order = Array.from({ length: Math.max(0, pointCount - 1) }, (_, index) => index + 1).sort(
    (a, b) => absorbedAtLevel[a] - absorbedAtLevel[b] || b - a,
  );
  for (const point of order) {
    const into = absorbedInto[point];
    nodeOf[into] = record.add(nodeOf[into], nodeOf[point], absorbedAtLevel[point]);
  }
  return record.finish();
}
