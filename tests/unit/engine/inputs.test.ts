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

test('the parts of a vector are all taken', async () => {
  const { volumes } = await findVolumes([write('vector.nii', [1, 3])], undefined, never);
  expect(volumes).toHaveLength(3);
});
