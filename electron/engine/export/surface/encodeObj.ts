import { onOneLine, type SegmentSurface } from './segmentSurfaces';

/** Decimals of a coordinate: a tenth of a micrometre. */
const DECIMALS = 4;

/** A coordinate as the file holds it. */
export function objCoordinate(value: number): string {
  return value.toFixed(DECIMALS);
}

/** Name of a segment's group and material: OBJ parts names at white space, and two segments may be called the same. */
export function groupName({ segment }: SegmentSurface): string {
  return `${segment.value}_${onOneLine(segment.name).replaceAll(/\s+/gu, '_')}`;
}

/** A Wavefront OBJ file: one group and material a segment, points numbered through from 1. */
export function encodeObj(
  surfaces: readonly SegmentSurface[],
  materials: string,
  comments: readonly string[],
): string {
  const lines = [...comments.map((line) => `# ${line}`), `mtllib ${materials}`];
  let points = 1;
  for (const surface of surfaces) {
    const { mesh } = surface;
    lines.push(`g ${groupName(surface)}`, `usemtl ${groupName(surface)}`);
    for (let at = 0; at < mesh.points.length; at += 3)
      lines.push(`v ${Array.from(mesh.points.subarray(at, at + 3), objCoordinate).join(' ')}`);
    for (let at = 0; at < mesh.triangles.length; at += 3)
      lines.push(`f ${Array.from(mesh.triangles.subarray(at, at + 3), (point) => points + point).join(' ')}`);
    points += mesh.points.length / 3;
  }
  return `${lines.join('\n')}\n`;
}

/** The colours of an OBJ file's groups. */
export function encodeMaterials(surfaces: readonly SegmentSurface[], comments: readonly string[]): string {
  const materials = surfaces.map((surface) => {
    const parts = surface.segment.color.map((part) => (Math.round(part) / 255).toFixed(6));
    return `newmtl ${groupName(surface)}\nKd ${parts.join(' ')}\n`;
  });
  return [...comments.map((line) => `# ${line}\n`), ...materials].join('');
}
