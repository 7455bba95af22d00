import {
  column,
  nearestAnatomicalAxes,
  type AnatomicalAxis,
  type Grid,
  type Vec3,
} from '../../native-models/geometry';

export type SliceView = 'axial' | 'sagittal' | 'coronal';
export const SLICE_VIEWS: readonly SliceView[] = ['axial', 'sagittal', 'coronal'];

/** A voxel axis and the way along it: with sign -1 the index falls along the named direction of the screen. */
export type SignedAxis = AnatomicalAxis;

/** How a slice lies on the screen. Slices follow the voxel grid, so that no voxel is ever interpolated across slices. */
export interface SliceAxes {
  readonly view: SliceView;
  readonly right: SignedAxis;
  readonly up: SignedAxis;
  /** Towards superior (axial), posterior (coronal), left (sagittal). */
  readonly normal: SignedAxis;
}

/** Unit vector, LPS, along a voxel axis of the grid in the direction of its sign. */
export function directionOf(grid: Grid, { axis, sign }: SignedAxis): Vec3 {
  const [x, y, z] = column(grid.direction, axis);
  return [sign * x, sign * y, sign * z];
}

export function reversed({ axis, sign }: SignedAxis): SignedAxis {
  return { axis, sign: sign === 1 ? -1 : 1 };
}

/** The three slice views of a grid in radiological convention: patient right on the left of the screen, anterior up. */
export function sliceAxes(grid: Grid): Readonly<Record<SliceView, SliceAxes>> {
  const [left, posterior, superior] = nearestAnatomicalAxes(grid);
  return {
    axial: { view: 'axial', right: left, up: reversed(posterior), normal: superior },
    sagittal: { view: 'sagittal', right: posterior, up: superior, normal: left },
    coronal: { view: 'coronal', right: left, up: superior, normal: posterior },
  };
}

/** The only view of a picture of one slice, or null for a volume. */
export function singleView(grid: Grid): SliceView | null {
  const axes = sliceAxes(grid);
  return SLICE_VIEWS.find((view) => grid.size[axes[view].normal.axis] === 1) ?? null;
}

/** Below this cosine a second direction is too slight to name (about 15 degrees off). */
const SECOND_LETTER = 0.26;

const LETTERS = ['LR', 'PA', 'SI'];

/** Letters of a direction in the patient, main one first: "L", "AL". */
export function orientationLetters(direction: Vec3): string {
  return direction
    .map((component, row) => ({
      size: Math.abs(component),
      letter: LETTERS[row]?.charAt(component < 0 ? 1 : 0) ?? '',
    }))
    .filter(({ size }) => size > SECOND_LETTER)
    .sort((a, b) => b.size - a.size)
    .slice(0, 2)
    .map(({ letter }) => letter)
    .join('');
}
