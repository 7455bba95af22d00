import { giveWay } from '../../../../native-models/cooperation';
import type { Vec3 } from '../../../../native-models/geometry';
import type { SourceFrame } from '../../imaging';
import { frameSampler } from '../dicom-seg/sampleFrame';
import type { ExportedSegment, SegmentExport } from '../exportFormat';
import { traceContours, type Contour } from './traceContours';

/** A contour on one of the source's planes. */
export interface PlacedContour {
  readonly plane: SourceFrame;
  /** LPS millimetres, three numbers a corner. */
  readonly pointsMm: readonly number[];
}

export interface SegmentContours {
  readonly segment: ExportedSegment;
  readonly contours: readonly PlacedContour[];
}

/** A hundredth of a micrometre: far below any pixel, and short enough to write. */
const DECIMALS = 5;

/** Calls `visit` with a segment's pixels on each plane of the source (1 inside, row by row). */
export async function forEachPlane(
  mask: Uint8Array,
  { grid }: SegmentExport,
  planes: readonly SourceFrame[],
  visit: (plane: SourceFrame, pixels: Uint8Array) => void,
): Promise<void> {
  for (const plane of planes) {
    await giveWay();
    const pixels = new Uint8Array(plane.rows * plane.columns);
    frameSampler(plane, grid)(mask, pixels);
    visit(plane, pixels);
  }
}

/** The outlines of every segment on every plane that it meets. */
export async function segmentContours(
  data: SegmentExport,
  planes: readonly SourceFrame[],
): Promise<SegmentContours[]> {
  const drawn: SegmentContours[] = [];
  for (const segment of data.segments) {
    const contours: PlacedContour[] = [];
    await forEachPlane(segment.mask(), data, planes, (plane, pixels) => {
      for (const contour of traceContours(pixels, plane.columns, plane.rows))
        contours.push({ plane, pointsMm: inPatient(contour, plane) });
    });
    drawn.push({ segment, contours });
  }
  return drawn;
}

/** Corners of pixels lie half a pixel before their centres (PS3.3 C.7.6.2.1.1). */
function inPatient(contour: Contour, { position, alongRow, alongColumn, spacingMm }: SourceFrame): number[] {
  const points: number[] = [];
  for (let at = 0; at < contour.length; at += 2) {
    const [rightMm, downMm] = [(contour[at] - 0.5) * spacingMm[0], (contour[at + 1] - 0.5) * spacingMm[1]];
    for (const axis of [0, 1, 2] as const)
      points.push(
        Number((position[axis] + rightMm * alongRow[axis] + downMm * alongColumn[axis]).toFixed(DECIMALS)),
      );
  }
  return points;
}

/** Columns and rows, from the outer corner of a plane's first pixel, of points in LPS millimetres; null for points off it. */
export function onPlane(pointsMm: readonly number[], plane: SourceFrame): number[] | null {
  const { position, alongRow, alongColumn, spacingMm } = plane;
  const along = (offset: Vec3, direction: Vec3) =>
    offset[0] * direction[0] + offset[1] * direction[1] + offset[2] * direction[2];
  const places: number[] = [];
  for (let at = 0; at < pointsMm.length; at += 3) {
    const offset: Vec3 = [
      pointsMm[at] - position[0],
      pointsMm[at + 1] - position[1],
      pointsMm[at + 2] - position[2],
    ];
    const [rightMm, downMm] = [along(offset, alongRow), along(offset, alongColumn)];
    const offPlaneMm2 = along(offset, offset) - rightMm ** 2 - downMm ** 2;
    if (offPlaneMm2 > LARGEST_OFF_PLANE_MM ** 2) return null;
    places.push(rightMm / spacingMm[0] + 0.5, downMm / spacingMm[1] + 0.5);
  }
  return places;
}

const LARGEST_OFF_PLANE_MM = 0.001;
