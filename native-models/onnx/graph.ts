import type { ModelDescription } from './encode';
import { encodeModel } from './encode';
import type { Attributes, Constant, ConstantData, ElementType, GraphNode, Value } from './value';
import { elementCount } from './value';

/** A node as differentiation sees it: an ONNX node, or several of them that have one derivative rule. */
export interface TracedNode {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly attributes: Attributes;
  /** Values inside a composite that its derivative uses again. */
  readonly saved: Readonly<Record<string, Value>>;
}

/**
 * An ONNX graph under construction, every shape known. Operators are functions beside it (`add(graph, a, b)`);
 * the graph remembers what was built, so that it can be differentiated and written.
 */
export class Graph {
  /** What was built, in order, for reverse-mode differentiation. */
  readonly trace: TracedNode[] = [];
  readonly #nodes: GraphNode[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  #names = 0;
  #insideComposite = false;

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
    const value = { name, shape, type };
    this.#inputs.push(value);
    return value;
  }

  /** A tensor of known values. Constants of one name are one constant. */
  constant(data: ConstantData, shape: readonly number[], name = this.#freshName('constant')): Value {
    const known = this.#constants.get(name);
    if (known) return known;
    if (data.length !== elementCount(shape))
      throw new Error(`Constant ${name} holds ${data.length} values for shape [${shape.join(', ')}].`);
    const constant = { name, shape, type: elementTypeOf(data), data };
    this.#constants.set(name, constant);
    return constant;
  }

  scalar(x: number): Value {
    return this.constant(Float32Array.of(x), [], `scalar ${x}`);
  }

  /** A list of int64 numbers, as ONNX takes shapes, axes and bounds. */
  integers(list: readonly number[]): Value {
    return this.constant(BigInt64Array.from(list, BigInt), [list.length], `integers ${list.join(' ')}`);
  }

  /** Adds one ONNX node with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    shape: readonly number[],
    attributes: Attributes = {},
    type: ElementType = 'float32',
  ): Value {
    const output = { name: this.#freshName(operator), shape, type };
    this.#nodes.push({ operator, inputs, outputs: [output], attributes });
    if (!this.#insideComposite) this.trace.push({ operator, inputs, output, attributes, saved: {} });
    return output;
  }

  /** Adds several nodes that differentiation treats as one, by the rule registered for `operator`. */
  composite<Saved extends Record<string, Value>>(
    operator: string,
    inputs: readonly Value[],
    attributes: Attributes,
    build: () => { readonly output: Value; readonly saved: Saved },
  ): { readonly output: Value; readonly saved: Saved } {
    if (this.#insideComposite) return build();
    this.#insideComposite = true;
    try {
      const built = build();
      this.trace.push({ operator, inputs, output: built.output, attributes, saved: built.saved });
      return built;
    } finally {
      this.#insideComposite = false;
    }
  }

  /** Makes a value an output of the graph under this name. */
  output(value: Value, name: string): void {
    const named = { ...value, name };
    this.#nodes.push({ operator: 'Identity', inputs: [value], outputs: [named], attributes: {} });
    this.#outputs.push(named);
  }

  /** The graph as the bytes of an .onnx file. */
  encode(description: ModelDescription = {}): Uint8Array {
    return encodeModel(
      {
        nodes: this.#nodes,
        constants: [...this.#constants.values()],
        inputs: this.#inputs,
        outputs: this.#outputs,
      },
      description,
    );
  }

  #freshName(stem: string): string {
    return `${stem} ${(this.#names += 1)}`;
  }
}

function elementTypeOf(data: ConstantData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  return data instanceof BigInt64Array ? 'int64' : 'uint8';
}
