/** Adds numbers to their like, one by one, from index `from` of the sums on. */
export function addTo(sums: Float64Array | Uint32Array, more: Float64Array | Uint32Array, from = 0): void {
  for (let at = 0; at < more.length; at++) sums[from + at] += more[at];
}
