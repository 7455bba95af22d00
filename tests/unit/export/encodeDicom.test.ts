import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalString, encodeDicomFile } from '../../../electron/engine/export/dicom/encodeDicom';
import { newUid } from '../../../electron/engine/export/dicom/uid';

const base = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4', SOPInstanceUID: '1.2.3' };
const utf8 = (data: dicomParser.DataSet, tag: string) => {
  const { dataOffset, length } = data.elements[tag];
  return Buffer.from(data.byteArray.buffer, data.byteArray.byteOffset + dataOffset, length).toString('utf8');
};

describe('encodeDicomFile', () => {
  it('writes lists of decimals of any length in the implicit syntax, and refuses them in the explicit one', () => {
    const contour = Array.from({ length: 15_000 }, (_, index) => index / 8 - 300);
    const data = {
      ...base,
      ROIContourSequence: [{ ContourSequence: [{ ContourData: contour }] }],
      ROIName: 'ä',
    };
    expect(() => encodeDicomFile(data)).toThrow(/too long/);
    const read = dicomParser.parseDicom(Buffer.concat(encodeDicomFile(data, 'implicit')));
    const [roi] = read.elements['x30060039'].items ?? [];
    const [written] = roi.dataSet?.elements['x30060040'].items ?? [];
    expect(written.dataSet?.string('x30060050')?.split('\\').map(Number)).toEqual(contour);
    expect(read.string('x00020010')).toBe('1.2.840.10008.1.2');
    expect(utf8(read, 'x30060026').trim()).toBe('ä');
  });

  it('writes what another parser reads: text, numbers, nested sequences, pixels', () => {
    const parts = encodeDicomFile({
      ...base,
      PatientName: 'Müller^Jörg',
      ImageType: ['DERIVED', 'PRIMARY'],
      PatientID: '',
      Rows: 37,
      PixelSpacing: [1 / 3, 0.97],
      DimensionIndexPointer: 0x0062000b,
      PerFrameFunctionalGroupsSequence: [1, 2].map((frame) => ({
        FrameContentSequence: [{ DimensionIndexValues: [frame, 70_000] }],
      })),
      PixelData: Uint8Array.of(1, 2, 3),
    });
    const bytes = Buffer.concat(parts);
    const data = dicomParser.parseDicom(bytes);
    expect(data.string('x00020002')).toBe(base.SOPClassUID);
    expect(utf8(data, 'x00100010').trim()).toBe('Müller^Jörg');
    expect(data.string('x00080008')).toBe('DERIVED\\PRIMARY');
    expect(data.elements['x00100020'].length).toBe(0);
    expect(data.uint16('x00280010')).toBe(37);
    expect(data.string('x00280030')).toBe('0.33333333333333\\0.97');
    expect(data.attributeTag('x00209165')).toBe('x0062000b');
    const [, second] = data.elements['x52009230'].items ?? [];
    const content = second.dataSet?.elements['x00209111'].items?.[0].dataSet;
    expect([content?.uint32('x00209157', 0), content?.uint32('x00209157', 1)]).toEqual([2, 70_000]);
    expect([...bytes.subarray(-4)]).toEqual([1, 2, 3, 0]);
    const tags = Object.keys(data.elements).filter((tag) => !tag.startsWith('x0002'));
    expect(tags).toEqual([...tags].sort());
  });

  it('keeps a value one value, without control characters, and as short as the standard wants it', () => {
    const label = `a\\b\nc ${'ü'.repeat(80)}`;
    const data = dicomParser.parseDicom(
      Buffer.concat(encodeDicomFile({ ...base, SeriesDescription: label })),
    );
    expect(utf8(data, 'x0008103e')).toBe(`a/b c ${'ü'.repeat(58)}`);
  });
});

describe('decimalString', () => {
  it('is the closest of at most 16 characters', () => {
    const numbers = fc.oneof(
      fc.double({ min: -5000, max: 5000, noNaN: true }),
      fc.double({ min: -1e300, max: 1e300, noNaN: true }),
      // Whole numbers that JavaScript writes out in full.
      fc.double({ min: 1e15, max: 1e21, noNaN: true }),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        const written = decimalString(value);
        expect(written).toMatch(/^[-+0-9.eE]{1,16}$/);
        expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(1e-8 * Math.abs(value));
      }),
    );
    expect(() => decimalString(Infinity)).toThrow();
    expect(decimalString(0.3)).toBe('0.3');
    expect(decimalString(-123.456789012345)).toBe('-123.45678901234');
  });
});

describe('newUid', () => {
  it('is a UID of at most 64 characters, new each time', () => {
    expect(newUid()).toMatch(/^2\.25\.[1-9]\d{20,38}$/);
    expect(newUid()).not.toBe(newUid());
  });
});
