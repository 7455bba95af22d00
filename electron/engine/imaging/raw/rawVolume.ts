import { voxelCount, type Finding, type Grid, type Volume } from '../../../../native-models/geometry';
import { verdictOf } from '../findings/verdict';
import type { ReadHooks } from '../readHooks';
import { readBytes, refuseBeyondFile, type ByteRange, type Contents } from './readBytes';
import { decodeVoxels, type SampleType } from './sampleTypes';

/** Where the first time point of a file of plain (perhaps packed) numbers lies, and what they mean. */
export interface RawLayout {
  readonly voxels: Contents;
  readonly littleEndian: boolean;
  readonly type: SampleType;
  readonly grid: Grid;
  readonly rescale: Volume['rescale'];
  readonly findings: readonly Finding[];
}

/**
 * Throws where the file is too small for the voxels that its header promises. Returns how many bytes follow them,
 * as far as can be told without unpacking.
 */
export async function bytesBeyond(layout: RawLayout, timePoints: number): Promise<number> {
  const range = rangeOf(layout, timePoints);
  const fileBytes = await refuseBeyondFile(range);
  return range.packedFrom === null ? fileBytes - range.offset - range.length : 0;
}

function rangeOf({ voxels, type, grid }: RawLayout, timePoints = 1): ByteRange {
  return { ...voxels, length: voxelCount(grid) * type.samples * type.bytesPerSample * timePoints };
}

export async function readRawVolume(layout: RawLayout, hooks: ReadHooks = {}): Promise<Volume> {
  const { type, grid, rescale } = layout;
  const bytes = await readBytes(rangeOf(layout), hooks);
  return {
    grid,
    channels: type.channels,
    voxels: decodeVoxels(bytes, type, layout.littleEndian),
    rescale,
    modality: 'unknown',
    verdict: verdictOf(layout.findings),
  };
}
