import type { DataType } from '../../../contract';
import type { Finding, GreyWindow, Volume } from '../../../../native-models/geometry';
import { perSliceRescale } from '../findings/valueFindings';
import type { DicomFrame } from './frame';
import { pixelFindings } from './pixelFindings';
import type { PixelFormat } from './pixelFormat';

/** How the numbers of several slices become those of one volume. */
export interface CommonScale {
  readonly dataType: DataType;
  readonly rescale: Volume['rescale'];
  /** What each slice's numbers are converted with when read; null where they stay as stored. */
  readonly sliceScales: readonly Volume['rescale'][] | null;
  readonly unit: string | null;
  /** Stored numbers that stand for "no picture here"; null where slices disagree or numbers are converted. */
  readonly padding: PixelFormat['padding'];
  readonly windows: readonly GreyWindow[];
  readonly findings: readonly Finding[];
}

/**
 * One type and scale for all slices: as stored where they agree, else values in floating point. PET becomes standardised
 * uptake where every slice allows it. `turnedOver`: slices whose numbers are turned over when read, null for none.
 */
export function commonScale(
  slices: readonly DicomFrame[],
  turnedOver: readonly boolean[] | null,
): CommonScale {
  const uptake = uptakeFactor(slices);
  const scales = slices.map(({ rescale: { slope, intercept } }) => ({
    slope: slope * (uptake ?? 1),
    intercept: intercept * (uptake ?? 1),
  }));
  const unit = uptake === null ? commonUnit(slices) : 'SUVbw';
  const asStored = slices.filter((_, k) => turnedOver?.[k] !== true);
  const windows = windowsOf(asStored, uptake ?? 1);
  const [first, ...others] = scales;
  const sameScale = others.every(
    ({ slope, intercept }) => slope === first.slope && intercept === first.intercept,
  );
  const { dataType } = slices[0];
  const findings = pixelFindings(slices);
  if (sameScale && slices.every((slice) => slice.dataType === dataType))
    return {
      dataType,
      rescale: first,
      sliceScales: null,
      unit,
      padding: commonPadding(slices),
      windows,
      findings,
    };
  return {
    dataType: 'float32',
    rescale: { slope: 1, intercept: 0 },
    sliceScales: scales,
    unit,
    padding: null,
    windows,
    findings: sameScale ? findings : [perSliceRescale(), ...findings],
  };
}

/** What turns the values of all slices into uptake by body weight; null where one of them does not allow it. */
function uptakeFactor(slices: readonly DicomFrame[]): number | null {
  let factor = 0;
  for (const { suv } of slices) {
    if (suv === null) return null;
    // Decay shrinks the activity to compare with, so that the shortest wait gives the smallest factor.
    const own = suv.factorAtInjection * 2 ** (suv.waitedS / suv.halfLifeS);
    factor = factor === 0 ? own : Math.min(factor, own);
  }
  return factor;
}

function commonUnit([first, ...others]: readonly DicomFrame[]): string | null {
  return others.every(({ unit }) => unit === first.unit) ? first.unit : '';
}

/** Slices without padding need not state it (PS3.3 C.7.5.1.1.2). */
function commonPadding(slices: readonly DicomFrame[]): PixelFormat['padding'] {
  const [first, ...others] = slices.flatMap(({ pixels: { padding, modalityTable } }) =>
    padding === null || modalityTable !== null ? [] : [padding],
  );
  const agree = others.every(({ low, high }) => low === first.low && high === first.high);
  return first !== undefined && agree ? first : null;
}

/** Those of the middle slice, because scanners set them slice by slice; the whole range where the picture is in colour. */
function windowsOf(slices: readonly DicomFrame[], factor: number): GreyWindow[] {
  const { windows, channels, dataType, pixels } = slices[Math.floor(slices.length / 2)];
  if (channels === 1)
    return windows.map(({ name, width, level }) => ({ name, width: width * factor, level: level * factor }));
  const brightest = 2 ** (dataType === 'uint8' ? 8 : pixels.bitsStored) - 1;
  return [{ name: '', width: brightest, level: brightest / 2 }];
}
