import type { DicomDataSet } from './dataSet';

/** A table that gives stored numbers their values: entry n belongs to the stored number `first` + n (PS3.3 C.11.1.1.1). */
export interface LookUpTable {
  readonly first: number;
  /** Bits of an entry, 8 to 16. */
  readonly bits: number;
  readonly entries: Uint16Array;
}

/** Values of stored numbers; those below and above the table get its ends (PS3.3 C.11.1.1.1). */
export function lookUp(
  { first, bits, entries }: LookUpTable,
  numbers: ArrayLike<number>,
): Uint8Array | Uint16Array {
  const values = bits <= 8 ? new Uint8Array(numbers.length) : new Uint16Array(numbers.length);
  const last = entries.length - 1;
  for (let index = 0; index < numbers.length; index++)
    values[index] = entries[Math.min(last, Math.max(0, numbers[index] - first))];
  return values;
}

/** Where a table lies: its descriptor (entries, first number, bits), and its data, plain or in segments. */
export interface TableTags {
  readonly descriptor: string;
  readonly data: string;
  readonly segmented?: string;
}

/** Null where the table is absent or shorter than it says. `signed`: the pixels that it is for are. */
export function lookUpTableOf(data: DicomDataSet, tags: TableTags, signed: boolean): LookUpTable | null {
  const [count, first, bits] = data.binary(tags.descriptor, 'US');
  if (bits === undefined) return null;
  // Sixteen bits cannot say 65,536: they say 0.
  const length = count === 0 ? 65_536 : count;
  const entries = entriesOf(data, tags, length, bits);
  if (entries === null) return null;
  // Entries of eight bits are at times declared as sixteen.
  const used = bits > 8 && entries.every((entry) => entry < 256) ? 8 : Math.min(bits, 16);
  return { first: signed && first > 32_767 ? first - 65_536 : first, bits: used, entries };
}

function entriesOf(
  data: DicomDataSet,
  { data: tag, segmented }: TableTags,
  length: number,
  bits: number,
): Uint16Array | null {
  const bytes = data.bytes(tag);
  if (bytes === null) {
    const segments = segmented === undefined ? [] : data.binary(segmented, 'US');
    return segments.length > 0 ? expandSegments(segments, length) : null;
  }
  if (bytes.length >= 2 * length) return Uint16Array.from(data.binary(tag, 'US').slice(0, length));
  // Eight-bit entries may lie two in a word (PS3.3 C.7.6.3.1.6): then the bytes are in order.
  return bits <= 8 && bytes.length >= length ? Uint16Array.from(bytes.subarray(0, length)) : null;
}

/** Opcodes of a segment (PS3.3 C.7.9.2): values as they are, a line to a value, earlier segments again. */
const DISCRETE = 0;
const LINEAR = 1;
const INDIRECT = 2;

/** The table that a segmented one stands for; null where it does not come to `length` entries. */
function expandSegments(words: readonly number[], length: number): Uint16Array | null {
  const entries: number[] = [];
  const run = (from: number, segments: number, nested: boolean): void => {
    let at = from;
    for (let segment = 0; segment < segments && at + 1 < words.length && entries.length < length; segment++) {
      const [opcode, count] = [words[at], words[at + 1]];
      if (opcode === DISCRETE) {
        entries.push(...words.slice(at + 2, at + 2 + count));
        at += 2 + count;
      } else if (opcode === LINEAR) {
        const start = entries.at(-1) ?? 0;
        for (let step = 1; step <= count; step++)
          entries.push(Math.round(start + ((words[at + 2] - start) * step) / count));
        at += 3;
      } else if (opcode === INDIRECT && !nested) {
        run((words[at + 2] + words[at + 3] * 65_536) / 2, count, true);
        at += 4;
      } else return;
    }
  };
  run(0, Infinity, false);
  return entries.length >= length ? Uint16Array.from(entries.slice(0, length)) : null;
}
