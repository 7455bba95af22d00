import { ATTRIBUTES, type DicomItem, type Keyword, type Representation } from './attributes';

/** Little endian, with each value's representation or without (PS3.5 annexes A.2 and A.1). */
const TRANSFER_SYNTAXES = { explicit: '1.2.840.10008.1.2.1', implicit: '1.2.840.10008.1.2' } as const;
type Syntax = keyof typeof TRANSFER_SYNTAXES;
/** Names this writer in the files that it writes (PS3.7 annex D.3.3.2); below the root for UUIDs. */
const IMPLEMENTATION_CLASS = '2.25.18680804665388251388545150616011158263';
const ITEM = 0xfffee000;

/** Representations whose length takes four bytes (PS3.5 section 7.1.2). */
const LONG: ReadonlySet<Representation> = new Set<Representation>(['OB', 'OW', 'SQ', 'UC', 'UT']);
/** The most characters of one value (PS3.5 section 6.2). */
const MOST_CHARACTERS: Readonly<Partial<Record<Representation, number>>> = {
  ...{ AS: 4, CS: 16, DA: 8, LO: 64, LT: 10240, PN: 324, SH: 16, ST: 1024, TM: 16, UI: 64 },
};
/** One value each, in which a backslash is a letter like others. */
const SINGLE: ReadonlySet<Representation> = new Set<Representation>(['LT', 'ST', 'UT']);

/**
 * A DICOM file (PS3.10) in parts, pixel data uncopied: meta information, then the data set with its text in UTF-8. Only
 * the implicit syntax holds lists of decimals beyond 65,534 bytes.
 */
export function encodeDicomFile(
  data: DicomItem & { SOPClassUID: string; SOPInstanceUID: string },
  syntax: Syntax = 'explicit',
): Buffer[] {
  const meta = Buffer.concat([
    ...element(0x00020001, 'OB', Buffer.of(0, 1)),
    ...element(0x00020002, 'UI', text('UI', data.SOPClassUID)),
    ...element(0x00020003, 'UI', text('UI', data.SOPInstanceUID)),
    ...element(0x00020010, 'UI', text('UI', TRANSFER_SYNTAXES[syntax])),
    ...element(0x00020012, 'UI', text('UI', IMPLEMENTATION_CLASS)),
    ...element(0x00020013, 'SH', text('SH', 'GRANULE')),
  ]);
  const preamble = Buffer.alloc(132);
  preamble.write('DICM', 128, 'latin1');
  const length = element(0x00020000, 'UL', integers([meta.length], 4));
  const dataSet = encodeItem({ SpecificCharacterSet: 'ISO_IR 192', ...data }, syntax);
  return [preamble, ...length, meta, ...dataSet];
}

function encodeItem(item: DicomItem, syntax: Syntax): Buffer[] {
  const keywords = Object.keys(item).filter(isKeyword);
  return keywords
    .sort((a, b) => ATTRIBUTES[a][0] - ATTRIBUTES[b][0])
    .flatMap((keyword) => {
      const [tag, representation] = ATTRIBUTES[keyword];
      const value: unknown = item[keyword];
      if (value === undefined) return [];
      return element(tag, representation, encodeValue(representation, value, syntax), syntax);
    });
}

function isKeyword(name: string): name is Keyword {
  return Object.hasOwn(ATTRIBUTES, name);
}

/** Meta information is explicit whatever follows it. */
function element(
  tag: number,
  representation: Representation,
  value: Buffer,
  syntax: Syntax = 'explicit',
): Buffer[] {
  if (syntax === 'implicit') {
    const head = Buffer.alloc(8);
    writeTag(head, tag);
    head.writeUInt32LE(value.length, 4);
    return [head, value];
  }
  const long = LONG.has(representation);
  if (!long && value.length > 0xfffe)
    throw new Error(`a value of ${representation} is too long for its length field`);
  const head = Buffer.alloc(long ? 12 : 8);
  writeTag(head, tag);
  head.write(representation, 4, 'latin1');
  if (long) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return [head, value];
}

function writeTag(into: Buffer, tag: number, at = 0): void {
  into.writeUInt16LE(tag >>> 16, at);
  into.writeUInt16LE(tag & 0xffff, at + 2);
}

/** What `DicomItem` allows for a representation, as bytes of even length. */
function encodeValue(representation: Representation, value: unknown, syntax: Syntax): Buffer {
  if (value instanceof Uint8Array)
    return even(Buffer.from(value.buffer, value.byteOffset, value.byteLength), 0);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  switch (representation) {
    case 'SQ':
      return Buffer.concat(values.flatMap((item) => sequenceItem(item as DicomItem, syntax)));
    case 'US':
      return integers(values.map(Number), 2);
    case 'UL':
      return integers(values.map(Number), 4);
    case 'AT':
      return Buffer.concat(values.map((tag) => tagValue(Number(tag))));
    case 'FD':
      return doubles(values.map(Number));
    case 'DS':
      return text(
        representation,
        values.map((number) => decimalString(Number(number))),
      );
    default:
      return text(representation, values.map(String));
  }
}

function sequenceItem(item: DicomItem, syntax: Syntax): Buffer[] {
  const contents = encodeItem(item, syntax);
  const head = Buffer.alloc(8);
  writeTag(head, ITEM);
  head.writeUInt32LE(
    contents.reduce((sum, { length }) => sum + length, 0),
    4,
  );
  return [head, ...contents];
}

function integers(values: readonly number[], bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(values.length * bytes);
  values.forEach((value, index) => buffer.writeUIntLE(value, index * bytes, bytes));
  return buffer;
}

function doubles(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => buffer.writeDoubleLE(value, index * 8));
  return buffer;
}

function tagValue(tag: number): Buffer {
  const buffer = Buffer.alloc(4);
  writeTag(buffer, tag);
  return buffer;
}

/** The closest decimal string of at most 16 characters (PS3.5 section 6.2). */
export function decimalString(value: number): string {
  for (let digits = 17; Number.isFinite(value) && digits > 1; digits--) {
    const rounded = Number(value.toPrecision(digits));
    const written = [String(rounded), rounded.toExponential()].find(({ length }) => length <= 16);
    if (written !== undefined) return written;
  }
  throw new Error('a number that no decimal string holds');
}

/** Values joined by backslashes. */
function text(representation: Representation, value: string | readonly string[]): Buffer {
  const values = typeof value === 'string' ? [value] : value;
  const written = values.map((one) => textAsWritten(representation, one)).join('\\');
  return even(Buffer.from(written, 'utf8'), representation === 'UI' ? 0 : 0x20);
}

/** One value as a file holds it: without control characters and no longer than the standard lets it be. */
export function textAsWritten(representation: Representation, value: string): string {
  const most = MOST_CHARACTERS[representation] ?? Infinity;
  return [...plain(value, SINGLE.has(representation))].slice(0, most).join('');
}

function plain(value: string, single: boolean): string {
  // eslint-disable-next-line no-control-regex -- these are what must not be in a value
  const printable = value.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
  return single ? printable : printable.replaceAll('\\', '/');
}

function even(bytes: Buffer, padding: number): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(padding)]);
}
