import type { Finding, FindingCode, GeometryVerdict } from '../../../native-models/geometry';

/** Findings after which distances and volumes on the grid cannot be trusted as they stand. */
const UNTRUSTWORTHY: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'gantry-tilt',
  'missing-slices',
  'uneven-spacing',
  'no-position',
  'sheared',
  'spacing-unknown',
]);

export function verdictOf(findings: readonly Finding[]): GeometryVerdict {
  return { ok: !findings.some(({ code }) => UNTRUSTWORTHY.has(code)), findings };
}

const mm = (value: number) => `${Number(value.toFixed(3))} mm`;

export function gantryTilt(degrees: number): Finding {
  return {
    code: 'gantry-tilt',
    message: `The slices are tilted by ${degrees.toFixed(1)} degrees against the line through their centres (gantry tilt).`,
    degrees: Number(degrees.toFixed(2)),
  };
}

/** `atMm`: where along the slice normal each gap begins, from the first slice; `between`: the names of its two files. */
export function missingSlices(count: number, atMm: readonly number[], between: readonly string[]): Finding {
  return {
    code: 'missing-slices',
    message:
      `${count} ${count === 1 ? 'slice is' : 'slices are'} missing, ${atMm.map(mm).join(', ')} from the first slice ` +
      `(between ${between.join('; ')}). What lies beyond is drawn too close.`,
    count,
    atMm,
    between: between.join('; '),
  };
}

export function unevenSpacing(minimumMm: number, maximumMm: number, usedMm: number): Finding {
  return {
    code: 'uneven-spacing',
    message:
      `The slices are unevenly spaced, from ${mm(minimumMm)} to ${mm(maximumMm)}; ` +
      `the median, ${mm(usedMm)}, is used throughout.`,
    minimumMm,
    maximumMm,
    usedMm,
  };
}

export function duplicateSlices(count: number): Finding {
  return {
    code: 'duplicate-slices',
    message: `${count} ${count === 1 ? 'slice was' : 'slices were'} found twice at the same place; the first is used.`,
    count,
  };
}

export function noPosition(): Finding {
  return {
    code: 'no-position',
    message:
      'The files do not say where their slices lie; they are stacked by their instance numbers, which may be wrong.',
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

export function perSliceRescale(): Finding {
  return {
    code: 'per-slice-rescale',
    message: 'Every slice has its own scale of values; all were converted to one scale.',
  };
}

export function localiserSplit(count: number): Finding {
  return {
    code: 'localiser-split',
    message: `${count} localiser ${count === 1 ? 'image' : 'images'} of this series ${count === 1 ? 'is' : 'are'} kept apart.`,
    count,
  };
}

export function timePointsSplit(used: number, count: number): Finding {
  return {
    code: 'time-points-split',
    message: `This holds ${count} volumes at the same place (time points, echoes or weightings); this is number ${used}.`,
    used,
    count,
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
