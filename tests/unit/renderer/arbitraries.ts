import fc from 'fast-check';
import type { TreeData } from '../../../electron/contract';
import type { Grid, Mat3 } from '../../../native-models/geometry';

function rotation(a: number, b: number, c: number): Mat3 {
  const [ca, sa, cb, sb, cc, sc] = [
    Math.cos(a),
    Math.sin(a),
    Math.cos(b),
    Math.sin(b),
    Math.cos(c),
    Math.sin(c),
  ];
  return [
    ca * cb,
    ca * sb * sc - sa * cc,
    ca * sb * cc + sa * sc,
    sa * cb,
    sa * sb * sc + ca * cc,
    sa * sb * cc - ca * sc,
    -sb,
    cb * sc,
    cb * cc,
  ];
}

const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const spacing = fc.double({ min: 0.3, max: 7, noNaN: true });
const offset = fc.double({ min: -300, max: 300, noNaN: true });
const side = fc.integer({ min: 1, max: 7 });

/** Small grids turned any way, right- and left-handed, anisotropic, away from the origin. */
export const grids: fc.Arbitrary<Grid> = fc
  .tuple(
    fc.tuple(angle, angle, angle),
    fc.tuple(spacing, spacing, spacing),
    fc.tuple(offset, offset, offset),
    fc.tuple(side, side, side),
    fc.boolean(),
  )
  .map(([angles, spacingMm, origin, size, mirrored]) => {
    const r = rotation(...angles);
    const sign = mirrored ? -1 : 1;
    const direction: Mat3 = [sign * r[0], r[1], r[2], sign * r[3], r[4], r[5], sign * r[6], r[7], r[8]];
    return { size, spacingMm, origin, direction };
  });

/** Trees as the engine makes them: any shape, several merges in one step, merges of more than two. */
export const trees: fc.Arbitrary<TreeData> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 24 }),
    fc.infiniteStream(fc.nat()),
    fc.infiniteStream(fc.boolean()),
  )
  .map(([voxels, picks, advances]) => {
    const next = <T>(stream: Iterator<T>, otherwise: T): T => {
      const { value, done } = stream.next();
      return done === true ? otherwise : value;
    };
    return growTree(
      voxels,
      () => next(picks, 0),
      () => next(advances, true),
    );
  });

function growTree(voxels: readonly number[], pick: () => number, advance: () => boolean): TreeData {
  const nodes = voxels.map((voxelCount) => ({ parent: 0, bornAt: 0, diesAt: 0, voxelCount }));
  let alive = nodes.map((_, index) => index + 1);
  let step = 0;
  while (alive.length > 1) {
    if (step === 0 || advance()) step += 1;
    const a = alive[pick() % alive.length];
    const others = alive.filter((node) => node !== a);
    const b = others[pick() % others.length];
    const merged = nodes.length + 1;
    const voxelCount = nodes[a - 1].voxelCount + nodes[b - 1].voxelCount;
    nodes.push({ parent: 0, bornAt: step, diesAt: 0, voxelCount });
    for (const child of [a, b]) Object.assign(nodes[child - 1], { parent: merged, diesAt: step });
    alive = [...alive.filter((node) => node !== a && node !== b), merged];
  }
  nodes[nodes.length - 1].diesAt = step + 1;
  return {
    regionCount: voxels.length,
    steps: step,
    nodeCount: nodes.length,
    parent: Uint32Array.from(nodes, ({ parent }) => parent),
    bornAt: Uint32Array.from(nodes, ({ bornAt }) => bornAt),
    diesAt: Uint32Array.from(nodes, ({ diesAt }) => diesAt),
    voxelCount: Uint32Array.from(nodes, ({ voxelCount }) => voxelCount),
    meanIntensity: Float32Array.from(nodes, (_, index) => 10 * index),
    boundingBox: new Int32Array(6 * nodes.length),
    persistence: new Float32Array(nodes.length),
    connected: new Uint8Array(nodes.length).fill(1),
  };
}
