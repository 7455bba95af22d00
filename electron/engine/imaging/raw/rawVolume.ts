import { voxelCount, type Finding, type Grid, type Volume } from '../../../../native-models/geometry';
import { verdictOf } from '../findings/verdict';
import type { ReadHooks } from '../readHooks';
import { readBytes, refuseBeyondFile, type ByteRange, type Contents } from './readBytes';
import { decodeVoxels, type SampleType } from './sampleTypes';

/** Where a volume of plain (perhaps packed) numbers lies in its file, and what they mean. */
export interface RawLayout {
  readonly voxels: Contents;
  readonly littleEndian: boolean;
  readonly type: SampleType;
  readonly grid: Grid;
  readonly rescale: Volume['rescale'];
  readonly findings: readonly Finding[];
}

/** Bytes of the voxels of one volume. */
export function bytesOf({ type, grid }: Pick<RawLayout, 'type' | 'grid'>): number {
  return voxelCount(grid) * type.samples * type.bytesPerSample;
}

/**
 * Throws where the file is too small for the volumes, from the first on, that its header promises. Returns how many
 * bytes follow them, as far as can be told without unpacking.
 */
export async function bytesBeyond(first: RawLayout, volumes: number): Promise<number> {
  const range: ByteRange = { ...first.voxels, length: bytesOf(first) * volumes };
  const fileBytes = await refuseBeyondFile(range);
  return range.packedFrom === null ? fileBytes - range.offset - range.length : 0;
}

export async function readRawVolume(layout: RawLayout, hooks: ReadHooks = {}): Promise<Volume> {
  const { type, grid, rescale } = layout;
  const bytes = await readBytes({ ...layout.voxels, length: bytesOf(layout) }, hooks);
  return {
    grid,
    channels: type.channels,
    voxels: decodeVoxels(bytes, type, layout.littleEndian),
    rescale,
    modality: 'unknown',
    verdict: verdictOf(layout.findings),
  };
}
