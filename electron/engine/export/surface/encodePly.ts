import { onOneLine, type SegmentSurface } from './segmentSurfaces';

const POINT_BYTES = 15;
const TRIANGLE_BYTES = 13;

/**
 * A binary little-endian PLY file of all surfaces: 32-bit floats, each point in its segment's colour. The header says
 * which points and triangles are whose.
 */
export function encodePly(surfaces: readonly SegmentSurface[], comments: readonly string[]): Uint8Array {
  const count = (of: (surface: SegmentSurface) => number) =>
    surfaces.reduce((sum, next) => sum + of(next), 0);
  const pointCount = count(({ mesh }) => mesh.points.length / 3);
  const triangleCount = count(({ mesh }) => mesh.triangles.length / 3);
  const header = Buffer.from(headerOf(surfaces, { comments, pointCount, triangleCount }));
  const trianglesAt = header.length + pointCount * POINT_BYTES;
  const bytes = Buffer.alloc(trianglesAt + triangleCount * TRIANGLE_BYTES);
  header.copy(bytes);
  let pointAt = header.length;
  let triangleAt = trianglesAt;
  for (const { segment, mesh } of surfaces) {
    const firstPoint = (pointAt - header.length) / POINT_BYTES;
    for (let at = 0; at < mesh.points.length; at += 3, pointAt += POINT_BYTES) {
      for (let axis = 0; axis < 3; axis++) bytes.writeFloatLE(mesh.points[at + axis], pointAt + 4 * axis);
      segment.color.forEach((part, channel) => bytes.writeUInt8(Math.round(part), pointAt + 12 + channel));
    }
    for (let at = 0; at < mesh.triangles.length; at += 3, triangleAt += TRIANGLE_BYTES) {
      bytes.writeUInt8(3, triangleAt);
      for (let corner = 0; corner < 3; corner++)
        bytes.writeUInt32LE(firstPoint + mesh.triangles[at + corner], triangleAt + 1 + 4 * corner);
    }
  }
  return bytes;
}

function headerOf(
  surfaces: readonly SegmentSurface[],
  {
    comments,
    pointCount,
    triangleCount,
  }: { comments: readonly string[]; pointCount: number; triangleCount: number },
): string {
  let point = 0;
  let triangle = 0;
  const parts = surfaces.map(({ segment, mesh }) => {
    const [firstPoint, firstTriangle] = [point, triangle];
    point += mesh.points.length / 3;
    triangle += mesh.triangles.length / 3;
    return (
      `comment segment ${segment.value}: vertices ${firstPoint} to ${point - 1}, ` +
      `faces ${firstTriangle} to ${triangle - 1}: ${onOneLine(segment.name)}`
    );
  });
  const lines = [
    ...['ply', 'format binary_little_endian 1.0', ...comments.map((line) => `comment ${line}`), ...parts],
    ...[`element vertex ${pointCount}`, ...['x', 'y', 'z'].map((axis) => `property float ${axis}`)],
    ...['red', 'green', 'blue'].map((color) => `property uchar ${color}`),
    ...[`element face ${triangleCount}`, 'property list uchar uint vertex_indices', 'end_header'],
  ];
  return lines.map((line) => `${line}\n`).join('');
}
