import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { decodeText } from './characterSet';

/** Where the numbers of a picture lie: Float, Double Float or integer Pixel Data (PS3.3 C.7.6.24, C.7.6.25, C.7.6.3). */
export const PIXEL_TAGS = [
  { tag: 'x7fe00010', kind: 'integer' },
  { tag: 'x7fe00008', kind: 'float32' },
  { tag: 'x7fe00009', kind: 'float64' },
] as const;
const CHARACTER_SET = 'x00080005';

/** Where Pixel Data lies in the (inflated) file. */
export interface PixelDataPlace {
  readonly kind: 'integer' | 'float32' | 'float64';
  readonly offset: number;
  readonly length: number;
  /** True for compressed frames in fragments, whose length is not stated. */
  readonly encapsulated: boolean;
  /** Written as words of two bytes (OW), which matters where the byte order is turned around. */
  readonly words: boolean;
}

/** Binary values (PS3.5 6.2): bytes of one value, and the reader of it in the byte order of the file. */
const BINARY = {
  US: { bytes: 2, read: 'uint16' },
  SS: { bytes: 2, read: 'int16' },
  UL: { bytes: 4, read: 'uint32' },
  FL: { bytes: 4, read: 'float' },
  FD: { bytes: 8, read: 'double' },
} as const;

/** What holds for all data sets of a file. */
interface FileFacts {
  readonly transferSyntax: string;
  /** Size of the file on disk. */
  readonly fileBytes: number;
  /** Where in the file the parsed bytes begin. */
  readonly base: number;
}

/** The attributes of one DICOM file up to its Pixel Data, or of one item of a sequence in it. */
export class DicomDataSet {
  readonly #data: DataSet;
  readonly #file: FileFacts;
  readonly #characterSet: string;

  constructor(data: DataSet, file: FileFacts, characterSet = '') {
    this.#data = data;
    this.#file = file;
    this.#characterSet = data.string(CHARACTER_SET) ?? characterSet;
  }

  get transferSyntax(): string {
    return this.#file.transferSyntax;
  }

  get fileBytes(): number {
    return this.#file.fileBytes;
  }

  /** Empty where the attribute is absent. Several values stay separated by backslashes. */
  text(tag: string): string {
    const bytes = this.bytes(tag);
    return bytes === null ? '' : decodeText(bytes, this.#characterSet);
  }

  /** Values of a decimal or integer string. */
  numbers(tag: string): number[] {
    const text = this.text(tag);
    return text === '' ? [] : text.split('\\').map((value) => Number.parseFloat(value));
  }

  /** An unsigned 16-bit value. */
  integer(tag: string): number | undefined {
    return this.#data.uint16(tag);
  }

  /** Values of a binary attribute of the given representation. */
  binary(tag: string, representation: keyof typeof BINARY): number[] {
    const { bytes, read } = BINARY[representation];
    const count = Math.floor((this.#data.elements[tag]?.length ?? 0) / bytes);
    return Array.from({ length: count }, (_, index) => this.#data[read](tag, index) ?? Number.NaN);
  }

  /** The value as it lies in the file; null where it is absent or empty. */
  bytes(tag: string): Uint8Array | null {
    const element = this.#data.elements[tag];
    if (element === undefined || element.length === 0) return null;
    return this.#data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** Items of a sequence; none where it is absent. */
  items(tag: string): DicomDataSet[] {
    const element = this.#data.elements[tag];
    if (element === undefined) return [];
    const parsed = element.items ?? this.#itemsOfUnknown(element);
    return parsed.flatMap(({ dataSet }) =>
      dataSet === undefined ? [] : [new DicomDataSet(dataSet, this.#file, this.#characterSet)],
    );
  }

  /** A sequence that passed through software which did not know it is marked UN and packed implicitly (PS3.5 6.2.2). */
  #itemsOfUnknown(element: Element): Element[] {
    if (element.vr !== 'UN' || element.length === 0) return [];
    const { byteArray } = this.#data;
    const stream = new dicomParser.ByteStream(
      dicomParser.littleEndianByteArrayParser,
      byteArray,
      element.dataOffset,
    );
    const copy = { ...element };
    dicomParser.readSequenceItemsImplicit(stream, copy);
    return copy.items ?? [];
  }

  pixelData(): PixelDataPlace | null {
    for (const { tag, kind } of PIXEL_TAGS) {
      const element = this.#data.elements[tag];
      if (element !== undefined)
        return {
          kind,
          offset: this.#file.base + element.dataOffset,
          length: element.length,
          encapsulated: element.hadUndefinedLength === true,
          words: element.vr === 'OW',
        };
    }
    return null;
  }
}
