/** Each step's limit of cost is this many times the one before: the product's ladder, so that levels mean the same. */
const GROWTH = 1.15;
/** Share of the pairs at the start that cost less than the first limit. */
const FIRST_QUANTILE = 0.02;

/** Condensation step at which a merge of some cost falls; never earlier than the merges before it. */
export function stepsOfCosts(startCosts: Float64Array): (cost: number) => number {
  const sorted = startCosts.slice().sort();
  const highest = sorted[sorted.length - 1] ?? 0;
  const quantile = sorted[Math.floor(FIRST_QUANTILE * Math.max(0, sorted.length - 1))] ?? 0;
  const first = Math.max(quantile, 1e-9 * highest) || 1;
  let reached = 1;
  return (cost) => {
    const step = cost < first ? 1 : 2 + Math.floor(Math.log(cost / first) / Math.log(GROWTH));
    reached = Math.max(reached, step);
    return reached;
  };
}
