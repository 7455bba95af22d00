import { voxelCount, type Finding, type Grid, type Volume } from '../../../../native-models/geometry';
import { verdictOf } from '../findings';
import type { ReadHooks } from '../readHooks';
import { readBytes, refuseBeyondFile, type ByteRange } from './readBytes';
import { decodeVoxels, type SampleType } from './sampleTypes';

/** Where the first time point of a file of plain (perhaps gzipped) numbers lies, and what they mean. */
export interface RawLayout {
  readonly dataFile: string;
  readonly gzip: boolean;
  /** Of the unpacked contents. */
  readonly offset: number;
  readonly littleEndian: boolean;
  readonly type: SampleType;
  readonly grid: Grid;
  readonly rescale: Volume['rescale'];
  readonly findings: readonly Finding[];
}

/** Throws where the file is too small for the voxels that its header promises. */
export function refuseTooShort(layout: RawLayout): Promise<void> {
  return refuseBeyondFile(rangeOf(layout));
}

function rangeOf({ dataFile, gzip, offset, type, grid }: RawLayout): ByteRange {
  return { file: dataFile, gzip, offset, length: voxelCount(grid) * type.samples * type.bytesPerSample };
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
