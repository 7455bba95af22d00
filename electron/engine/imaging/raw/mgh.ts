import { gridFromNiftiAffine, type Affine, type Grid, type Vec3 } from '../../../../native-models/geometry';
import type { FileProbe } from '../fileProbe';
import { orientationUnknown } from '../findings/placeFindings';
import type { FoundVolume } from '../found';
import { damagedHeader } from './damagedHeader';
import { foundRawVolumes } from './foundRaw';
import type { RawLayout } from './rawVolume';
import { MGH_TYPES } from './sampleTypes';

/** Where voxels begin in FreeSurfer's MGH format; every number in it is big-endian. */
const DATA_OFFSET = 284;
const VERSION = 1;

/** The format has no signature: its name, its version number and sizes that make sense must do. */
export function isMgh({ path: file, head }: FileProbe): boolean {
  return /\.mg[hz]$/i.test(file) && head.length >= DATA_OFFSET && head.readInt32BE(0) === VERSION;
}

export async function inspectMgh(probe: FileProbe): Promise<FoundVolume[]> {
  const { head } = probe;
  const size: Vec3 = [head.readInt32BE(4), head.readInt32BE(8), head.readInt32BE(12)];
  const frames = Math.max(1, head.readInt32BE(16));
  const type = MGH_TYPES[head.readInt32BE(20)];
  const placed = head.readInt16BE(28) === 1;
  const grid = size.every((count) => count > 0) ? placeInPatient(head, size, placed) : null;
  if (grid === null || type === undefined)
    throw damagedHeader(probe.path, `it states ${size.join(' x ')} voxels of kind ${head.readInt32BE(20)}`);
  const layout: RawLayout = {
    voxels: { file: probe.path, packedFrom: probe.gzip ? 0 : null, offset: DATA_OFFSET },
    littleEndian: false,
    type,
    grid,
    rescale: { slope: 1, intercept: 0 },
    findings: placed ? [] : [orientationUnknown()],
  };
  const axes = [{ name: 'frame', count: frames }] as const;
  return foundRawVolumes({ file: probe.path, format: 'MGH', layout, axes, footer: true });
}

/** The header gives unit vectors of the axes in RAS and the place of the voxel at half the size (not the centre). */
function placeInPatient(head: Buffer, size: Vec3, placed: boolean): Grid | null {
  const floats = (at: number): Vec3 => [
    head.readFloatBE(at),
    head.readFloatBE(at + 4),
    head.readFloatBE(at + 8),
  ];
  const spacing: Vec3 = placed ? floats(30) : [1, 1, 1];
  // Where the header says nothing, FreeSurfer takes coronal slices of a conformed volume.
  const axes = placed
    ? [floats(42), floats(54), floats(66)]
    : [
        [-1, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ];
  const middle = placed ? floats(78) : [0, 0, 0];
  const rows = [0, 1, 2].map((row) => {
    const steps = axes.map((axis, index) => axis[row] * spacing[index]);
    const origin = middle[row] - steps.reduce((sum, step, index) => sum + (step * size[index]) / 2, 0);
    return [...steps, origin];
  });
  return gridFromNiftiAffine(rows.flat() as unknown as Affine, size);
}
