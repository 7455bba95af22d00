import fc from 'fast-check';
import type { Regions } from '../../../native-models/condensation';
import { forEachFaceNeighbour, type Grid, type Vec3 } from '../../../native-models/geometry';
import { randomGenerator } from '../../../native-models/random';
import type { ChannelImage } from '../../../native-models/regions';
import { anyGrid } from '../../fixtures/grids';

export function gridOf(size: Vec3, spacingMm: Vec3): Grid {
  return { size, spacingMm, origin: [-12, 31, 7], direction: [0.8, 0, -0.6, 0, 1, 0, 0.6, 0, 0.8] };
}

/** An image whose value at (i, j, k) of each channel is what `value` says. */
export function imageOf(
  size: Vec3,
  value: (i: number, j: number, k: number, channel: number) => number,
  channels = 1,
): ChannelImage {
  const [nx, ny, nz] = size;
  const values = new Float32Array(nx * ny * nz * channels);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) values[at++] = value(i, j, k, c);
  return { channels, size, values };
}

export function noiseImage(size: Vec3, seed: number, channels = 1): ChannelImage {
  const random = randomGenerator(seed);
  return imageOf(size, () => random.next() * 2 - 1, channels);
}

/** Any grid with smooth and noisy content of one to three channels. */
export const anyScene: fc.Arbitrary<{ grid: Grid; image: ChannelImage; targetCount: number }> = fc
  .record({
    grid: anyGrid,
    channels: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(),
    targetCount: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ grid, channels, seed, targetCount }) => ({
    grid,
    image: noiseImage(grid.size, seed, channels),
    targetCount,
  }));

/** Face-connected pieces of every label, found by flooding from each voxel. */
export function piecesPerLabel(labels: ArrayLike<number>, size: Vec3): Map<number, number> {
  const seen = new Uint8Array(labels.length);
  const pieces = new Map<number, number>();
  for (let start = 0; start < labels.length; start++) {
    if (seen[start] === 1) continue;
    pieces.set(labels[start], (pieces.get(labels[start]) ?? 0) + 1);
    const open = [start];
    seen[start] = 1;
    for (let voxel = open.pop(); voxel !== undefined; voxel = open.pop())
      forEachFaceNeighbour(voxel, size, (next) => {
        if (seen[next] === 1 || labels[next] !== labels[start]) return;
        seen[next] = 1;
        open.push(next);
      });
  }
  return pieces;
}

/** Regions in blocks of the given extent in voxels. */
export function blocks([nx, ny, nz]: Vec3, extent: Vec3): Regions {
  const across = Math.ceil(nx / extent[0]);
  const down = Math.ceil(ny / extent[1]);
  const labels = new Uint16Array(nx * ny * nz);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    const [a, b, c] = [i, j, k].map((p, axis) => Math.floor(p / extent[axis]));
    labels[voxel] = 1 + (c * down + b) * across + a;
  }
  return { labels, count: across * down * Math.ceil(nz / extent[2]) };
}
