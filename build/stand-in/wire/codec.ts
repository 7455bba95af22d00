// One value as one binary frame: a JSON tree, then the bytes of its binary parts. It carries what structured clone
// carries of the types that Granule sends, and refuses what structured clone refuses.
// Layout: Uint32 length of the tree (little endian), the tree in UTF-8, the binary parts one after another.

type Tagged =
  | { $: 'undefined' }
  | { $: 'number'; text: string }
  | { $: 'bigint'; text: string }
  | { $: 'date'; time: number }
  | { $: 'error'; name: string; message: string }
  | { $: 'bytes'; type: BinaryType; offset: number; length: number }
  | { $: 'map'; entries: unknown[] }
  | { $: 'set'; values: unknown[] }
  | { $: 'object'; entries: [string, unknown][] };

const BINARY = {
  ArrayBuffer,
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;
type BinaryType = keyof typeof BINARY;

function binaryTypeOf(value: ArrayBuffer | ArrayBufferView): BinaryType {
  if (value instanceof ArrayBuffer) return 'ArrayBuffer';
  const found = Object.entries(BINARY).find(([, type]) => value.constructor === type);
  // A Node Buffer crosses as the Uint8Array that it is.
  return (found?.[0] ?? 'Uint8Array') as BinaryType;
}

class Encoder {
  readonly parts: Uint8Array[] = [];
  length = 0;
  readonly #ancestors = new Set<object>();

  tree(value: unknown): unknown {
    switch (typeof value) {
      case 'undefined':
        return { $: 'undefined' } satisfies Tagged;
      case 'number':
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return { $: 'number', text: Object.is(value, -0) ? '-0' : String(value) } satisfies Tagged;
      case 'bigint':
        return { $: 'bigint', text: String(value) } satisfies Tagged;
      case 'function':
      case 'symbol':
        throw new Error('An object could not be cloned.');
      case 'object':
        return value === null ? null : this.#nested(value);
      default:
        return value;
    }
  }

  #nested(value: object): unknown {
    if (this.#ancestors.has(value)) throw new Error('The stand-in carries no cycles.');
    this.#ancestors.add(value);
    const tree = this.#object(value);
    this.#ancestors.delete(value);
    return tree;
  }

  #object(value: object): unknown {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return this.#bytes(value);
    if (value instanceof Date) return { $: 'date', time: value.getTime() } satisfies Tagged;
    if (value instanceof Error)
      return { $: 'error', name: value.name, message: value.message } satisfies Tagged;
    if (value instanceof Map)
      return { $: 'map', entries: [...value].map((entry) => this.tree(entry)) } satisfies Tagged;
    if (value instanceof Set)
      return { $: 'set', values: [...value].map((item) => this.tree(item)) } satisfies Tagged;
    if (Array.isArray(value)) return value.map((item) => this.tree(item));
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, this.tree(item)]);
    return '$' in value ? ({ $: 'object', entries } satisfies Tagged) : Object.fromEntries(entries);
  }

  #bytes(value: ArrayBuffer | ArrayBufferView): Tagged {
    const bytes =
      value instanceof ArrayBuffer
        ? new Uint8Array(value)
        : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    const offset = this.length;
    this.parts.push(bytes);
    this.length += bytes.byteLength;
    return { $: 'bytes', type: binaryTypeOf(value), offset, length: bytes.byteLength };
  }
}

export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder();
  const tree = new TextEncoder().encode(JSON.stringify(encoder.tree(value)));
  const frame = new Uint8Array(4 + tree.byteLength + encoder.length);
  new DataView(frame.buffer).setUint32(0, tree.byteLength, true);
  frame.set(tree, 4);
  let position = 4 + tree.byteLength;
  for (const part of encoder.parts) {
    frame.set(part, position);
    position += part.byteLength;
  }
  return frame;
}

function revive(tree: unknown, binary: Uint8Array): unknown {
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((item) => revive(item, binary));
  if ('$' in tree) return reviveTagged(tree as Tagged, binary);
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, revive(item, binary)]));
}

function reviveTagged(tagged: Tagged, binary: Uint8Array): unknown {
  const again = (tree: unknown): unknown => revive(tree, binary);
  switch (tagged.$) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(tagged.text);
    case 'bigint':
      return BigInt(tagged.text);
    case 'date':
      return new Date(tagged.time);
    case 'error':
      return Object.assign(new Error(tagged.message), { name: tagged.name });
    case 'bytes': {
      const { buffer } = binary.slice(tagged.offset, tagged.offset + tagged.length);
      if (tagged.type === 'ArrayBuffer') return buffer;
      return Reflect.construct(BINARY[tagged.type], [buffer]);
    }
    case 'map':
      return new Map(tagged.entries.map((entry) => again(entry) as [unknown, unknown]));
    case 'set':
      return new Set(tagged.values.map(again));
    case 'object':
      return Object.fromEntries(tagged.entries.map(([key, item]) => [key, again(item)]));
  }
}

export function decode(frame: Uint8Array): unknown {
  const treeLength = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const tree: unknown = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + treeLength)));
  return revive(tree, frame.subarray(4 + treeLength));
}
