import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { findVolumes } from '../../../electron/cli/inputs';
import { inspect } from '../../../electron/engine/imaging';
import { niftiAffineOf } from '../../../native-models/geometry';
import { OBLIQUE_GRID } from '../../fixtures/grids';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeNifti } from '../../fixtures/writeNifti';

const folder = temporaryFolder();
const never = new AbortController().signal;

function write(name: string, further: readonly number[]): string {
  const volumes = further.reduce((product, count) => product * count, 1);
  return writeNifti(path.join(folder, name), {
    dims: [...OBLIQUE_GRID.size, ...further],
    datatype: 2,
    bits: 8,
    voxels: new Uint8Array(140 * volumes),
    sform: niftiAffineOf(OBLIQUE_GRID),
  });
}

test('of a file over time the command line takes the first volume, says so, and any by its id', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const time = write('time.nii', [5]);
  const { volumes } = await findVolumes([time], undefined, never);
  expect(volumes.map(({ info }) => info.description)).toEqual(['time (time 1 of 5)']);
  expect(String(said.mock.calls.at(-1)?.[0])).toContain('4 later ones are left');
  const all = await inspect([time]);
  const third = await findVolumes([time], all.volumes[2].info.id, never);
  expect(third.volumes.map(({ info }) => info.description)).toEqual(['time (time 3 of 5)']);
  said.mockRestore();
});

test('the parts of a vector are all taken, those of the first time', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const taken = async (file: string) =>
    (await findVolumes([file], undefined, never)).volumes.map(({ info }) => info.description);
  expect(await taken(write('vector.nii', [1, 3]))).toHaveLength(3);
  expect(await taken(write('course.nii', [12, 2]))).toEqual([
    'course (time 1 of 12, component 1 of 2)',
    'course (time 1 of 12, component 2 of 2)',
  ]);
  const meta = path.join(folder, 'tensor.mha');
  const header =
    'NDims = 4\nDimSize = 3 2 1 2\nElementNumberOfChannels = 5\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n';
  writeFileSync(meta, Buffer.concat([Buffer.from(header), new Uint8Array(60)]));
  expect(await taken(meta)).toEqual(
    [1, 2, 3, 4, 5].map((part) => `tensor (component ${part} of 5, time 1 of 2)`),
  );
  said.mockRestore();
});
