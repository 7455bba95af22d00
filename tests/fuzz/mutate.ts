import zlib from 'node:zlib';
import type { RandomGenerator } from '../../native-models/random';

/** Most headers end here, and what a reader trusts stands in them. */
const HEADER_BYTES = 700;

/** Numbers at which readers stumble: nothing, one, signs, ends of ranges, what is no number. */
const TELLING_BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x30, 0x39, 0x2d, 0x0a];
const TELLING_WORDS = [0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fc00000, 0x10000];

type Mutation = (bytes: Buffer, random: RandomGenerator) => Buffer;

function somewhere(bytes: Buffer, random: RandomGenerator): number {
  return random.integer(random.integer(3) > 0 ? Math.min(bytes.length, HEADER_BYTES) : bytes.length);
}

/** A stretch of the file; short ones are likelier than long ones. */
function stretch(bytes: Buffer, random: RandomGenerator): [number, number] {
  const start = somewhere(bytes, random);
  const length = Math.floor(2 ** (random.next() * Math.log2(1 + bytes.length - start)));
  return [start, start + Math.max(1, length)];
}

function pick<T>(values: readonly T[], random: RandomGenerator): T {
  return values[random.integer(values.length)];
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = somewhere(bytes, random);
    bytes[at] ^= 1 << random.integer(8);
    return bytes;
  },
  function changeByte(bytes, random) {
    bytes[somewhere(bytes, random)] = random.integer(2) ? random.integer(256) : pick(TELLING_BYTES, random);
    return bytes;
  },
  function changeLength(bytes, random) {
    const at = somewhere(bytes, random);
    if (at + 4 > bytes.length) return bytes;
    const value = pick(TELLING_WORDS, random);
    if (random.integer(2)) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt16BE(value & 0xffff, at);
    return bytes;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.integer(bytes.length));
  },
  function zero(bytes, random) {
    return bytes.fill(0, ...stretch(bytes, random));
  },
  function duplicate(bytes, random) {
    const [start, end] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function remove(bytes, random) {
    const [start, end] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function scramble(bytes, random) {
    const [start, end] = stretch(bytes, random);
    for (let at = start; at < Math.min(end, bytes.length, start + 200); at++) bytes[at] = random.integer(256);
    return bytes;
  },
  function append(bytes, random) {
    return Buffer.concat([bytes, Buffer.alloc(random.integer(300), random.integer(256))]);
  },
];

/** A damaged copy: one to eight changes, mostly few, inside the packing of a gzip file as often as outside. */
export function mutate(original: Buffer, random: RandomGenerator): Buffer {
  const packed = original[0] === 0x1f && original[1] === 0x8b;
  if (packed && random.integer(2)) return zlib.gzipSync(mutate(zlib.gunzipSync(original), random));
  let bytes = Buffer.from(original);
  for (let changes = 1 + Math.floor(8 * random.next() ** 3); changes > 0 && bytes.length > 0; changes--)
    bytes = Buffer.from(pick(MUTATIONS, random)(bytes, random));
  return bytes;
}
