/** Points of a Euclidean space: row after row, `dimensions` coordinates each. */
export interface Points {
  readonly coordinates: Float64Array;
  readonly count: number;
  readonly dimensions: number;
}

/** Throws unless the coordinates are as many as announced. */
export function points(coordinates: ArrayLike<number>, dimensions: number): Points {
  const count = coordinates.length / dimensions;
  if (!Number.isInteger(count))
    throw new Error(`${coordinates.length} coordinates are no rows of ${dimensions}`);
  return { coordinates: Float64Array.from(coordinates), count, dimensions };
}
