import type { Vec3, Volume } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';

/** An ellipsoid in fractions of the volume's extent, painted over what came before it. */
interface Ellipsoid {
  readonly centre: Vec3;
  readonly radii: Vec3;
  readonly value: number;
}

const HEAD: readonly Ellipsoid[] = [
  { centre: [0.5, 0.5, 0.5], radii: [0.42, 0.46, 0.44], value: 620 },
  { centre: [0.5, 0.5, 0.5], radii: [0.385, 0.425, 0.4], value: 90 },
  { centre: [0.5, 0.5, 0.51], radii: [0.365, 0.405, 0.38], value: 420 },
  { centre: [0.5, 0.5, 0.52], radii: [0.3, 0.33, 0.31], value: 640 },
  { centre: [0.44, 0.48, 0.54], radii: [0.05, 0.16, 0.07], value: 130 },
  { centre: [0.56, 0.48, 0.54], radii: [0.05, 0.16, 0.07], value: 130 },
  { centre: [0.41, 0.52, 0.48], radii: [0.06, 0.08, 0.06], value: 480 },
  { centre: [0.59, 0.52, 0.48], radii: [0.06, 0.08, 0.06], value: 480 },
  { centre: [0.66, 0.38, 0.62], radii: [0.08, 0.07, 0.09], value: 820 },
  { centre: [0.5, 0.72, 0.25], radii: [0.16, 0.12, 0.1], value: 500 },
];

function ellipsoidSliceRows(
  shape: Ellipsoid,
  size: Vec3,
  k: number,
): { j: number; first: number; last: number }[] {
  const [nx, ny, nz] = size;
  const [cx, cy, cz] = shape.centre;
  const [rx, ry, rz] = shape.radii;
  const dz = ((k + 0.5) / nz - cz) / rz;
  if (Math.abs(dz) >= 1) return [];
  const rows = [];
  for (let j = 0; j < ny; j++) {
    const dy = ((j + 0.5) / ny - cy) / ry;
    const rest = 1 - dz * dz - dy * dy;
    if (rest <= 0) continue;
    const half = rx * Math.sqrt(rest);
    rows.push({
      j,
      first: Math.max(0, Math.ceil((cx - half) * nx)),
      last: Math.min(nx - 1, Math.floor((cx + half) * nx)),
    });
  }
  return rows;
}

/** A head made of ellipsoids with a bias field and noise, int16, 1 mm: the shape of work of a real T1 scan. */
export function headPhantom(size: Vec3, seed: number): Volume {
  const [nx, ny, nz] = size;
  const random = randomGenerator(seed);
  const voxels = new Int16Array(nx * ny * nz);
  for (let k = 0; k < nz; k++)
    for (const shape of HEAD)
      for (const { j, first, last } of ellipsoidSliceRows(shape, size, k))
        voxels.fill(shape.value, (k * ny + j) * nx + first, (k * ny + j) * nx + last + 1);
  for (let voxel = 0; voxel < voxels.length; voxel++) {
    const bias = 1 + 0.15 * Math.sin(voxel / (nx * ny * 30)) + 0.1 * Math.cos((voxel % nx) / 60);
    voxels[voxel] = Math.abs(voxels[voxel] * bias + 60 * (random.next() + random.next() - 1));
  }
  return {
    grid: { size, spacingMm: [1, 1, 1], origin: [-94, -128, -80], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
    channels: 1,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'MR',
    verdict: { ok: true, findings: [] },
  };
}

/** A 128 x 128 colour picture with a bright patch on a textured ground, uint8, planar RGB. */
export function photographPhantom(seed: number): Volume {
  const size = 128;
  const random = randomGenerator(seed);
  const voxels = new Uint8Array(3 * size * size);
  const ground = [170, 90, 50];
  const patch = [225, 170, 110];
  for (let pixel = 0; pixel < size * size; pixel++) {
    const x = (pixel % size) - 70;
    const y = Math.floor(pixel / size) - 58;
    const inside = x * x + 1.6 * y * y < 700 + 160 * Math.sin(Math.atan2(y, x) * 5);
    const shade = 12 * Math.sin(x / 9) * Math.cos(y / 11) + 16 * (random.next() - 0.5);
    for (let channel = 0; channel < 3; channel++)
      voxels[channel * size * size + pixel] = (inside ? patch : ground)[channel] + shade;
  }
  return {
    grid: {
      size: [size, size, 1],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    channels: 3,
    voxels,
    rescale: { slope: 1, intercept: 0 },
    modality: 'photo',
    verdict: { ok: true, findings: [] },
  };
}
