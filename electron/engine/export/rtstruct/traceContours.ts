/** Corners of pixels, two numbers each: (0, 0) is the outer corner of the first pixel, pixel (c, r) spans c..c+1, r..r+1. */
export type Contour = readonly number[];

/** Steps along the edges of pixels, each a right turn from the one before (rows run down). */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * The outlines of a frame's pixels (1 inside, row by row) along their edges: one closed contour around each group of
 * pixels that touch by their sides. A hole is reached through a channel of no width ("keyhole", PS3.3 C.8.8.6.3), so
 * that every contour stands for itself. No centre of a pixel lies on one.
 */
export function traceContours(pixels: Uint8Array, columns: number, rows: number): Contour[] {
  const loops = traceLoops(pixels, columns, rows);
  const outer = loops.filter(({ isHole }) => !isHole);
  const holes = loops.filter(({ isHole }) => isHole);
  const ownerOf = new Map<number, { readonly loop: Loop; readonly at: number }>();
  for (const loop of loops) loop.corners.forEach((corner, at) => ownerOf.set(corner, { loop, at }));
  for (const hole of holes) {
    const start = topLeft(hole);
    let above = hole.corners[start] - (columns + 1);
    while (!ownerOf.has(above)) above -= columns + 1;
    // What is met first above the top of a hole is the outline around it, or a hole farther up.
    const met = ownerOf.get(above);
    met?.loop.holes.push({ at: met.at, hole, start });
  }
  return outer.map((loop) => straightened(cornersOf(loop, 0), columns + 1));
}

/** A closed path along edges of pixels, clockwise around what is inside; a corner is row * (columns + 1) + column. */
interface Loop {
  readonly corners: readonly number[];
  readonly isHole: boolean;
  /** Holes entered from the corner at an index, each from its own corner `start`. */
  readonly holes: { readonly at: number; readonly hole: Loop; readonly start: number }[];
}

function traceLoops(pixels: Uint8Array, columns: number, rows: number): Loop[] {
  const width = columns + 1;
  const leaving = edgesLeaving(pixels, columns, rows);
  const loops: Loop[] = [];
  for (let first = 0; first < leaving.length; first++)
    while (leaving[first] !== 0) loops.push(traceLoop(leaving, first, width));
  return loops;
}

/** Takes the edges of the loop that leaves a corner first. */
function traceLoop(leaving: Uint8Array, first: number, width: number): Loop {
  const start = STEPS.findIndex((_, direction) => (leaving[first] & (1 << direction)) !== 0);
  const corners: number[] = [];
  let twiceArea = 0;
  let corner = first;
  let direction = start;
  do {
    corners.push(corner);
    const [x, y] = STEPS[direction];
    twiceArea += (corner % width) * y - Math.floor(corner / width) * x;
    corner += x + y * width;
    // The sharpest right turn keeps to the same pixel where two touch by a corner only.
    const turns = [direction + 1, direction, direction + 3].map((turn) => turn % 4);
    direction = turns.find((turn) => (leaving[corner] & (1 << turn)) !== 0) ?? start;
    leaving[corner] &= ~(1 << direction);
  } while (corner !== first || direction !== start);
  return { corners, isHole: twiceArea < 0, holes: [] };
}

/** Per corner one bit for each direction in which an edge leaves it with the inside on its right. */
function edgesLeaving(pixels: Uint8Array, columns: number, rows: number): Uint8Array {
  const width = columns + 1;
  const leaving = new Uint8Array(width * (rows + 1));
  const inside = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < columns && row < rows && pixels[row * columns + column] === 1;
  for (let pixel = pixels.indexOf(1); pixel >= 0; pixel = pixels.indexOf(1, pixel + 1)) {
    const [column, row] = [pixel % columns, Math.floor(pixel / columns)];
    const corner = row * width + column;
    if (!inside(column, row - 1)) leaving[corner] |= 1;
    if (!inside(column + 1, row)) leaving[corner + 1] |= 2;
    if (!inside(column, row + 1)) leaving[corner + width + 1] |= 4;
    if (!inside(column - 1, row)) leaving[corner + width] |= 8;
  }
  return leaving;
}

/** Index of the topmost corner, the leftmost of those: inside pixels lie on both sides above it. */
function topLeft({ corners }: Loop): number {
  return corners.reduce((best, corner, at) => (corner < corners[best] ? at : best), 0);
}

/** The corners of a loop from one of them on, with its holes where they are entered; the first one is not repeated. */
function cornersOf({ corners, holes }: Loop, start: number): number[] {
  return corners.flatMap((_, step) => {
    const at = (start + step) % corners.length;
    const entered = holes.filter((hole) => hole.at === at);
    return [
      corners[at],
      ...entered.flatMap((hole) => [
        ...cornersOf(hole.hole, hole.start),
        hole.hole.corners[hole.start],
        corners[at],
      ]),
    ];
  });
}

/** Only the corners at which a contour turns. */
function straightened(corners: readonly number[], width: number): Contour {
  const placed = corners.map((corner) => [corner % width, Math.floor(corner / width)] as const);
  const heading = (a: readonly [number, number], b: readonly [number, number]) =>
    `${Math.sign(b[0] - a[0])} ${Math.sign(b[1] - a[1])}`;
  const { length } = placed;
  return placed.flatMap((corner, at) => {
    const [before, after] = [placed[(at + length - 1) % length], placed[(at + 1) % length]];
    return heading(before, corner) === heading(corner, after) ? [] : [...corner];
  });
}
