import { cross, length, normalise, scale, subtract, type Vec3 } from '../../../../native-models/geometry';
import type { DicomDataSet } from './dataSet';
import { groupOf, type FrameAttributes } from './functionalGroups';

/** Where a frame lies in the patient. */
export interface FrameGeometry {
  /** LPS millimetres of the centre of the first pixel (0020,0032). */
  readonly position: Vec3 | null;
  /** Unit vectors towards rising columns and rising rows (0020,0037). */
  readonly alongRow: Vec3 | null;
  readonly alongColumn: Vec3 | null;
  /** Distance of columns (i) and of rows (j), in millimetres; null where the file names no scale in the patient. */
  readonly pixelSpacingMm: readonly [number, number] | null;
  readonly sliceSpacingMm: number | null;
  /** Slice Location (0020,1041): its origin and sign are the scanner's own. */
  readonly sliceLocationMm: number | null;
}

const TAG = {
  planePosition: 'x00209113',
  planeOrientation: 'x00209116',
  pixelMeasures: 'x00289110',
  detectors: 'x00540022',
  position: 'x00200032',
  orientation: 'x00200037',
  sliceLocation: 'x00201041',
  pixelSpacing: 'x00280030',
  imagerPixelSpacing: 'x00181164',
  sliceThickness: 'x00180050',
  spacingBetweenSlices: 'x00180088',
  sliceVector: 'x00540080',
} as const;

/** Geometry of each frame; a frame of a classic multi-frame file has no place of its own unless its module gives one. */
export function frameGeometries(frames: readonly FrameAttributes[]): FrameGeometry[] {
  if (frames.length > 1 && frames[0].groups.length === 0)
    return classicFrames(frames[0].image, frames.length);
  return frames.map((frame) => {
    const { image } = frame;
    const measures = groupOf(frame, TAG.pixelMeasures);
    const place = groupOf(frame, TAG.planePosition) ?? (frames.length === 1 ? image : undefined);
    return {
      position: vectorOf(place?.numbers(TAG.position) ?? []),
      ...orientationOf(groupOf(frame, TAG.planeOrientation) ?? image),
      pixelSpacingMm: pixelSpacingOf(measures) ?? pixelSpacingOf(image),
      sliceSpacingMm: sliceSpacingOf(measures) ?? sliceSpacingOf(image),
      sliceLocationMm: image.numbers(TAG.sliceLocation).find(Number.isFinite) ?? null,
    };
  });
}

/**
 * A reconstructed nuclear-medicine volume states the place of its first slice, with the detector, and a signed distance
 * (PS3.3 C.8.4.15); the frames of other classic files (cine, secondary capture) have no place.
 */
function classicFrames(image: DicomDataSet, count: number): FrameGeometry[] {
  const detector = image.bytes(TAG.sliceVector) === null ? undefined : image.items(TAG.detectors)[0];
  const orientation = orientationOf(
    (detector?.bytes(TAG.orientation) ?? null) === null ? image : (detector ?? image),
  );
  const first = detector === undefined ? null : vectorOf(detector.numbers(TAG.position));
  const [distanceMm] = image.numbers(TAG.spacingBetweenSlices);
  const { alongRow, alongColumn } = orientation;
  const step =
    first === null || alongRow === null || alongColumn === null || !Number.isFinite(distanceMm)
      ? null
      : scale(cross(alongRow, alongColumn), distanceMm);
  const slices = image.binary(TAG.sliceVector, 'US');
  const pixelSpacingMm = pixelSpacingOf(image);
  const sliceSpacingMm = sliceSpacingOf(image);
  return Array.from({ length: count }, (_, frame) => ({
    position:
      first === null || step === null || slices[frame] === undefined
        ? null
        : subtract(first, scale(step, 1 - slices[frame])),
    ...orientation,
    pixelSpacingMm,
    sliceSpacingMm,
    sliceLocationMm: null,
  }));
}

/** The least length of the cross product of two directions that still span a plane: the standard has them perpendicular. */
const SPANNING = 0.5;

function orientationOf(data: DicomDataSet): Pick<FrameGeometry, 'alongRow' | 'alongColumn'> {
  const cosines = data.numbers(TAG.orientation);
  const alongRow = unit(vectorOf(cosines.slice(0, 3)));
  const alongColumn = unit(vectorOf(cosines.slice(3)));
  const spans = alongRow && alongColumn && length(cross(alongRow, alongColumn)) > SPANNING;
  return spans ? { alongRow, alongColumn } : { alongRow: null, alongColumn: null };
}

/** Both attributes give the distance of rows first (PS3.3 10.7.1.3); Imager Pixel Spacing is measured at the detector. */
function pixelSpacingOf(data: DicomDataSet | undefined): readonly [number, number] | null {
  for (const tag of [TAG.pixelSpacing, TAG.imagerPixelSpacing]) {
    const [rows, columns] = data?.numbers(tag) ?? [];
    if (rows > 0 && columns > 0) return [columns, rows];
  }
  return null;
}

function sliceSpacingOf(data: DicomDataSet | undefined): number | null {
  for (const tag of [TAG.spacingBetweenSlices, TAG.sliceThickness]) {
    const distance = Math.abs(data?.numbers(tag)[0] ?? 0);
    if (distance > 0) return distance;
  }
  return null;
}

function vectorOf(values: readonly number[]): Vec3 | null {
  return values.length === 3 && values.every(Number.isFinite) ? [values[0], values[1], values[2]] : null;
}

function unit(vector: Vec3 | null): Vec3 | null {
  return vector !== null && length(vector) > 0.5 ? normalise(vector) : null;
}
