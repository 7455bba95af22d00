import type { RegionFeatures } from '../../../native-models/condensation';

/** Every feature centred and scaled to unit variance over regions; those that are the same everywhere become zero. */
export function standardised({ dimensions, values }: RegionFeatures): RegionFeatures {
  const scaled = new Float32Array(values.length);
  const rows = values.length / dimensions;
  for (let d = 0; d < dimensions; d++) {
    const column = Float64Array.from({ length: rows }, (_, row) => values[row * dimensions + d]);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
    for (let row = 0; row < rows; row++) scaled[row * dimensions + d] = (column[row] - mean) * scale;
  }
  return { dimensions, values: scaled };
}
