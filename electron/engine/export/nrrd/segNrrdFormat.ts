import { giveWay } from '../../../../native-models/cooperation';
import { sameGrid } from '../../../../native-models/geometry';
import type { LabelledGrid } from '../../imaging/segmentations/segmentation';
import { readSegNrrd } from '../../imaging/segmentations/nrrd/segNrrd';
import type { Exported, ExportedSegment, ExportFormat, SegmentExport } from '../exportFormat';
import { writeFileAtomically } from '../writeFileAtomically';
import { encodeSegNrrd } from './encodeSegNrrd';
import { layersOf } from './layers';

/** Places are written in full: nothing but their last digit may differ. */
const SAME_PLACE_VOXELS = 1e-9;

async function isFaithful(file: string, { grid, segments }: SegmentExport): Promise<boolean> {
  const read = await readSegNrrd(file);
  if (read.kind !== 'grid' || !sameGrid(read.grid, grid, SAME_PLACE_VOXELS)) return false;
  for (const [index, segment] of segments.entries()) {
    await giveWay();
    if (!isSegmentIn(read.sets, segment, index + 1)) return false;
  }
  return true;
}

function isSegmentIn(sets: readonly LabelledGrid[], segment: ExportedSegment, value: number): boolean {
  const set = sets.find((candidate) => candidate.segments.some((one) => one.value === value));
  const found = set?.segments.find((one) => one.value === value);
  if (set === undefined || found === undefined) return false;
  const { name, code, color } = segment;
  return (
    found.name === name.replaceAll(/[\r\n\t]+/g, ' ').trim() &&
    found.code?.value === code?.value &&
    found.code?.scheme === code?.scheme &&
    found.color.every((part, channel) => part === Math.round(color[channel])) &&
    sameVoxels(set.labels, value, segment.mask())
  );
}

function sameVoxels(labels: ArrayLike<number>, value: number, mask: Uint8Array): boolean {
  for (let voxel = 0; voxel < mask.length; voxel++)
    if ((labels[voxel] === value) !== (mask[voxel] === 1)) return false;
  return labels.length === mask.length;
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const layers = await layersOf(data);
  await writeFileAtomically(file, await encodeSegNrrd(data, layers), (partial) => isFaithful(partial, data));
  return {
    files: [file],
    compared:
      'Every voxel of every segment, the place in the patient, names, colours and codes were read back by another reader and compared.',
  };
}

/** The segmentation format of 3D Slicer, which keeps segments that overlap whole. */
export const segNrrdFormat: ExportFormat = {
  id: 'nrrd',
  name: '3D Slicer segmentation (seg.nrrd)',
  extensions: ['.seg.nrrd', '.nrrd'],
  usesImage: false,
  files: (_, file) => [file],
  write,
};
