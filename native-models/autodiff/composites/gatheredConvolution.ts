import type { Graph, Value } from '../../onnx';
import {
  concatenate,
  elementCount,
  gatherRows,
  matrixMultiply,
  pad,
  reduceSum,
  reshape,
  slice,
  transpose,
  transposedMultiply,
} from '../../onnx';
import type { GradientRule } from '../rule';

const OPERATOR = 'GatheredConvolution';

/** Crops gathered at a time: their patches (about 2 MB) stay in a core's cache until they are multiplied. */
const CROPS_PER_CHUNK = 16;

/**
 * Convolution of square crops without padding, as gathered patches times one matrix: on a CPU this is up to twice as
 * fast, forward and backward, as the native operator on crops this small.
 * x [crops, size * size, C] row-major, weight [K, C, kernel, kernel] -> [crops, (size - kernel + 1)^2, K].
 */
export function gatheredConvolution(graph: Graph, x: Value, weight: Value): Value {
  const geometry = geometryOf(x, weight);
  return graph.composite(OPERATOR, [x, weight], {}, () => {
    const matrix = weightMatrix(graph, weight);
    const products = chunksOf(geometry).map((chunk) =>
      matrixMultiply(graph, patches(graph, x, geometry, chunk), matrix),
    );
    return {
      output: reshape(graph, concatenate(graph, products, 0), [
        geometry.crops,
        geometry.outputSize ** 2,
        geometry.filters,
      ]),
      saved: { matrix },
    };
  }).output;
}

const backward: GradientRule = (graph, { inputs: [x, weight], saved }, gradient, [needsX]) => {
  const geometry = geometryOf(x, weight);
  const { kernel, channels, filters, size } = geometry;
  const matrixParts: Value[] = [];
  const inputParts: Value[] = [];
  for (const chunk of chunksOf(geometry)) {
    const part = rows(graph, gradient, chunk);
    matrixParts.push(transposedMultiply(graph, patches(graph, x, geometry, chunk), part, { a: true }));
    if (needsX) inputParts.push(spread(graph, part, saved.matrix, geometry, chunk));
  }
  const matrixGradient = reshape(graph, graph.node('Sum', matrixParts, matrixParts[0].shape), [
    kernel,
    kernel,
    channels,
    filters,
  ]);
  const inputGradient = needsX
    ? reshape(graph, concatenate(graph, inputParts, 0), [geometry.crops, size * size, channels])
    : null;
  return [inputGradient, transpose(graph, matrixGradient, [3, 2, 0, 1])];
};

interface Geometry {
  readonly crops: number;
  readonly size: number;
  readonly outputSize: number;
  readonly kernel: number;
  readonly channels: number;
  readonly filters: number;
}

interface Chunk {
  readonly start: number;
  readonly crops: number;
}

function geometryOf(x: Value, weight: Value): Geometry {
  const [crops, positions, channels] = x.shape;
  const [filters, , kernel] = weight.shape;
  const size = Math.sqrt(positions);
  return { crops, size, outputSize: size - kernel + 1, kernel, channels, filters };
}

function chunksOf({ crops, outputSize }: Geometry): Chunk[] {
  const length = outputSize === 1 ? crops : CROPS_PER_CHUNK;
  return Array.from({ length: Math.ceil(crops / length) }, (_, i) => ({
    start: i * length,
    crops: Math.min(length, crops - i * length),
  }));
}

/** [K, C, kernel, kernel] -> [kernel * kernel * C, K], rows in the order of the gathered patches. */
function weightMatrix(graph: Graph, weight: Value): Value {
  const [filters] = weight.shape;
  const ordered = transpose(graph, weight, [2, 3, 1, 0]);
  return reshape(graph, ordered, [elementCount(weight.shape) / filters, filters]);
}

/** Crops of a chunk as rows, one per position: [chunk crops * positions, C]. */
function rows(graph: Graph, x: Value, { start, crops }: Chunk): Value {
  const [all, positions, channels] = x.shape;
  const flat = reshape(graph, x, [all * positions, channels]);
  if (crops === all) return flat;
  return slice(graph, flat, 0, start * positions, (start + crops) * positions);
}

/** Every patch of a chunk as one row: [chunk crops * output positions, kernel * kernel * C]. */
function patches(graph: Graph, x: Value, geometry: Geometry, chunk: Chunk): Value {
  const { outputSize, kernel, channels } = geometry;
  const shape = [chunk.crops * outputSize ** 2, kernel * kernel * channels];
  if (outputSize === 1) return reshape(graph, x, shape);
  const index = patchIndex(graph, geometry, chunk.crops, [shape[0], kernel * kernel]);
  return reshape(graph, gatherRows(graph, rows(graph, x, chunk), index), shape);
}

/**
 * The transpose of `patches`, applied to the gradient of its product: every position gathers its share of every patch
 * that covers it. ONNX Runtime's ScatterND, which could add the shares in place, loses some where threads collide.
 */
function spread(graph: Graph, part: Value, matrix: Value, geometry: Geometry, chunk: Chunk): Value {
  const { outputSize, kernel, channels, size } = geometry;
  const positions = chunk.crops * size * size;
  if (outputSize === 1)
    return reshape(graph, transposedMultiply(graph, part, matrix, { b: true }), [positions, channels]);
  // One more patch, of zeros, stands in where fewer patches than kernel * kernel cover a position.
  const withNone = pad(graph, part, [0, 0], [1, 0]);
  const shares = transposedMultiply(graph, withNone, matrix, { b: true });
  const count = withNone.shape[0] * kernel * kernel;
  const index = coverIndex(graph, geometry, chunk.crops);
  return reduceSum(graph, gatherRows(graph, reshape(graph, shares, [count, channels]), index), [1]);
}

/** Row of the input that each element of each patch comes from. */
function patchIndex(graph: Graph, geometry: Geometry, crops: number, shape: readonly number[]): Value {
  const { size, outputSize, kernel } = geometry;
  const index = new BigInt64Array(elementCount(shape));
  let next = 0;
  for (let crop = 0; crop < crops; crop++)
    for (let row = 0; row < outputSize; row++)
      for (let column = 0; column < outputSize; column++)
        for (let down = 0; down < kernel; down++)
          for (let right = 0; right < kernel; right++)
            index[next++] = BigInt((crop * size + row + down) * size + column + right);
  return graph.constant(index, shape, `patches ${crops} ${size} ${kernel}`);
}

/** The elements of patches that come from each row of the input, [crops * size * size, kernel * kernel]. */
function coverIndex(graph: Graph, { size, outputSize, kernel }: Geometry, crops: number): Value {
  const shape = [crops * size * size, kernel * kernel];
  const none = crops * outputSize ** 2 * kernel * kernel;
  const index = new BigInt64Array(elementCount(shape));
  let next = 0;
  for (let crop = 0; crop < crops; crop++)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        for (let down = 0; down < kernel; down++)
          for (let right = 0; right < kernel; right++) {
            const [top, left] = [row - down, column - right];
            const inside = top >= 0 && left >= 0 && top < outputSize && left < outputSize;
            const patch = (crop * outputSize + top) * outputSize + left;
            index[next++] = BigInt(inside ? (patch * kernel + down) * kernel + right : none);
          }
  return graph.constant(index, shape, `covers ${crops} ${size} ${kernel}`);
}

export const gatheredConvolutionRules: Readonly<Record<string, GradientRule>> = { [OPERATOR]: backward };
