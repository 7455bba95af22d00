/** Four sums at a time: a single one would wait for each addition to finish. */
export function dot(a: Float64Array, b: Float64Array | Float32Array, from = 0): number {
  const length = a.length;
  const whole = length - (length % 4);
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    sum0 += a[i] * b[from + i];
    sum1 += a[i + 1] * b[from + i + 1];
    sum2 += a[i + 2] * b[from + i + 2];
    sum3 += a[i + 3] * b[from + i + 3];
  }
  for (let i = whole; i < length; i++) sum0 += a[i] * b[from + i];
  return sum0 + sum1 + (sum2 + sum3);
}

/** Writes A x into y for a dense matrix A of y.length rows and x.length columns, row by row. */
export function denseTimes(matrix: Float32Array | Float64Array, x: Float64Array, y: Float64Array): void {
  for (let row = 0; row < y.length; row++) y[row] = dot(x, matrix, row * x.length);
}

/** Writes the transpose of A times x into y for a dense matrix A of x.length rows and y.length columns. */
export function denseTransposedTimes(matrix: Float32Array, x: Float64Array, y: Float64Array): void {
  y.fill(0);
  for (let row = 0; row < x.length; row++) {
    const factor = x[row];
    for (let column = 0, entry = row * y.length; column < y.length; column++, entry++)
      y[column] += factor * matrix[entry];
  }
}
