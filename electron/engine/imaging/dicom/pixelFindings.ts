import type { Finding } from '../../../../native-models/geometry';
import type { DicomHeader } from './header';

/** What a reader must know of the values of a series' pictures. */
export function pixelFindings(slices: readonly DicomHeader[]): Finding[] {
  const findings: Finding[] = [];
  const count = (holds: (slice: DicomHeader) => boolean) => slices.filter(holds).length;
  const withOverlays = count(({ overlays }) => overlays > 0);
  const annotated = count(({ burnedInAnnotation }) => burnedInAnnotation);
  const coloured = count(({ pixels }) => pixels.colouredValues);
  if (withOverlays > 0) findings.push(overlays(withOverlays));
  if (annotated > 0) findings.push(burnedIn(annotated));
  if (coloured > 0) findings.push(colouredValues(coloured));
  return findings;
}

const pictures = (count: number) => `${count} ${count === 1 ? 'picture' : 'pictures'}`;

function overlays(count: number): Finding {
  return {
    code: 'overlays',
    message: `Graphics lie over ${pictures(count)} (DICOM overlays); Granule does not show them.`,
    count,
  };
}

function burnedIn(count: number): Finding {
  return {
    code: 'burned-in-annotation',
    message: `Text or graphics are part of ${pictures(count)}; they may name the patient, and they count as tissue.`,
    count,
  };
}

function colouredValues(count: number): Finding {
  return {
    code: 'coloured-values',
    message: `${pictures(count)} show a result in colour over the grey scan (supplemental palette); it is read as grey values.`,
    count,
  };
}
