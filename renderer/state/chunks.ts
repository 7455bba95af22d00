import {
  CHUNK_BYTES,
  voxelArrayTypes,
  type DataType,
  type Result,
  type UserError,
} from '../../electron/contract';
import type { VoxelArray } from '../../native-models/geometry';

export function voxelArray(dataType: DataType, buffer: ArrayBuffer): VoxelArray {
  return new voxelArrayTypes[dataType](buffer);
}

/** Chunk numbers so that the middle of the volume, which is shown first, comes first. */
export function middleFirst(count: number): number[] {
  const middle = Math.floor(count / 2);
  return Array.from({ length: count }, (_, chunk) => chunk).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
}

/** Requests in flight at once: the engine reads the next chunk while this side copies the last. */
const IN_FLIGHT = 3;

export interface ChunkedRead {
  readonly target: Uint8Array;
  readonly read: (chunk: number) => Promise<Result<{ bytes: Uint8Array }>>;
  readonly isCurrent: () => boolean;
  readonly onChunk: (doneFraction: number) => void;
}

/** Fills an array of bytes chunk by chunk; null when all is there or when somebody lost interest. */
export async function readChunks({
  target,
  read,
  isCurrent,
  onChunk,
}: ChunkedRead): Promise<UserError | null> {
  const order = middleFirst(Math.ceil(target.byteLength / CHUNK_BYTES));
  const total = order.length;
  let done = 0;
  let failure: UserError | null = null;
  const worker = async (): Promise<void> => {
    for (let chunk = order.shift(); chunk !== undefined; chunk = order.shift()) {
      const reply = await read(chunk);
      if (!isCurrent() || failure !== null) return;
      if (!reply.ok) {
        failure = reply.error;
        return;
      }
      target.set(reply.value.bytes, chunk * CHUNK_BYTES);
      done += 1;
      onChunk(done / total);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return failure;
}
