import {
  column,
  nearestAnatomicalAxes,
  oppositeLetter,
  orientationLetter,
  scale,
  type Grid,
  type OrientationLetter,
} from '../../../../native-models/geometry';

/** A voxel axis as it runs across the picture: `sign` is -1 where it runs against the picture's right or down. */
interface PictureAxis {
  readonly axis: 0 | 1 | 2;
  readonly sign: 1 | -1;
}

/** A slice through the middle of a volume as a radiologist expects it: patient right on the left, head or front up. */
export interface Plane {
  readonly right: PictureAxis;
  readonly down: PictureAxis;
  readonly fixed: 0 | 1 | 2;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly letters: Readonly<Record<'left' | 'right' | 'top' | 'bottom', OrientationLetter>>;
}

const flipped = ({ axis, sign }: PictureAxis): PictureAxis => ({ axis, sign: sign === 1 ? -1 : 1 });

/** Axial, sagittal and coronal, on the voxel axes nearest to them; of a single slice only the plane that it is. */
export function planesOf(grid: Grid): readonly Plane[] {
  const [left, posterior, superior] = nearestAnatomicalAxes(grid);
  const planes = [
    planeOf(grid, left, posterior, superior.axis),
    planeOf(grid, posterior, flipped(superior), left.axis),
    planeOf(grid, left, flipped(superior), posterior.axis),
  ];
  const flat = planes.filter(({ fixed }) => grid.size[fixed] === 1);
  return flat.length > 0 ? flat.slice(0, 1) : planes;
}

function planeOf(grid: Grid, right: PictureAxis, down: PictureAxis, fixed: 0 | 1 | 2): Plane {
  const letterOf = ({ axis, sign }: PictureAxis) =>
    orientationLetter(scale(column(grid.direction, axis), sign));
  const extentMm = ({ axis }: PictureAxis) => grid.size[axis] * grid.spacingMm[axis];
  return {
    right,
    down,
    fixed,
    widthMm: extentMm(right),
    heightMm: extentMm(down),
    letters: {
      left: oppositeLetter(letterOf(right)),
      right: letterOf(right),
      top: oppositeLetter(letterOf(down)),
      bottom: letterOf(down),
    },
  };
}

/** Where a plane's picture takes its voxels: index = base + x * columnStep + y * rowStep, for the voxel column x, row y. */
export interface PlaneVoxels {
  readonly columns: number;
  readonly rows: number;
  readonly base: number;
  readonly columnStep: number;
  readonly rowStep: number;
}

export function voxelsOf({ right, down, fixed }: Plane, { size }: Grid): PlaneVoxels {
  const strides = [1, size[0], size[0] * size[1]];
  const start = ({ axis, sign }: PictureAxis) => (sign === 1 ? 0 : (size[axis] - 1) * strides[axis]);
  return {
    columns: size[right.axis],
    rows: size[down.axis],
    base: Math.floor(size[fixed] / 2) * strides[fixed] + start(right) + start(down),
    columnStep: right.sign * strides[right.axis],
    rowStep: down.sign * strides[down.axis],
  };
}
