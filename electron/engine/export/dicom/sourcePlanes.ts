import type { UserError } from '../../../contract';
import { sourceFrames, type SourceFrame } from '../../imaging';
import type { SegmentExport } from '../exportFormat';

/** The planes of the images that were segmented; empty where they are none of DICOM, or do not say where they lie. */
export function sourcePlanes({ image: { source } }: SegmentExport): readonly SourceFrame[] {
  return (source === null ? null : sourceFrames(source)) ?? [];
}

/** The frame of reference that those images lie in; empty where they name none, or are none of DICOM. */
export function sourceFrameOfReference({ image: { source } }: SegmentExport): string {
  return source?.source.kind === 'dicom' ? source.source.stack.slices[0].frameOfReference : '';
}

/** Why an object that refers to the source's images cannot be made; null where it can. `object`: 'A DICOM SEG'. */
export function refuseWithoutPlanes(data: SegmentExport, object: string, instead: string): UserError | null {
  const planes = sourcePlanes(data);
  if (planes.length === 0)
    return {
      code: 'no-dicom-source',
      message:
        data.image.source === null
          ? `${object} refers to the images that were segmented, and these are not where they were.`
          : `${object} refers to DICOM images, and this scan was not opened from placed DICOM images.`,
      nextStep: `Open or name the DICOM series that was segmented, or save as ${instead}.`,
    };
  if (planes.some(({ sopInstance, sopClass }) => sopInstance === '' || sopClass === ''))
    return {
      code: 'source-not-identified',
      message: `${object} refers to the images that were segmented, and these have no identifiers.`,
      nextStep: `Save as ${instead}.`,
    };
  return null;
}

/** What an object on the images' own planes cannot hold, a sentence: slices that were interpolated where images are missing. */
export function lossOfPlanes({ image: { source } }: SegmentExport): string | null {
  const missing = source?.info.verdict.findings.find(({ code }) => code === 'missing-slices')?.count;
  if (missing === undefined) return null;
  return (
    `${missing} of the scan's slices were interpolated where images are missing: what of the segments lies there is not ` +
    `written. seg.nrrd and NIfTI keep it.`
  );
}
