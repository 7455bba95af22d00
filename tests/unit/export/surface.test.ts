import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exportSegments, formatOf } from '../../../electron/engine/export';
import { faithfulObj, faithfulPly, faithfulStl } from '../../../electron/engine/export/surface/readSurface';
import { segmentSurfaces } from '../../../electron/engine/export/surface/segmentSurfaces';
import { indexToLps, voxelVolumeMm3 } from '../../../native-models/geometry';
import { SHAPES, SHAPES_GRID } from '../../fixtures/masks';
import { python, pythonHas } from '../../fixtures/python';
import { exportOfMasks } from '../../fixtures/segmentExport';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const folder = temporaryFolder();
const OPTIONS = { emptyFrames: 'keep', segType: 'binary', smoothing: 0 } as const;
const LIVER = { name: 'Leber, links', mask: SHAPES.ball, color: [200, 30, 61] as const };
const RING = {
  name: 'ring\nmit Insel',
  mask: SHAPES['a ring with an island'],
  color: [0, 128, 255] as const,
};
const DOT = { name: 'dot', mask: SHAPES['one voxel'] };

/** Vertices and faces of each kind of file, parsed with numpy and nothing else. */
const PARSE = `
import json, sys, numpy
name = sys.argv[1]
if name.endswith('.stl'):
    raw = open(name, 'rb').read()
    n = int.from_bytes(raw[80:84], 'little')
    t = numpy.frombuffer(raw, numpy.dtype([('n', '<f4', 3), ('v', '<f4', (3, 3)), ('a', '<u2')]), n, 84)
    assert len(raw) == 84 + 50 * n
    corners, normals = t['v'].astype(float), t['n'].astype(float)
    cross = numpy.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing = (cross * normals).sum(1) / numpy.linalg.norm(cross, axis=1)
    out = {'head': raw[:80].decode('latin1').strip(), 'facing': float(facing.min())}
elif name.endswith('.ply'):
    head, body = open(name, 'rb').read().split(b'end_header\\n', 1)
    lines = head.decode().split('\\n')
    count = {l.split()[1]: int(l.split()[2]) for l in lines if l.startswith('element')}
    v = numpy.frombuffer(body, numpy.dtype([('p', '<f4', 3), ('c', 'u1', 3)]), count['vertex'])
    f = numpy.frombuffer(body, numpy.dtype([('n', 'u1'), ('i', '<u4', 3)]), count['face'], 15 * count['vertex'])
    corners = v['p'].astype(float)[f['i']]
    out = {'head': head.decode(), 'colors': numpy.unique(v['c'], axis=0).tolist(), 'count': count}
else:
    v, f, groups = [], [], []
    for line in open(name, encoding='utf8'):
        kind, _, rest = line.strip().partition(' ')
        if kind == 'v': v.append([float(x) for x in rest.split()])
        if kind == 'f': f.append([int(x) - 1 for x in rest.split()])
        if kind in ('g', 'usemtl', 'mtllib', '#'): groups.append([kind, rest])
    corners = numpy.array(v)[numpy.array(f)]
    out = {'groups': groups, 'count': {'vertex': len(v), 'face': len(f)}}
volume = (corners[:, 0] * numpy.cross(corners[:, 1], corners[:, 2])).sum() / 6
out.update(faces=len(corners), low=corners.min((0, 1)).tolist(), high=corners.max((0, 1)).tolist(), volume=float(volume))
print(json.dumps(out))`;

interface Parsed {
  readonly faces: number;
  readonly low: number[];
  readonly high: number[];
  readonly volume: number;
  readonly head: string;
  readonly facing: number;
  readonly colors: number[][];
  readonly groups: string[][];
  readonly count: { vertex: number; face: number };
}

/** What the parsed file must hold of these segments, from the surfaces themselves. */
async function expectSurfaces(parsed: Parsed, data: ReturnType<typeof exportOfMasks>): Promise<void> {
  const surfaces = await segmentSurfaces(data, 0);
  const bounds = (pick: (...values: number[]) => number, axis: number) =>
    surfaces
      .flatMap(({ mesh }) => Array.from(mesh.points.filter((_, at) => at % 3 === axis)))
      .reduce((a, b) => pick(a, b));
  expect(parsed.faces).toBe(surfaces.reduce((sum, { mesh }) => sum + mesh.triangles.length / 3, 0));
  for (const axis of [0, 1, 2]) {
    expect(parsed.low[axis]).toBeCloseTo(bounds(Math.min, axis), 3);
    expect(parsed.high[axis]).toBeCloseTo(bounds(Math.max, axis), 3);
  }
  const volumeMm3 = surfaces.reduce((sum, { meshMl }) => sum + 1000 * meshMl, 0);
  expect(parsed.volume / volumeMm3).toBeCloseTo(1, 3);
}

test.skipIf(!pythonHas('numpy'))(
  'STL: one segment in the file asked for, in LPS, facing outwards',
  async () => {
    const data = exportOfMasks(SHAPES_GRID, [LIVER]);
    const file = path.join(folder, 'leber.stl');
    const { files, compared } = await exportSegments(formatOf('stl'), data, file, OPTIONS);
    expect(files).toEqual([file]);
    const parsed = python(PARSE, file) as Parsed;
    await expectSurfaces(parsed, data);
    expect(parsed.head).toBe('Granule 0.0.0 SPACE=LPS mm, not smoothed; not for diagnostic use');
    expect(parsed.facing).toBeCloseTo(1, 3);
    const voxelMl = (data.segments[0].voxels * voxelVolumeMm3(SHAPES_GRID)) / 1000;
    expect(compared).toContain(`${Number(voxelMl.toPrecision(4))} ml by its voxels`);
    expect(compared).toContain('not smoothed');
  },
);

test.skipIf(!pythonHas('numpy'))('STL: the only voxel of a segment is where the scan has it', async () => {
  const file = path.join(folder, 'dot.stl');
  await exportSegments(formatOf('stl'), exportOfMasks(SHAPES_GRID, [DOT]), file, OPTIONS);
  const { low, high, faces } = python(PARSE, file) as Parsed;
  expect(faces).toBe(8);
  const centre = indexToLps(SHAPES_GRID, [22, 0, 10]);
  for (const axis of [0, 1, 2]) expect((low[axis] + high[axis]) / 2).toBeCloseTo(centre[axis], 3);
});

test('STL: several segments go into files numbered by their values; the reply names them', async () => {
  const data = exportOfMasks(SHAPES_GRID, [LIVER, RING]);
  const file = path.join(folder, 'zwei.stl');
  const { files } = await exportSegments(formatOf('stl'), data, file, OPTIONS);
  expect(files).toEqual([path.join(folder, 'zwei-1.stl'), path.join(folder, 'zwei-2.stl')]);
  expect(formatOf('stl').files(data, file)).toEqual(files);
  expect(formatOf('stl').loses?.(data, OPTIONS)).toMatch(/file of its own/);
  expect(readdirSync(folder)).not.toContain('zwei.stl');
});

test.skipIf(!pythonHas('numpy'))('PLY: both surfaces in one file, in their colours', async () => {
  const data = exportOfMasks(SHAPES_GRID, [LIVER, RING]);
  const file = path.join(folder, 'two.ply');
  await exportSegments(formatOf('ply'), data, file, OPTIONS);
  const parsed = python(PARSE, file) as Parsed;
  await expectSurfaces(parsed, data);
  expect(parsed.colors).toEqual([
    [0, 128, 255],
    [200, 30, 61],
  ]);
  expect(parsed.head).toContain('SPACE=LPS mm');
  expect(parsed.head).toMatch(/comment segment 2: vertices \d+ to \d+, faces \d+ to \d+: ring mit Insel\n/);
});

test.skipIf(!pythonHas('numpy'))('OBJ: a named group and a material a segment', async () => {
  const data = exportOfMasks(SHAPES_GRID, [LIVER, RING]);
  const file = path.join(folder, 'zwei ß.obj');
  const { files } = await exportSegments(formatOf('obj'), data, file, { ...OPTIONS, smoothing: 0 });
  expect(files).toEqual([file, path.join(folder, 'zwei ß.mtl')]);
  const parsed = python(PARSE, file) as Parsed;
  await expectSurfaces(parsed, data);
  expect(parsed.groups).toEqual([
    ['#', 'Granule 0.0.0 SPACE=LPS mm, not smoothed; not for diagnostic use'],
    ['mtllib', 'zwei ß.mtl'],
    ['g', '1_Leber,_links'],
    ['usemtl', '1_Leber,_links'],
    ['g', '2_ring_mit_Insel'],
    ['usemtl', '2_ring_mit_Insel'],
  ]);
  expect(readFileSync(files[1], 'utf8')).toContain(
    'newmtl 2_ring_mit_Insel\nKd 0.000000 0.501961 1.000000\n',
  );
});

test('smoothing is stated in the file and in the reply, and shrinks a coarse ball little', async () => {
  const data = exportOfMasks(SHAPES_GRID, [LIVER]);
  const file = path.join(folder, 'smooth.ply');
  const { compared } = await exportSegments(formatOf('ply'), data, file, { ...OPTIONS, smoothing: 15 });
  expect(compared).toContain('Taubin smoothing, 15 iterations');
  expect(readFileSync(file, 'latin1')).toContain('Taubin smoothing, 15 iterations');
  const [rough] = await segmentSurfaces(data, 0);
  const [smooth] = await segmentSurfaces(data, 15);
  expect(smooth.meshMl / rough.meshMl).toBeCloseTo(1, 1);
  expect(smooth.meshMl).not.toBe(rough.meshMl);
});

test('what was found about the scan stands in the file', async () => {
  const findings = ['The slices are tilted\nby 12.0 degrees.', 'Pixels are not square.'];
  const data = exportOfMasks(SHAPES_GRID, [LIVER], { findings });
  for (const [id, comment] of [
    ['ply', 'comment'],
    ['obj', '#'],
  ] as const) {
    const file = path.join(folder, `tilted.${id}`);
    await exportSegments(formatOf(id), data, file, OPTIONS);
    const text = readFileSync(file, 'latin1');
    expect(text).toContain(`\n${comment} scan: The slices are tilted by 12.0 degrees.\n`);
    expect(text).toContain(`\n${comment} scan: Pixels are not square.\n`);
  }
});

test('a file that does not hold what it should is noticed', async () => {
  const data = exportOfMasks(SHAPES_GRID, [LIVER, RING]);
  const surfaces = await segmentSurfaces(data, 0);
  for (const [id, faithful] of [
    ['stl', await faithfulStl(surfaces[0])],
    ['ply', await faithfulPly(surfaces)],
    ['obj', await faithfulObj(surfaces)],
  ] as const) {
    const file = path.join(folder, `whole.${id}`);
    const [written] = (await exportSegments(formatOf(id), data, file, OPTIONS)).files;
    const bytes = readFileSync(written);
    expect(faithful(bytes)).toBe(true);
    const damaged = Buffer.from(bytes);
    damaged[bytes.length - 12] ^= 0x05;
    expect(faithful(damaged)).toBe(false);
  }
});

test('a file beside the one asked for that is none of ours stays', async () => {
  const materials = path.join(folder, 'strange.mtl');
  writeFileSync(materials, 'newmtl mine\n');
  const data = exportOfMasks(SHAPES_GRID, [LIVER]);
  const saved = exportSegments(formatOf('obj'), data, path.join(folder, 'strange.obj'), OPTIONS);
  await expect(saved).rejects.toMatchObject({ code: 'file-exists' });
  expect(readFileSync(materials, 'utf8')).toBe('newmtl mine\n');
  expect(readdirSync(folder).filter((name) => /strange\.obj|partial/.test(name))).toEqual([]);
});
