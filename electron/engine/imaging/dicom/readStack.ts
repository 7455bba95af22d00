import { voxelCount, type Volume, type VoxelArray } from '../../../../native-models/geometry';
import { verdictOf } from '../findings/verdict';
import { allocateBytes } from '../raw/readBytes';
import type { ReadHooks } from '../readHooks';
import { bytesPerVoxel, typedArray } from '../voxelArrays';
import { turnOver } from './brightness';
import { FrameReader } from './pixels/readFrame';
import { slicePlacer } from './slicePlacer';
import type { DicomStack } from './stack';

/** Reads slice after slice into one array taken beforehand. */
export async function readStack(stack: DicomStack, hooks: ReadHooks = {}): Promise<Volume> {
  const { slices, grid, channels, dataType } = stack;
  const bytes = allocateBytes(voxelCount(grid) * channels * bytesPerVoxel(dataType), slices[0].file);
  const voxels = typedArray(dataType, bytes.buffer);
  const place = slicePlacer(stack, voxels);
  const reader = new FrameReader();
  try {
    for (const [k, frame] of slices.entries()) {
      hooks.signal?.throwIfAborted();
      const read = await reader.read(frame);
      const stored = stack.turnedOver?.[k] === true ? turnOver(read, frame.pixels) : read;
      const scale = stack.sliceScales?.[k];
      place(scale === undefined ? stored : rescaled(stored, scale));
      hooks.onProgress?.(k + 1, slices.length);
    }
  } finally {
    await reader.close();
  }
  const { modality } = slices[0];
  const { padding } = stack;
  return {
    grid,
    channels,
    voxels,
    rescale: stack.rescale,
    modality,
    verdict: verdictOf(stack.findings),
    ...(stack.unit !== null && { unit: stack.unit }),
    windows: stack.windows,
    inverted: stack.inverted,
    colour: channels === 3,
    ...(padding !== null && { padding }),
  };
}

function rescaled(stored: VoxelArray, { slope, intercept }: Volume['rescale']): Float32Array {
  return Float32Array.from(stored, (number) => number * slope + intercept);
}
