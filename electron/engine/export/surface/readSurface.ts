import type { Mesh } from '../../../../native-models/surface';
import { groupName, objCoordinate } from './encodeObj';
import type { SegmentSurface } from './segmentSurfaces';

/** What says whether bytes that were read back hold what they should. */
export type Faithful = (written: Buffer) => boolean;

/** The readers of three.js, which has written none of these files; loaded when a surface is saved. */
async function readers() {
  const [stl, ply, obj, mtl] = await Promise.all([
    import('three/addons/loaders/STLLoader.js'),
    import('three/addons/loaders/PLYLoader.js'),
    import('three/addons/loaders/OBJLoader.js'),
    import('three/addons/loaders/MTLLoader.js'),
  ]);
  return { ...stl, ...ply, ...obj, ...mtl };
}

const arrayBufferOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;

function sameNumbers(a: ArrayLike<number> | undefined, b: ArrayLike<number>): boolean {
  if (a === undefined || a.length !== b.length) return false;
  for (let at = 0; at < b.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Coordinates of the corners of all triangles, nine a triangle, as 32-bit floats. */
function cornersOf(
  { points, triangles }: Mesh,
  stored: (value: number) => number = (value) => value,
): Float32Array {
  const corners = new Float32Array(3 * triangles.length);
  triangles.forEach((point, at) => {
    for (let axis = 0; axis < 3; axis++) corners[3 * at + axis] = stored(points[3 * point + axis]);
  });
  return corners;
}

export async function faithfulStl({ mesh }: SegmentSurface): Promise<Faithful> {
  const { STLLoader } = await readers();
  return (written) => {
    const positions = new STLLoader().parse(arrayBufferOf(written)).getAttribute('position');
    return sameNumbers(positions?.array, cornersOf(mesh));
  };
}

export async function faithfulPly(surfaces: readonly SegmentSurface[]): Promise<Faithful> {
  const { PLYLoader } = await readers();
  return (written) => {
    const loader = new PLYLoader();
    // Under its own name the reader would turn sRGB into linear light.
    loader.setCustomPropertyNameMapping({ segmentColor: ['red', 'green', 'blue'] });
    const read = loader.parse(arrayBufferOf(written));
    const positions = read.getAttribute('position')?.array ?? [];
    const colors = read.getAttribute('segmentColor')?.array ?? [];
    const index = read.getIndex()?.array ?? [];
    let [coordinate, corner] = [0, 0];
    for (const { mesh, segment } of surfaces) {
      const firstPoint = coordinate / 3;
      const color = segment.color.map(Math.round);
      for (let at = 0; at < mesh.points.length; at++, coordinate++) {
        if (positions[coordinate] !== Math.fround(mesh.points[at])) return false;
        if (colors[coordinate] !== color[at % 3]) return false;
      }
      for (let at = 0; at < mesh.triangles.length; at++, corner++)
        if (index[corner] !== firstPoint + mesh.triangles[at]) return false;
    }
    return positions.length === coordinate && index.length === corner;
  };
}

export async function faithfulObj(surfaces: readonly SegmentSurface[]): Promise<Faithful> {
  const { OBJLoader } = await readers();
  return (written) => {
    const groups = new OBJLoader().parse(written.toString()).children;
    const isFaithful = (surface: SegmentSurface, at: number): boolean => {
      const { name, material, geometry } = groups[at];
      const corners = cornersOf(surface.mesh, (value) => Number(objCoordinate(value)));
      return (
        name === groupName(surface) &&
        material.name === groupName(surface) &&
        sameNumbers(geometry.getAttribute('position')?.array, corners)
      );
    };
    return groups.length === surfaces.length && surfaces.every(isFaithful);
  };
}

export async function faithfulMaterials(surfaces: readonly SegmentSurface[]): Promise<Faithful> {
  const { MTLLoader } = await readers();
  return (written) => {
    const { materialsInfo } = new MTLLoader().parse(written.toString(), '');
    return surfaces.every((surface) => {
      const color = materialsInfo[groupName(surface)]?.kd?.map((part) => Math.round(part * 255));
      return sameNumbers(color, surface.segment.color.map(Math.round));
    });
  };
}
