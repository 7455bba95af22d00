import type { SegmentExport } from './exportFormat';

/** True where a voxel belongs to more than one segment. */
export function hasOverlap({ segments }: SegmentExport): boolean {
  return segments.some(({ voxels, inLabelMap }) => voxels !== inLabelMap.voxels);
}

/** What a label map loses of segments that overlap, a sentence; null where they do not. */
export function lossOfOverlap({ segments }: SegmentExport): string | null {
  const losses = segments
    .filter(({ voxels, inLabelMap }) => voxels !== inLabelMap.voxels)
    .map(
      ({ value, name, voxels, inLabelMap }) =>
        `${voxels - inLabelMap.voxels} of ${voxels} voxels of ${value} "${name}"`,
    );
  if (losses.length === 0) return null;
  return (
    `Segments overlap, and this format holds one segment a voxel: the later one in the list stands, ` +
    `so ${losses.join(', ')} go to others. DICOM SEG and seg.nrrd keep them whole.`
  );
}
