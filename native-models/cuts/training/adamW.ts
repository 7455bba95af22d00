import type { Graph, Value } from '../../onnx';
import { add, divide, multiply, scale, slice, squareRoot, subtract } from '../../onnx';

const DECAY_FIRST = 0.9;
const DECAY_SECOND = 0.999;
const EPSILON = 1e-8;
const WEIGHT_DECAY = 1e-4;

export interface OptimiserState {
  readonly parameters: Value;
  readonly firstMoment: Value;
  readonly secondMoment: Value;
}

/**
 * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) on one flat vector of all parameters.
 * schedule [3] is what `schedule` computes for the step.
 */
export function adamW(graph: Graph, state: OptimiserState, gradient: Value, schedule: Value): OptimiserState {
  const entry = (i: number) => slice(graph, schedule, 0, i, i + 1);
  const [rate, firstCorrection, secondCorrection] = [entry(0), entry(1), entry(2)];
  const firstMoment = average(graph, state.firstMoment, gradient, DECAY_FIRST);
  const square = multiply(graph, gradient, gradient);
  const secondMoment = average(graph, state.secondMoment, square, DECAY_SECOND);
  const deviation = squareRoot(graph, divide(graph, secondMoment, secondCorrection));
  const direction = divide(
    graph,
    divide(graph, firstMoment, firstCorrection),
    add(graph, deviation, graph.scalar(EPSILON)),
  );
  const kept = subtract(graph, graph.scalar(1), scale(graph, rate, WEIGHT_DECAY));
  const decayed = multiply(graph, state.parameters, kept);
  return {
    parameters: subtract(graph, decayed, multiply(graph, direction, rate)),
    firstMoment,
    secondMoment,
  };
}

/** decay * old + (1 - decay) * fresh. */
export function average(graph: Graph, old: Value, fresh: Value, decay: number): Value {
  return add(graph, scale(graph, old, decay), scale(graph, fresh, 1 - decay));
}

const LOWEST_RATE = 1e-6;
const HIGHEST_RATE = 1e-3;
/** The reference warms up for 10 of its 200 epochs. */
const WARM_UP = 0.05;

/**
 * Learning rate of a step (0-based) and AdamW's two bias corrections: a linear warm-up over the first twentieth, then
 * half a cosine down to 0.
 */
export function schedule(step: number, steps: number): Float32Array {
  const warmUp = Math.round(WARM_UP * steps);
  const rate =
    step < warmUp
      ? LOWEST_RATE + (step / Math.max(1, warmUp - 1)) * (HIGHEST_RATE - LOWEST_RATE)
      : (HIGHEST_RATE / 2) * (1 + Math.cos((Math.PI * (step - warmUp)) / (steps - warmUp)));
  return Float32Array.of(rate, 1 - DECAY_FIRST ** (step + 1), 1 - DECAY_SECOND ** (step + 1));
}
