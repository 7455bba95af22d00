import { measure } from './measure';
import { KINDS } from './writeStudy';

/** `npm run memory [slices]`: memory and time to open studies of 512 x 512 x 2,000, written by code. */
const slices = Number(process.argv[2] ?? 2000);
for (const kind of KINDS) {
  const { voxelBytes, peakBytes, seconds } = await measure(kind, slices);
  const [size, peak] = [voxelBytes, peakBytes].map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`);
  process.stdout.write(
    `${kind}: ${size} of voxels took ${peak}, ${(peakBytes / voxelBytes).toFixed(2)} times as much, in ${seconds.toFixed(1)} s\n`,
  );
}
