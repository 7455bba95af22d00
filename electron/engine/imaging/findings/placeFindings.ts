import type { Finding } from '../../../../native-models/geometry';
import { mm, rounded } from './length';

/** `degrees`: positive where the front of the patient leans towards the head. */
export function gantryTilt(degrees: number): Finding {
  return {
    code: 'gantry-tilt',
    message:
      `The slices are tilted by ${degrees.toFixed(1)} degrees against the line through their first pixels (gantry tilt). ` +
      `They were moved upright by linear interpolation; what no slice reaches is filled with air.`,
    degrees: Number(degrees.toFixed(2)),
  };
}

export function shiftedSlices(maximumMm: number): Finding {
  return {
    code: 'shifted-slices',
    message:
      `The slices do not lie straight above each other: they are shifted by up to ${mm(maximumMm)} within their planes. ` +
      `They were put at their true places by linear interpolation.`,
    maximumMm: rounded(maximumMm),
  };
}

export function scatteredSlices(maximumMm: number): Finding {
  return {
    code: 'scattered-slices',
    message:
      `The slices lie beside each other, up to ${mm(maximumMm)} apart within their planes: too far to be put on one grid. ` +
      `They are stacked as if they lay straight above each other.`,
    maximumMm: rounded(maximumMm),
  };
}

export function missingSlices(
  atMm: readonly number[],
  between: readonly string[],
  filled: readonly number[],
): Finding {
  const count = filled.length;
  return {
    code: 'missing-slices',
    message:
      `${count} ${count === 1 ? 'slice is' : 'slices are'} missing, ${atMm.map(mm).join(', ')} from the first slice ` +
      `(between ${between.join('; ')}). ${count === 1 ? 'Its place is' : 'Their places are'} filled by interpolation between the neighbours: ` +
      `what lay there is not known.`,
    count,
    atMm,
    between: between.join('; '),
    filled,
  };
}

/** Distances from slice to slice, and `usedMm` of the even planes that they were put on. */
export function unevenSpacing(
  minimumMm: number,
  maximumMm: number,
  usedMm: number,
  widestBetween: string,
): Finding {
  return {
    code: 'uneven-spacing',
    message:
      `The slices are unevenly spaced, from ${mm(minimumMm)} to ${mm(maximumMm)} (widest between ${widestBetween}); ` +
      `they were interpolated at their true places onto planes ${mm(usedMm)} apart. Some slices may be missing.`,
    minimumMm: rounded(minimumMm),
    maximumMm: rounded(maximumMm),
    usedMm: rounded(usedMm),
    between: widestBetween,
  };
}

export function noPosition(orderedBy: 'slice location' | 'instance number' | 'frame number'): Finding {
  return {
    code: 'no-position',
    message: `The files do not say where their slices lie; they are stacked by their ${orderedBy}s, which may be wrong.`,
    orderedBy,
  };
}

export function nonSquarePixels(columnMm: number, rowMm: number): Finding {
  return {
    code: 'non-square-pixels',
    message: `Pixels are not square: ${mm(columnMm)} by ${mm(rowMm)}.`,
    columnMm,
    rowMm,
  };
}

export function sheared(degrees: number): Finding {
  return {
    code: 'sheared',
    message: `The voxel axes are not perpendicular: they are sheared by ${degrees.toFixed(1)} degrees.`,
    degrees: Number(degrees.toFixed(2)),
  };
}

export function orientationUnknown(): Finding {
  return {
    code: 'orientation-unknown',
    message: 'The file does not say how the picture lies in the patient: left and right may be exchanged.',
  };
}

/** `source` names where the assumed scale comes from. */
export function spacingUnknown(assumedMm: number, source: string): Finding {
  return {
    code: 'spacing-unknown',
    message: `The file does not say how large a pixel is in the patient; ${mm(assumedMm)} is assumed (${source}).`,
    assumedMm,
  };
}

/** NIfTI states a place twice, and the two differ by `maximumMm` at the corner where they differ most. */
export function sformQformDiffer(maximumMm: number, mirrored: boolean): Finding {
  return {
    code: 'sform-qform-differ',
    message:
      `The file says twice where the picture lies (sform and qform), up to ${maximumMm.toFixed(1)} mm apart` +
      `${mirrored ? ' and with left and right exchanged' : ''}; the sform is used.`,
    maximumMm: Number(maximumMm.toFixed(3)),
  };
}
