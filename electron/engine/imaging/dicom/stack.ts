import type { Finding, Grid, SlicePlan } from '../../../../native-models/geometry';
import { nonSquarePixels, spacingUnknown } from '../findings/placeFindings';
import { duplicateSlices, gapSplit, localiserSplit, timePointsSplit } from '../findings/seriesFindings';
import { nearestNumber } from '../voxelArrays';
import { brightnessOf, type Brightness } from './brightness';
import type { DicomFrame } from './frame';
import { placeSlices } from './placement';
import { commonScale, type CommonScale } from './scale';
import type { SliceGroup } from './series';

/** Slices in the order of their places, the grid that they make, and how their numbers become one volume's. */
export interface DicomStack extends CommonScale, Brightness {
  readonly slices: readonly DicomFrame[];
  readonly grid: Grid;
  readonly channels: number;
  /** How the slices are resampled onto the grid; null where they are its planes as they are. */
  readonly plan: SlicePlan | null;
}

export function stackSlices(group: SliceGroup): DicomStack {
  const { slices, grid, plan, findings } = placeSlices(group.slices);
  const brightness = brightnessOf(slices);
  const scale = commonScale(slices, brightness.turnedOver);
  const [{ columns, rows, channels }] = slices;
  return {
    slices,
    grid,
    channels,
    plan: plan && { ...plan, columns, rows, channels, outside: airOf(scale) },
    ...scale,
    ...brightness,
    findings: [...findings, ...scale.findings, ...brightness.findings, ...findingsOfGroup(group)],
  };
}

function findingsOfGroup({ slices, duplicates, localisers, ...split }: SliceGroup): Finding[] {
  const [{ pixelSpacingMm }] = slices;
  const findings: Finding[] = [];
  if (pixelSpacingMm === null) findings.push(spacingUnknown(1, 'no scale in the file'));
  else if (Math.abs(pixelSpacingMm[0] / pixelSpacingMm[1] - 1) > 1e-3)
    findings.push(nonSquarePixels(...pixelSpacingMm));
  if (duplicates.length > 0) findings.push(duplicateSlices(duplicates.length));
  if (localisers > 0) findings.push(localiserSplit(localisers));
  if (split.parts > 1) findings.push(timePointsSplit(split.part, split.parts, split.label));
  if (split.gapMm !== null) findings.push(gapSplit(split.block, split.blocks, split.gapMm));
  return findings;
}

const AIR_HU = -1000;

/** The stored number of air in Hounsfield units, of nothing in any other unit, as near as the type comes to it. */
function airOf({ unit, rescale, dataType }: CommonScale): number {
  const stored = ((unit === 'HU' ? AIR_HU : 0) - rescale.intercept) / rescale.slope;
  return nearestNumber(dataType, stored);
}
