import { stat } from 'node:fs/promises';
import type { VoxelArray } from '../../../../native-models/geometry';
import { mapInParallel } from '../files/mapInParallel';
import type { FoundVolume } from '../found';
import { bytesOf, type RawLayout } from '../raw/rawVolume';
import { readBytes } from '../raw/readBytes';
import { decodeVoxels } from '../raw/sampleTypes';

/** Voxels that are looked at, in the middle of a volume. */
const LOOKED_AT = 2 ** 20;
/** Packed label maps shrink ten to many hundred times, scans seldom more than this: those are not unpacked. */
const SCANS_SHRINK = 5;
/** So few different numbers are labels, however they lie. */
const FEW = 8;
/** Of neighbours in a row, so many are alike in label maps (measured: 0.57 to 0.97; whole-numbered scans 0 to 0.47). */
const ALIKE = 0.55;

/** Words by which people name label maps; a header seldom tells. */
const NAMES =
  /(^|[^a-z])(seg|segmentation|label|labels|mask|brainmask|roi|gt|truth|scribbles?|aseg|aparc)([^a-z]|$)/i;

/** The list and the sets of channels ask about the same volumes. */
const answers = new WeakMap<FoundVolume, Promise<boolean>>();

/** Ids of volumes that may name the structures of another scan. Of the many volumes of one file, names alone tell. */
export async function labelMaps(volumes: readonly FoundVolume[]): Promise<string[]> {
  const are = await mapInParallel(volumes, isLabelMap);
  return volumes.filter((_, index) => are[index]).map(({ info }) => info.id);
}

async function isLabelMap(volume: FoundVolume): Promise<boolean> {
  const { source, info } = volume;
  if (source.kind === 'dicom' || info.channels > 1) return false;
  if (isCalledLabels(volume) && !info.dataType.startsWith('float')) return true;
  const isOneOfMany = info.verdict.findings.some(({ code }) => code === 'time-points-split');
  return !isOneOfMany && looksLikeLabels(volume);
}

/** Whether a volume bears a name that people give to label maps. */
export function isCalledLabels({ info }: FoundVolume): boolean {
  return NAMES.test(info.description);
}

/** Whether a file of numbers looks like a label map: whole numbers that are few, or alike where they are neighbours. */
export function looksLikeLabels(volume: FoundVolume): Promise<boolean> {
  const answer = answers.get(volume) ?? lookAt(volume);
  answers.set(volume, answer);
  return answer;
}

async function lookAt({ source, info }: FoundVolume): Promise<boolean> {
  if (source.kind !== 'raw' || info.channels > 1) return false;
  try {
    const middle = await middleOf(source.layout);
    return middle !== null && areLabels(middle, info.size[0]);
  } catch {
    // What is wrong with the file is said when it is opened.
    return false;
  }
}

/** Whole planes in the middle; null where the volume is packed no tighter than scans are. */
async function middleOf(layout: RawLayout): Promise<VoxelArray | null> {
  const { voxels, type, grid, littleEndian } = layout;
  const { size: fileBytes } = await stat(voxels.file);
  if (voxels.packedFrom !== null && bytesOf(layout) < SCANS_SHRINK * fileBytes) return null;
  const plane = grid.size[0] * grid.size[1];
  const planes = Math.min(grid.size[2], Math.max(1, Math.floor(LOOKED_AT / plane)));
  const first = Math.floor((grid.size[2] - planes) / 2);
  const voxelBytes = type.samples * type.bytesPerSample;
  const offset = voxels.offset + first * plane * (voxels.every?.of ?? voxelBytes);
  return decodeVoxels(
    await readBytes({ ...voxels, offset, length: planes * plane * voxelBytes }),
    type,
    littleEndian,
  );
}

function areLabels(numbers: VoxelArray, columns: number): boolean {
  const different = new Set<number>();
  let [neighbours, alike] = [0, 0];
  for (let voxel = 0; voxel < numbers.length; voxel++) {
    const number = numbers[voxel];
    if (!Number.isInteger(number) || number < 0) return false;
    if (different.size <= FEW) different.add(number);
    const before = numbers[voxel - 1];
    if (voxel % columns === 0 || (number === 0 && before === 0)) continue;
    neighbours++;
    if (number === before) alike++;
  }
  return different.size <= FEW || alike >= ALIKE * neighbours;
}
