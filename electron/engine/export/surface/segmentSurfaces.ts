import { giveWay } from '../../../../native-models/cooperation';
import { voxelVolumeMm3 } from '../../../../native-models/geometry';
import {
  extractSurface,
  meshInPatient,
  meshVolume,
  smoothSurface,
  type Mesh,
} from '../../../../native-models/surface';
import type { ExportedSegment, SegmentExport } from '../exportFormat';

/** A segment with its surface in LPS millimetres. */
export interface SegmentSurface {
  readonly segment: ExportedSegment;
  readonly mesh: Mesh;
  /** Within the surface, and by its voxels: smoothing, and thin parts, keep the two apart. */
  readonly meshMl: number;
  readonly voxelMl: number;
}

/** The surface of every segment, smoothed by as many iterations of Taubin's filter as asked for. */
export async function segmentSurfaces(
  { grid, segments }: SegmentExport,
  smoothing: number,
): Promise<SegmentSurface[]> {
  const surfaces: SegmentSurface[] = [];
  for (const segment of segments) {
    await giveWay();
    const mesh = smoothSurface(meshInPatient(extractSurface(segment.mask(), grid.size), grid), smoothing);
    const meshMl = meshVolume(mesh) / 1000;
    surfaces.push({ segment, mesh, meshMl, voxelMl: (segment.voxels * voxelVolumeMm3(grid)) / 1000 });
  }
  return surfaces;
}

/** What was done to a surface, for its file and for the reply. */
export function smoothingStated(smoothing: number): string {
  return smoothing === 0 ? 'not smoothed' : `Taubin smoothing, ${smoothing} iterations`;
}

/** What every surface file says of itself. 'SPACE=LPS' is how 3D Slicer looks up the frame of coordinates. */
export function provenanceLine({ software }: SegmentExport, smoothing: number): string {
  return `Granule ${software.version} SPACE=LPS mm, ${smoothingStated(smoothing)}; not for diagnostic use`;
}

/** The same, with what was found about the scan, for files that hold lines of text. */
export function provenanceLines(data: SegmentExport, smoothing: number): string[] {
  return [
    provenanceLine(data, smoothing),
    ...data.image.findings.map((finding) => `scan: ${onOneLine(finding)}`),
  ];
}

/** A name on one line of a file of text. */
export function onOneLine(name: string): string {
  return name.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

const ml = (volume: number) => `${Number(volume.toPrecision(4))} ml`;

/** The reply: what was compared, and each surface's volume beside its voxels'. */
export function comparedSurfaces(surfaces: readonly SegmentSurface[], smoothing: number): string {
  const triangles = surfaces.reduce((sum, { mesh }) => sum + mesh.triangles.length / 3, 0);
  const volumes = surfaces.map(
    ({ segment, meshMl, voxelMl }) =>
      `${segment.value} "${segment.name}" ${ml(meshMl)} in its surface, ${ml(voxelMl)} by its voxels`,
  );
  return (
    `All ${triangles} triangles were read back by another reader and every corner compared (LPS millimetres, ` +
    `${smoothingStated(smoothing)}). Volumes: ${volumes.join('; ')}.`
  );
}
