import type { SourceFrame } from '../../imaging';
import type { ExportedSegment } from '../exportFormat';
import { fillPolygon } from './fillContours';
import { readStructureSet, type ReadRoi } from './readStructureSet';
import { forEachPlane, onPlane } from './segmentContours';
import { roiName, type StructureSet } from './structureSet';

/**
 * True where what was read back are the segments: names, numbers, colours, frame of reference, and every pixel of every
 * plane. Contours are filled by the even-odd rule; a pixel counts where exactly one of them holds it, so it does not
 * matter whether a reader joins contours or takes one from the other.
 */
export async function isFaithfulStructureSet(written: Uint8Array, set: StructureSet): Promise<boolean> {
  const rois = readStructureSet(written);
  if (rois.length !== set.segments.length) return false;
  for (const [at, { segment }] of set.segments.entries())
    if (!sameHead(rois[at], segment, set) || !(await samePixels(rois[at], segment, set))) return false;
  return true;
}

function sameHead(roi: ReadRoi, segment: ExportedSegment, { frameOfReference }: StructureSet): boolean {
  return (
    roi.number === segment.value &&
    roi.name === roiName(segment.name) &&
    roi.frameOfReference === frameOfReference &&
    segment.color.every((part, channel) => roi.color[channel] === Math.round(part))
  );
}

async function samePixels(
  { contours }: ReadRoi,
  segment: ExportedSegment,
  { data, planes }: StructureSet,
): Promise<boolean> {
  const keyOf = (sopInstance: string, frame: number) => `${sopInstance} ${frame}`;
  const onImage = new Map<string, ReadRoi['contours'][number][]>();
  for (const contour of contours) {
    const key = keyOf(contour.sopInstance, contour.frame);
    onImage.set(key, [...(onImage.get(key) ?? []), contour]);
  }
  let drawn = 0;
  let same = true;
  await forEachPlane(segment.mask(), data, planes, (plane, pixels) => {
    const here = onImage.get(keyOf(plane.sopInstance, plane.frame)) ?? [];
    drawn += here.length;
    same &&= Buffer.from(filled(here, plane)).equals(pixels);
  });
  return same && drawn === contours.length;
}

/** How many contours hold each pixel; 255 throughout where one is not closed, planar and on its plane. */
function filled(contours: ReadRoi['contours'], plane: SourceFrame): Uint8Array {
  const counts = new Uint8Array(plane.rows * plane.columns);
  for (const { type, statedPoints, pointsMm } of contours) {
    const corners = onPlane(pointsMm, plane);
    if (type !== 'CLOSED_PLANAR' || statedPoints * 3 !== pointsMm.length || corners === null)
      return counts.fill(255);
    fillPolygon(corners, counts, plane.columns);
  }
  return counts;
}
