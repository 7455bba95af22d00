import type { Graph, Value } from '../../onnx';
import {
  add,
  concatenate,
  divide,
  exponential,
  logarithm,
  matrixMultiply,
  multiply,
  reduceMean,
  reduceSum,
  reshape,
  scale,
  slice,
  squareRoot,
  subtract,
  transpose,
} from '../../onnx';

const TEMPERATURE = 0.1;
/** Keeps the derivative of a norm finite at 0. */
const NORM_FLOOR = 1e-12;

/** Mean squared error over all elements, [1]. */
export function meanSquaredError(graph: Graph, a: Value, b: Value): Value {
  const difference = subtract(graph, a, b);
  return reshape(graph, reduceMean(graph, multiply(graph, difference, difference), [0, 1]), [1]);
}

/**
 * NT-Xent within each image (Chen et al. 2020, equation 1; CUTS uses the anchors and positives of one image and
 * temperature 0.1), mean over all rows and images, [1]. embeddings [2 * images * anchors, 128], anchors first.
 */
export function contrastiveLoss(graph: Graph, embeddings: Value, images: number): Value {
  const [rows, length] = embeddings.shape;
  const anchors = rows / 2 / images;
  const unit = normaliseRows(graph, embeddings);
  const half = (start: number) =>
    reshape(graph, slice(graph, unit, 0, start, start + rows / 2), [images, anchors, length]);
  const pairs = concatenate(graph, [half(0), half(rows / 2)], 1);
  const cosines = matrixMultiply(graph, pairs, transpose(graph, pairs, [0, 2, 1]));
  const similarity = scale(graph, cosines, 1 / TEMPERATURE);
  const size = 2 * anchors;
  const others = pairMask(graph, size, (i, j) => (i === j ? 0 : 1));
  const partner = pairMask(graph, size, (i, j) => (j === (i + anchors) % size ? 1 : 0));
  const sumOfOthers = reduceSum(graph, multiply(graph, exponential(graph, similarity), others), [2]);
  const withPartner = reduceSum(graph, multiply(graph, similarity, partner), [2]);
  const perRow = subtract(graph, logarithm(graph, sumOfOthers), withPartner);
  return reshape(graph, reduceMean(graph, perRow, [0, 1, 2]), [1]);
}

function normaliseRows(graph: Graph, x: Value): Value {
  const squares = reduceSum(graph, multiply(graph, x, x), [1]);
  return divide(graph, x, squareRoot(graph, add(graph, squares, graph.scalar(NORM_FLOOR))));
}

function pairMask(graph: Graph, size: number, weight: (i: number, j: number) => number): Value {
  const mask = Float32Array.from({ length: size * size }, (_, at) =>
    weight(Math.floor(at / size), at % size),
  );
  return graph.constant(mask, [1, size, size]);
}
