import { describe, expect, it } from 'vitest';
import { persistentStructures } from '../../native-models/condensation';
import { goldenVector } from '../fixtures/sharedData';
import { readNpy } from '../fixtures/npy';

describe.each(['00000', '00003'])('persistent structures of the published reference, image %s', (image) => {
  const levelsFile = goldenVector(`${image}_msphate_labels_BHW_int32.npy.gz`);
  const paintedFile = goldenVector(`${image}_persistent_int16.npy.gz`);

  it.skipIf(!levelsFile || !paintedFile)('paints the same map', () => {
    const { shape, data } = readNpy(levelsFile ?? '');
    const labels = Int32Array.from(data);
    const voxels = labels.length / (shape[0] ?? 1);
    const levels = Array.from({ length: shape[0] ?? 0 }, (_, level) =>
      labels.subarray(level * voxels, (level + 1) * voxels),
    );
    const { painted } = persistentStructures(levels);
    expect(painted).toEqual(Int32Array.from(readNpy(paintedFile ?? '').data));
  });
});
