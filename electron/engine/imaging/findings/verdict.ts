import type { Finding, FindingCode, GeometryVerdict } from '../../../../native-models/geometry';

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

/** What a finding says, without the names of files, which may be those of patients: for all that is written. */
export function withoutFileNames({ message, between }: Finding): string {
  return message.replace(` (between ${between})`, '').replace(` (widest between ${between})`, '');
}
