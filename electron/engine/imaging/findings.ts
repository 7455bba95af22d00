import type { Finding, FindingCode, GeometryVerdict } from '../../../native-models/geometry';

/**
 * Findings after which distances and volumes on the grid cannot be trusted as they stand. A tilt is not among them: it is
 * corrected. Uneven slices are put right too, but nobody can tell whether some of them are missing.
 */
const UNTRUSTWORTHY: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'missing-slices',
  'scattered-slices',
  'uneven-spacing',
  'no-position',
  'sheared',
  'spacing-unknown',
]);

export function isUntrustworthy({ code }: Finding): boolean {
  return UNTRUSTWORTHY.has(code);
}

export function verdictOf(findings: readonly Finding[]): GeometryVerdict {
  return { ok: !findings.some(isUntrustworthy), findings };
}

/** Findings of several volumes without those that say the same. */
export function eachOnce<T extends Pick<Finding, 'message'>>(findings: readonly T[]): T[] {
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
}

const rounded = (value: number) => Number(value.toFixed(4));
const mm = (value: number) => `${Number(value.toFixed(3))} mm`;

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

/**
 * `atMm`: where along the slice normal each gap begins, from the first slice; `between`: the two files beside each gap;
 * `filled`: indices k of the planes that no file holds.
 */
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

export function duplicateSlices(count: number): Finding {
  return {
    code: 'duplicate-slices',
    message: `${count} ${count === 1 ? 'slice was' : 'slices were'} found twice at the same place; the first is used.`,
    count,
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

/** `differBy`: what tells the volumes apart, such as "echo time 80 ms"; '' where only their order does. */
export function timePointsSplit(used: number, count: number, differBy = ''): Finding {
  return {
    code: 'time-points-split',
    message:
      `The series holds ${count} volumes at the same place (time points, echoes or weightings); this is number ${used}` +
      `${differBy === '' ? '' : ` (${differBy})`}.`,
    used,
    count,
    differBy,
  };
}

/** `gapMm`: the distance to the nearest other part of the series. */
export function gapSplit(used: number, count: number, gapMm: number): Finding {
  return {
    code: 'gap-split',
    message:
      `The series holds ${count} blocks of slices far apart from each other; this is block ${used}, ` +
      `${mm(gapMm)} from the next one.`,
    used,
    count,
    gapMm: rounded(gapMm),
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

/** What a finding says, without the names of files, which may be those of patients: for all that is written. */
export function withoutFileNames({ message, between }: Finding): string {
  return message.replace(` (between ${between})`, '').replace(` (widest between ${between})`, '');
}
