import { inspect, readVolume } from '../../electron/engine/imaging';

/** What opening a study took beyond what the process held before. */
export interface Opening {
  readonly voxelBytes: number;
  readonly peakBytes: number;
  readonly seconds: number;
}

/** The process that opens one study, so that its peak is nobody else's. */
async function open(paths: readonly string[]): Promise<Opening> {
  const before = process.memoryUsage().rss;
  const started = performance.now();
  const { volumes } = await inspect(paths);
  const { voxels } = await readVolume(volumes[0]);
  const peakBytes = process.resourceUsage().maxRSS * 1024 - before;
  return { voxelBytes: voxels.byteLength, peakBytes, seconds: (performance.now() - started) / 1000 };
}

process.once('message', (paths) => {
  void open(paths as string[]).then((opening) => process.send?.(opening, () => process.disconnect()));
});
