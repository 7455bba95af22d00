import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportOptions } from '../../../electron/contract';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { inspect } from '../../../electron/engine/imaging';
import { probeFile } from '../../../electron/engine/imaging/fileProbe';
import { readWithItk } from '../../../electron/engine/imaging/itk/readPipeline';
import { readSegNrrd } from '../../../electron/engine/imaging/segmentations/nrrd/segNrrd';
import { column, sameGrid, voxelCount, type Grid } from '../../../native-models/geometry';
import { anyGrid, OBLIQUE_GRID } from '../../fixtures/grids';
import { exportOfMasks, type MaskedSegment } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const nrrd = formatOf('nrrd');
const options = exportOptions.parse({});
const LIVER = { value: '10200004', scheme: 'SCT', meaning: 'Liver' };

function maskOf(grid: Grid, inside: (voxel: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: voxelCount(grid) }, (_, voxel) => (inside(voxel) ? 1 : 0));
}

async function written(grid: Grid, masks: readonly MaskedSegment[], name: string): Promise<string> {
  const file = path.join(folder, `${name}.seg.nrrd`);
  await exportSegments(nrrd, exportOfMasks(grid, masks), file, options);
  return file;
}

/** The file as ITK reads it, which shares no code with the product. */
async function readByItk(file: string) {
  const image = await readWithItk({ reader: 'nrrd', input: { file }, headerOnly: false });
  if (image === null || image.data === null) throw new Error('ITK cannot read the file');
  const { size, spacing, origin, direction, imageType } = image;
  const grid = { size, spacingMm: spacing, origin, direction: [...direction] } as unknown as Grid;
  return { grid, components: imageType.components, values: [...image.data].map(Number) };
}

describe('seg.nrrd', () => {
  it('is a label map in LPS where nothing overlaps, as ITK reads it', async () => {
    const masks = [
      { name: 'even', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel % 4 === 0) },
      { name: 'odd', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel % 4 === 1) },
    ];
    const { grid, components, values } = await readByItk(await written(OBLIQUE_GRID, masks, 'plain'));
    expect([components, sameGrid(grid, OBLIQUE_GRID)]).toEqual([1, true]);
    expect(values).toEqual(values.map((_, voxel) => [1, 2, 0, 0][voxel % 4]));
  });

  it('keeps segments that overlap whole, in as few layers as hold them', async () => {
    const masks = [
      { name: 'outer', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel > 20), code: LIVER },
      { name: 'inner\\n "1"', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel > 60) },
      { name: 'beside ä', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel < 20), color: [1, 128, 254] as const },
    ];
    const file = await written(OBLIQUE_GRID, masks, 'layers');
    const { grid, components, values } = await readByItk(file);
    expect([components, sameGrid(grid, OBLIQUE_GRID)]).toEqual([2, true]);
    const layer = (index: number) => values.filter((_, at) => at % 2 === index);
    expect(layer(0)).toEqual(layer(0).map((_, voxel) => (voxel > 20 ? 1 : voxel < 20 ? 3 : 0)));
    expect(layer(1)).toEqual(layer(1).map((_, voxel) => (voxel > 60 ? 2 : 0)));

    const { segmentations, volumes } = await inspect([file]);
    expect(volumes).toEqual([]);
    expect(segmentations[0].info.segments).toMatchObject([
      { value: 1, name: 'outer', code: LIVER },
      { value: 2, name: 'inner\\n "1"' },
      { value: 3, name: 'beside ä', color: [1, 128, 254] },
    ]);
  });

  it('gives back every mask on every grid', async () => {
    const cases = fc.tuple(anyGrid, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ([grid, steps]) => {
        const masks = steps.map((step, index) => ({
          name: `s${index}`,
          mask: maskOf(grid, (voxel) => voxel % step === 0),
        }));
        const read = await readSegNrrd(await written(grid, masks, `any-${count++}`));
        if (read.kind !== 'grid') throw new Error('a seg.nrrd lies on a grid');
        expect(sameGrid(read.grid, grid)).toBe(true);
        const found = new Map(
          read.sets.flatMap((set) => set.segments.map(({ value }) => [value, set.labels] as const)),
        );
        masks.forEach(({ mask }, index) => {
          const labels = found.get(index + 1);
          expect([...mask]).toEqual([...mask].map((_, voxel) => (labels?.[voxel] === index + 1 ? 1 : 0)));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('says where each segment lies and what it is, as 3D Slicer wants to know it', async () => {
    const file = await written(
      OBLIQUE_GRID,
      [{ name: 'corner', mask: maskOf(OBLIQUE_GRID, (voxel) => voxel === 0 || voxel === 8), code: LIVER }],
      'notes',
    );
    const { head } = await probeFile(file);
    const text = head.toString('utf8');
    expect(text).toContain('space: left-posterior-superior\n');
    expect(text).toContain('Segment0_Extent:=0 1 0 1 0 0\n');
    expect(text).toContain('~SCT^123037004^Anatomical Structure~SCT^10200004^Liver~');
    const [x] = column(OBLIQUE_GRID.direction, 0);
    expect(text).toContain(`space directions: (${x * OBLIQUE_GRID.spacingMm[0]},`);
  });
});
