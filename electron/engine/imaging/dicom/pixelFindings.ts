import type { Finding } from '../../../../native-models/geometry';
import { burnedIn, colouredValues, overlays } from '../findings/valueFindings';
import type { DicomFrame } from './frame';

/** What a reader must know of the values of a series' pictures. */
export function pixelFindings(slices: readonly DicomFrame[]): Finding[] {
  const findings: Finding[] = [];
  const count = (holds: (slice: DicomFrame) => boolean) => slices.filter(holds).length;
  const withOverlays = count(({ overlays }) => overlays > 0);
  const annotated = count(({ burnedInAnnotation }) => burnedInAnnotation);
  const coloured = count(({ pixels }) => pixels.colouredValues);
  if (withOverlays > 0) findings.push(overlays(withOverlays));
  if (annotated > 0) findings.push(burnedIn(annotated));
  if (coloured > 0) findings.push(colouredValues(coloured));
  return findings;
}
