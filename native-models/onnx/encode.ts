import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import type { Attribute, Constant, ElementType, GraphNode, Value } from './value';

const { onnx: proto } = onnxProto;

/** ONNX 1.14: the newest that every execution provider of ours reads. */
const IR_VERSION = 9;
const OPERATOR_SET = 18;

/** TensorProto.DataType of the ONNX specification. */
export const DATA_TYPES: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
};

export interface ModelDescription {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Names of sizes that a user of the file may choose: tensor name -> axis -> name. */
  readonly freeSizes?: Readonly<Record<string, Readonly<Record<number, string>>>>;
}

interface GraphParts {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Bytes of an .onnx file (ModelProto). */
export function encodeModel(parts: GraphParts, description: ModelDescription): Uint8Array {
  const describe = (value: Value) => valueInfo(value, description.freeSizes?.[value.name] ?? {});
  const model = proto.ModelProto.create({
    irVersion: IR_VERSION,
    producerName: 'granule',
    opsetImport: [{ domain: '', version: OPERATOR_SET }],
    metadataProps: Object.entries(description.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: {
      name: 'granule',
      node: parts.nodes.map(nodeProto),
      initializer: parts.constants.map(tensorProto),
      input: parts.inputs.map(describe),
      output: parts.outputs.map(describe),
    },
  });
  return proto.ModelProto.encode(model).finish();
}

function nodeProto(node: GraphNode): onnx.INodeProto {
  return {
    opType: node.operator,
    name: node.outputs[0]?.name ?? '',
    input: node.inputs.map((value) => value.name),
    output: node.outputs.map((value) => value.name),
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
  };
}

function attributeProto(name: string, value: Attribute): onnx.IAttributeProto {
  const types = proto.AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: types.INT, i: value };
  if (typeof value === 'string') return { name, type: types.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: types.FLOAT, f: value.float };
  return { name, type: types.INTS, ints: [...value] };
}

function tensorProto(constant: Constant): onnx.ITensorProto {
  const { data } = constant;
  return {
    name: constant.name,
    dataType: DATA_TYPES[constant.type],
    dims: [...constant.shape],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function valueInfo(value: Value, freeSizes: Readonly<Record<number, string>>): onnx.IValueInfoProto {
  const dim = value.shape.map((size, axis) => {
    const free = freeSizes[axis];
    return free === undefined ? { dimValue: size } : { dimParam: free };
  });
  return { name: value.name, type: { tensorType: { elemType: DATA_TYPES[value.type], shape: { dim } } } };
}
