import { pad, reshape, slice, transpose } from '../../onnx';
import type { GradientRule } from '../rule';

const slicing: GradientRule = (graph, { inputs: [x], output, attributes }, gradient) => {
  const { axis, start } = attributes;
  if (typeof axis !== 'number' || typeof start !== 'number') throw new Error('Slice has no bounds.');
  const none = x.shape.map(() => 0);
  const after = x.shape[axis] - start - output.shape[axis];
  return [pad(graph, gradient, none.with(axis, start), none.with(axis, after))];
};

const concatenation: GradientRule = (graph, { inputs, attributes }, gradient, needs) => {
  const { axis } = attributes;
  if (typeof axis !== 'number') throw new Error('Concat has no axis.');
  let end = 0;
  return inputs.map((input, i) => {
    const start = end;
    end += input.shape[axis];
    return needs[i] ? slice(graph, gradient, axis, start, end) : null;
  });
};

const transposition: GradientRule = (graph, { inputs: [x], attributes }, gradient) => {
  const { perm } = attributes;
  if (!Array.isArray(perm)) throw new Error('Transpose has no order of axes.');
  return [
    transpose(
      graph,
      gradient,
      x.shape.map((_, axis) => perm.indexOf(axis)),
    ),
  ];
};

export const shapeRules: Readonly<Record<string, GradientRule>> = {
  Reshape: (graph, { inputs: [x] }, gradient) => [reshape(graph, gradient, x.shape), null],
  Transpose: transposition,
  Slice: slicing,
  Concat: concatenation,
};
