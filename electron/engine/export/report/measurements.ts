import type { CodedConcept } from '../../../contract';
import type { SegmentMeasures } from '../../../../native-models/measure';
import { DERIVATION, intensityOf, QUANTITY, UNIT, VALUE } from './concepts';

/** A number of a report: what was measured, how, in which unit. */
export interface Measurement {
  readonly quantity: CodedConcept;
  /** Of many voxels' values, where it is one. */
  readonly derivation: CodedConcept | null;
  readonly method: CodedConcept | null;
  readonly unit: CodedConcept;
  readonly value: number;
}

/** The numbers of a report on one segment; intensities only where they were measured. */
export function measurementsOf(
  measures: SegmentMeasures,
  scan: { readonly unit: string; readonly modality: string },
): Measurement[] {
  const shape = (
    quantity: CodedConcept,
    unit: CodedConcept,
    value: number,
    method: CodedConcept | null = null,
  ): Measurement => ({ quantity, derivation: null, method, unit, value });
  const shapes = [
    shape(QUANTITY.volume, UNIT.millilitre, measures.volumeMl, VALUE.sumOfVoxels),
    shape(QUANTITY.meshVolume, UNIT.millilitre, measures.meshVolumeMl),
    shape(QUANTITY.surfaceArea, UNIT.squareMillimetre, measures.surfaceAreaMm2),
    shape(QUANTITY.sphericity, UNIT.none, measures.sphericity),
    shape(QUANTITY.longestDiameter, UNIT.millimetre, measures.longestMm),
    shape(QUANTITY.longAxis, UNIT.millimetre, measures.longestAxialMm),
  ];
  const { intensities } = measures;
  if (intensities === null) return shapes;
  const { quantity, unit } = intensityOf(scan.unit, scan.modality);
  const derived = (derivation: CodedConcept, value: number): Measurement => ({
    ...{ quantity, derivation, method: null, unit, value },
  });
  return [
    ...shapes,
    derived(DERIVATION.mean, intensities.mean),
    derived(DERIVATION.standardDeviation, intensities.standardDeviation),
    derived(DERIVATION.minimum, intensities.minimum),
    derived(DERIVATION.maximum, intensities.maximum),
    derived(DERIVATION.median, intensities.median),
  ];
}
