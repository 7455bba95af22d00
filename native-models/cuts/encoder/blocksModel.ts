import type { Graph, Value } from '../../onnx';
import { convolve, divide, leakyRelu, maximum, pad, reduceSumSquare, squareRoot, subtract } from '../../onnx';
import { KERNEL, LEAKY_SLOPE } from './architecture';
import type { PrincipalAxes } from './encoder';
import type { FoldedBlock } from './foldedBlocks';

/** What happens at the border of a block's input: it shrinks, or its outermost pixels repeat (as published). */
export type Border = 'shrink' | 'repeat';

interface PlacedConvolution {
  readonly weight: Value;
  readonly bias: Value;
}

/** A block's weights in a graph: one convolution, or at low rank two. */
export type PlacedBlock = readonly PlacedConvolution[];

export interface EncodedBlocks {
  /** Output of each block before its rectifier. */
  readonly linear: readonly Value[];
  /** Output of the last block, [n, 128, rows, columns]. */
  readonly embedding: Value;
}

/**
 * Puts the weights of an encoder's blocks into a graph, once for all that is encoded there. A block with principal
 * axes convolves to those few directions only and spreads them over its channels afterwards: the best approximation of
 * that rank to the activations on which the axes were measured.
 */
export function placeBlocks(
  graph: Graph,
  blocks: readonly FoldedBlock[],
  axes: readonly (PrincipalAxes | null)[] = [],
): PlacedBlock[] {
  return blocks.map((block, i) => {
    const blockAxes = axes[i] ?? null;
    return blockAxes ? placeAtLowRank(graph, block, blockAxes) : [placeInFull(graph, block)];
  });
}

function placeInFull(graph: Graph, { filters, inputs, weight, bias }: FoldedBlock): PlacedConvolution {
  return {
    weight: graph.constant(weight, [filters, inputs, KERNEL, KERNEL]),
    bias: graph.constant(bias, [filters]),
  };
}

function placeAtLowRank(graph: Graph, block: FoldedBlock, axes: PrincipalAxes): PlacedBlock {
  const { filters, inputs, weight, bias } = block;
  const { directions, count, mean } = axes;
  const reduced = multiplyMatrices(directions, weight, count, filters, weight.length / filters);
  const centre = multiplyMatrices(directions, subtractVectors(bias, mean), count, filters, 1);
  const spread = transposeMatrix(directions, count, filters);
  return [
    {
      weight: graph.constant(reduced, [count, inputs, KERNEL, KERNEL]),
      bias: graph.constant(centre, [count]),
    },
    { weight: graph.constant(spread, [filters, count, 1, 1]), bias: graph.constant(mean, [filters]) },
  ];
}

/** Adds an encoder's blocks to a graph. x [n, channels, rows, columns]; 'shrink' takes 8 pixels off each side. */
export function encodeBlocks(
  graph: Graph,
  x: Value,
  blocks: readonly PlacedBlock[],
  border: Border,
): EncodedBlocks {
  const linear: Value[] = [];
  let embedding = x;
  for (const block of blocks) {
    const input = border === 'repeat' ? repeatBorder(graph, embedding) : embedding;
    const output = block.reduce((y, { weight, bias }) => convolve(graph, y, weight, bias), input);
    linear.push(output);
    embedding = leakyRelu(graph, output, LEAKY_SLOPE);
  }
  return { linear, embedding };
}

/** Two copies of the outermost pixels on each side, so that a block keeps the size of its input. */
export function repeatBorder(graph: Graph, x: Value): Value {
  const margin = (KERNEL - 1) / 2;
  return pad(graph, x, [0, 0, margin, margin], [0, 0, margin, margin], 'edge');
}

/** Each pixel's vector divided by its length. x [n, length, rows, columns]. */
export function normalisePixels(graph: Graph, x: Value): Value {
  const length = squareRoot(graph, reduceSumSquare(graph, x, [1]));
  return divide(graph, x, maximum(graph, length, graph.scalar(1e-12)));
}

/** Coordinates of each pixel's vector along principal axes. x [n, length, rows, columns] -> [n, count, rows, columns]. */
export function projectPixels(graph: Graph, x: Value, { mean, directions, count }: PrincipalAxes): Value {
  const centred = subtract(graph, x, graph.constant(mean, [1, mean.length, 1, 1]));
  return convolve(graph, centred, graph.constant(directions, [count, mean.length, 1, 1]));
}

/** a [rows, inner] times b [inner, columns]. */
function multiplyMatrices(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): Float32Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < inner; k++)
      for (let column = 0; column < columns; column++)
        product[row * columns + column] += a[row * inner + k] * b[k * columns + column];
  return Float32Array.from(product);
}

function subtractVectors(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]);
}

function transposeMatrix(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}
