import type { Finding, VoxelArray } from '../../../../native-models/geometry';
import { mixedPhotometric } from '../findings/valueFindings';
import type { DicomFrame } from './frame';
import type { PixelFormat } from './pixelFormat';

/** Whether low numbers are bright (MONOCHROME1, PS3.3 C.7.6.3.1.2), for slices that may disagree. */
export interface Brightness {
  /** Of most slices. */
  readonly inverted: boolean;
  /** Slices whose numbers are turned over when read, so that they are bright where the others are; null for none. */
  readonly turnedOver: readonly boolean[] | null;
  readonly findings: readonly Finding[];
}

/** Numbers that have a unit are values that hold for all slices, however they are to be shown: those are not turned over. */
export function brightnessOf(slices: readonly DicomFrame[]): Brightness {
  const lowIsBright = slices.map(({ pixels }) => pixels.photometric === 'MONOCHROME1');
  const count = lowIsBright.filter(Boolean).length;
  const inverted = 2 * count > slices.length;
  const odd = Math.min(count, slices.length - count);
  if (odd === 0) return { inverted, turnedOver: null, findings: [] };
  const areValues = slices.some(({ unit, pixels }) => Boolean(unit) || pixels.kind !== 'integer');
  return {
    inverted,
    turnedOver: areValues ? null : lowIsBright.map((own) => own !== inverted),
    findings: [mixedPhotometric(odd, slices.length, !areValues)],
  };
}

/** The least stored number for the greatest and so on; padding stays what it is. In place. */
export function turnOver(
  numbers: VoxelArray,
  {
    signed,
    bitsStored,
    padding,
    modalityTable,
  }: Pick<PixelFormat, 'signed' | 'bitsStored' | 'padding' | 'modalityTable'>,
): VoxelArray {
  const bits = modalityTable?.bits ?? bitsStored;
  // The least and the greatest number together: -1 for two's complement.
  const sum = signed && modalityTable === null ? -1 : 2 ** bits - 1;
  // Padding is said of stored numbers, not of those that a table makes of them (PS3.3 C.7.5.1.1.2).
  const kept = modalityTable === null ? padding : null;
  const isPadding = (number: number) => kept !== null && number >= kept.low && number <= kept.high;
  for (let index = 0; index < numbers.length; index++)
    if (!isPadding(numbers[index])) numbers[index] = sum - numbers[index];
  return numbers;
}
