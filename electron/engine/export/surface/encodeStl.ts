import type { Mesh } from '../../../../native-models/surface';

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

/** A binary STL file: coordinates as 32-bit floats, each triangle with its outward normal. `header`: ASCII. */
export function encodeStl({ points, triangles }: Mesh, header: string): Uint8Array {
  const count = triangles.length / 3;
  const bytes = Buffer.alloc(HEADER_BYTES + 4 + count * TRIANGLE_BYTES);
  bytes.write(header.slice(0, HEADER_BYTES).padEnd(HEADER_BYTES), 'latin1');
  bytes.writeUInt32LE(count, HEADER_BYTES);
  for (let triangle = 0; triangle < count; triangle++) {
    const at = HEADER_BYTES + 4 + triangle * TRIANGLE_BYTES;
    const corners = [0, 1, 2].map((corner) => 3 * triangles[3 * triangle + corner]);
    writeVector(bytes, at, unitNormal(points, corners));
    corners.forEach((point, corner) =>
      writeVector(bytes, at + 12 * (corner + 1), points.subarray(point, point + 3)),
    );
  }
  return bytes;
}

function writeVector(bytes: Buffer, at: number, vector: ArrayLike<number>): void {
  for (let axis = 0; axis < 3; axis++) bytes.writeFloatLE(vector[axis], at + 4 * axis);
}

/** Zeros for a triangle without an area: readers then work the normal out themselves. */
function unitNormal(points: Float64Array, [a, b, c]: readonly number[]): number[] {
  const edge = (to: number) => [0, 1, 2].map((axis) => points[to + axis] - points[a + axis]);
  const [u, v] = [edge(b), edge(c)];
  const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const norm = Math.hypot(...normal);
  return norm > 0 ? normal.map((part) => part / norm) : [0, 0, 0];
}
