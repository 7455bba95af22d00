/**
 * Eigenvalues of the symmetric matrix [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]] in descending order, written to
 * `into` from index `at`. Closed form of the characteristic cubic (Smith 1961).
 */
export function symmetricEigenvalues(
  xx: number,
  yy: number,
  zz: number,
  xy: number,
  xz: number,
  yz: number,
  into: Float64Array,
  at: number,
): void {
  const mean = (xx + yy + zz) / 3;
  const [a, b, c] = [xx - mean, yy - mean, zz - mean];
  const spread = Math.sqrt((a * a + b * b + c * c + 2 * (xy * xy + xz * xz + yz * yz)) / 6);
  if (spread < 1e-12) {
    into[at] = into[at + 1] = into[at + 2] = mean;
    return;
  }
  const determinant = a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz);
  const cosine = Math.max(-1, Math.min(1, determinant / (2 * spread * spread * spread)));
  const angle = Math.acos(cosine) / 3;
  const largest = mean + 2 * spread * Math.cos(angle);
  const smallest = mean + 2 * spread * Math.cos(angle + (2 * Math.PI) / 3);
  into[at] = largest;
  into[at + 1] = 3 * mean - largest - smallest;
  into[at + 2] = smallest;
}
