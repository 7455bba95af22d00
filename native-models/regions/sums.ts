/** Adds numbers to their like, one by one. */
export function addTo(sums: Float64Array | Uint32Array, more: Float64Array | Uint32Array): void {
  for (let at = 0; at < sums.length; at++) sums[at] += more[at];
}
