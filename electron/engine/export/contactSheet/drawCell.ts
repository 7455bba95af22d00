import type { Regions } from '../../../../native-models/condensation';
import type { Volume } from '../../../../native-models/geometry';
import type { Canvas, Color } from './canvas';
import { labelColor } from '../../imaging/segmentations/labelColor';
import { voxelsOf, type Plane, type PlaneVoxels } from './planes';

/** Grey values shown, in the modality's unit. */
export interface Window {
  readonly width: number;
  readonly level: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const FILL_OPACITY = 0.45;

/** Draws one plane of the volume into the box, stretched to it: the box has the plane's physical proportions. */
export function drawSlice(canvas: Canvas, box: Box, volume: Volume, plane: Plane, window: Window): void {
  const voxels = voxelsOf(plane, volume.grid);
  const colorAt = colorReader(volume, voxels, window);
  forEachPixel(box, (x, y) => {
    canvas.set(
      box.x + x,
      box.y + y,
      colorAt(centred(x, box.width, voxels.columns), centred(y, box.height, voxels.rows)),
    );
  });
}

/** Lays the segments of one level over a drawn plane: a translucent fill and an opaque outline of the same colour. */
export function drawSegments(
  canvas: Canvas,
  box: Box,
  volume: Volume,
  plane: Plane,
  window: Window,
  { labels }: Regions,
  segmentOfLabel: ArrayLike<number>,
): void {
  const voxels = voxelsOf(plane, volume.grid);
  const colorAt = colorReader(volume, voxels, window);
  const nodeAt = (x: number, y: number) => {
    const column = Math.floor(((x + 0.5) / box.width) * voxels.columns);
    const row = Math.floor(((y + 0.5) / box.height) * voxels.rows);
    return segmentOfLabel[labels[voxels.base + column * voxels.columnStep + row * voxels.rowStep]];
  };
  forEachPixel(box, (x, y) => {
    const node = nodeAt(x, y);
    if (node === 0) return;
    const edge =
      (x + 1 < box.width && nodeAt(x + 1, y) !== node) || (y + 1 < box.height && nodeAt(x, y + 1) !== node);
    const under = colorAt(centred(x, box.width, voxels.columns), centred(y, box.height, voxels.rows));
    canvas.set(box.x + x, box.y + y, mix(under, labelColor(node), edge ? 1 : FILL_OPACITY));
  });
}

function forEachPixel({ width, height }: Box, visit: (x: number, y: number) => void): void {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y);
}

/** The voxel coordinate, counted from voxel centres, under the middle of a pixel. */
function centred(pixel: number, pixels: number, voxels: number): number {
  return ((pixel + 0.5) / pixels) * voxels - 0.5;
}

function mix(under: Color, over: Color, opacity: number): Color {
  const blend = (index: 0 | 1 | 2) => Math.round(under[index] * (1 - opacity) + over[index] * opacity);
  return [blend(0), blend(1), blend(2)];
}

/** Grey or colour at a point of the plane, interpolated between voxels and windowed to 0..255. */
function colorReader(
  volume: Volume,
  plane: PlaneVoxels,
  { width, level }: Window,
): (x: number, y: number) => Color {
  const { voxels, rescale, channels } = volume;
  const perChannel = voxels.length / channels;
  const low = level - width / 2;
  const shown = (value: number) => {
    const scaled = ((rescale.slope * value + rescale.intercept - low) / width) * 255;
    return scaled > 0 ? Math.min(255, Math.round(scaled)) : 0;
  };
  const sample = (channel: number, x: number, y: number) =>
    shown(interpolate(voxels, channel * perChannel + plane.base, plane, x, y));
  // A second channel alone is opacity or another weighting; three or four begin with red, green and blue.
  if (channels < 3)
    return (x, y) => {
      const grey = sample(0, x, y);
      return [grey, grey, grey];
    };
  return (x, y) => [sample(0, x, y), sample(1, x, y), sample(2, x, y)];
}

function interpolate(
  voxels: ArrayLike<number>,
  base: number,
  plane: PlaneVoxels,
  x: number,
  y: number,
): number {
  const cx = Math.min(Math.max(x, 0), plane.columns - 1);
  const cy = Math.min(Math.max(y, 0), plane.rows - 1);
  const [i, j] = [Math.floor(cx), Math.floor(cy)];
  const [u, v] = [cx - i, cy - j];
  const at = base + i * plane.columnStep + j * plane.rowStep;
  const next = i + 1 < plane.columns ? plane.columnStep : 0;
  const below = j + 1 < plane.rows ? plane.rowStep : 0;
  const top = voxels[at] * (1 - u) + voxels[at + next] * u;
  const bottom = voxels[at + below] * (1 - u) + voxels[at + below + next] * u;
  return top * (1 - v) + bottom * v;
}
