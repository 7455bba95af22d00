import onnxProto from 'onnx-proto';
import type { onnx } from 'onnx-proto';
import { DATA_TYPES } from './encode';
import { elementCount } from './value';

export interface DecodedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What an .onnx file says of itself, and its float32 constants by name. */
export interface DecodedModel {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, DecodedTensor>;
}

/** Reads an .onnx file; null where the bytes are none or are cut short. */
export function decodeModel(bytes: Uint8Array): DecodedModel | null {
  try {
    const model = onnxProto.onnx.ModelProto.decode(bytes);
    if (!model.graph || model.opsetImport.length === 0 || !isOrdered(model.graph)) return null;
    const metadata = new Map(model.metadataProps.map(({ key, value }) => [key ?? '', value ?? '']));
    const tensors = new Map<string, DecodedTensor>();
    for (const initializer of model.graph.initializer ?? []) {
      if (initializer.dataType !== DATA_TYPES.float32) continue;
      tensors.set(initializer.name ?? '', floatTensor(initializer));
    }
    return { metadata, tensors };
  } catch {
    return null;
  }
}

/** ONNX wants every node after the nodes that it reads from, and every name given once. */
function isOrdered(graph: onnx.IGraphProto): boolean {
  const known = new Set<string>(['']);
  for (const { name } of [...(graph.input ?? []), ...(graph.initializer ?? [])]) known.add(name ?? '');
  for (const node of graph.node ?? []) {
    if (!(node.input ?? []).every((name) => known.has(name))) return false;
    for (const name of node.output ?? []) {
      if (name !== '' && known.has(name)) return false;
      known.add(name);
    }
  }
  return (graph.output ?? []).every(({ name }) => known.has(name ?? ''));
}

function floatTensor(tensor: onnx.ITensorProto): DecodedTensor {
  const shape = (tensor.dims ?? []).map(Number);
  const raw = tensor.rawData ?? new Uint8Array(0);
  if (raw.byteLength !== 4 * elementCount(shape)) throw new Error('A tensor is cut short.');
  // A copy of its own: the bytes need not be aligned to four in the file.
  return { shape, data: new Float32Array(Uint8Array.from(raw).buffer) };
}
