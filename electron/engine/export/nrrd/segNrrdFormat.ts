import { sameGrid } from '../../../../native-models/geometry';
import { readSegNrrd } from '../../imaging/segmentations/nrrd/segNrrd';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { writeFileAtomically } from '../writeFileAtomically';
import { encodeSegNrrd } from './encodeSegNrrd';
import { layersOf } from './layers';

/** Places are written in full: nothing but their last digit may differ. */
const SAME_PLACE_VOXELS = 1e-9;

async function isFaithful(file: string, { grid, segments }: SegmentExport): Promise<boolean> {
  const read = await readSegNrrd(file);
  if (read.kind !== 'grid' || !sameGrid(read.grid, grid, SAME_PLACE_VOXELS)) return false;
  return segments.every(({ name, code, color, mask }, index) => {
    const value = index + 1;
    const set = read.sets.find((candidate) => candidate.segments.some((segment) => segment.value === value));
    const found = set?.segments.find((segment) => segment.value === value);
    return (
      set !== undefined &&
      found?.name === name.replaceAll(/[\r\n\t]+/g, ' ').trim() &&
      found.code?.value === code?.value &&
      found.color.every((part, channel) => part === Math.round(color[channel])) &&
      mask().every((inside, voxel) => (set.labels[voxel] === value) === (inside === 1))
    );
  });
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const layers = layersOf(data);
  await writeFileAtomically(file, await encodeSegNrrd(data, layers), (_, written) =>
    isFaithful(written, data),
  );
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
