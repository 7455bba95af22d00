export type ElementType = 'float32' | 'int32' | 'int64' | 'bool' | 'uint8';

/** What a constant of a graph may be made of; the array's type is the element type. */
export type ConstantData = Float32Array | Int32Array | BigInt64Array | Uint8Array;

/** A tensor in a graph: its name, its shape (all sizes known) and its element type. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** A tensor whose elements are known when the graph is built. */
export interface Constant extends Value {
  readonly data: ConstantData;
}

/** An ONNX attribute. Integers, lists of integers and strings are written as they are, a float says so. */
export type Attribute = number | readonly number[] | string | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** True where two shapes are the same, size by size. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Shape of an elementwise operation (ONNX multidirectional broadcasting). */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1)
      throw new Error(`Shapes [${a.join(', ')}] and [${b.join(', ')}] do not broadcast.`);
    return Math.max(sizeA, sizeB);
  });
}
