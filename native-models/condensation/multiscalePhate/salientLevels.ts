/** Changes below this are rounding: the kernel has become diagonal and the points stand still. */
const STANDSTILL = 1e-9;

/**
 * The levels at which the points hardly moved and after which they moved on: each a lower minimum of the gradient than
 * those before it. Fine to coarse; level 0, every point by itself, is left out.
 */
export function salientLevels(gradient: Float64Array): number[] {
  const change = gradient.map((value) => (value < STANDSTILL ? 0 : value));
  let lowest = change.reduce((a, b) => Math.max(a, b), 0);
  const levels: number[] = [];
  for (let level = 1; level < change.length - 1; level++) {
    if (change[level] <= lowest && change[level] < change[level + 1]) {
      levels.push(level);
      lowest = change[level];
    }
  }
  return levels;
}
