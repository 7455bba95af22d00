import { cross, dot } from '../../../../native-models/geometry';
import type { DicomFrame } from './frame';

/** Slices closer than this lie at the same place: scanners round positions to a thousandth of a millimetre or worse. */
const SAME_PLACE_MM = 0.01;

export function samePlace(aMm: number, bMm: number): boolean {
  return Math.abs(aMm - bMm) < SAME_PLACE_MM;
}

/** How far each slice lies along the normal of the first (row direction x column direction); null where one lacks a place. */
export function positionsMm(slices: readonly DicomFrame[]): number[] | null {
  const { alongRow, alongColumn } = slices[0];
  if (alongRow === null || alongColumn === null) return null;
  const normal = cross(alongRow, alongColumn);
  const positions: number[] = [];
  for (const { position } of slices) {
    if (position === null) return null;
    positions.push(dot(position, normal));
  }
  return positions;
}
