import { voxelCount, type Finding, type Grid, type Volume } from '../../../../native-models/geometry';
import { verdictOf } from '../findings';
import type { ReadHooks } from '../found';
import { readBytes } from './readBytes';
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

export async function readRawVolume(layout: RawLayout, hooks: ReadHooks = {}): Promise<Volume> {
  const { dataFile, gzip, offset, type, grid, rescale } = layout;
  const length = voxelCount(grid) * type.samples * type.bytesPerSample;
  const bytes = await readBytes({ file: dataFile, gzip, offset, length }, hooks);
  return {
    grid,
    channels: type.channels,
    voxels: decodeVoxels(bytes, type, layout.littleEndian),
    rescale,
    modality: 'unknown',
    verdict: verdictOf(layout.findings),
  };
}
