import path from 'node:path';
import { inspect, type FoundVolume } from '../../electron/engine/imaging';
import { compareHeader, compareVolume } from './compareVolume';
import type { ExpectedFolder, ExpectedSingle, ExpectedVolume } from './expectation';

export interface Row {
  readonly folder: string;
  readonly source: string;
  readonly expected: string;
  readonly got: string;
  readonly wrong: readonly string[];
}

/** Opens a folder of the test data, or each of its files by itself, and compares with what is known of it. */
export async function checkFolder(root: string, expected: ExpectedFolder): Promise<Row> {
  const { folder, source } = expected;
  const where = path.join(root, folder);
  const outcome =
    expected.files === undefined
      ? await checkTogether(where, expected)
      : await checkSingles(where, expected.files);
  return { folder, source, ...outcome };
}

type Inventory = Awaited<ReturnType<typeof inspect>>;
type Outcome = Pick<Row, 'expected' | 'got' | 'wrong'>;

async function checkSingles(
  where: string,
  files: Readonly<Record<string, ExpectedSingle>>,
): Promise<Outcome> {
  const wrong: string[] = [];
  const expectedCounts = { volumes: 0, segmentations: 0, refused: 0 };
  const gotCounts = { ...expectedCounts };
  for (const [name, expected] of Object.entries(files)) {
    expectedCounts[kindOf(expected)]++;
    const inventory = await inspect([path.join(where, name)]);
    gotCounts[
      inventory.segmentations.length > 0 ? 'segmentations' : isPicture(inventory) ? 'volumes' : 'refused'
    ]++;
    wrong.push(...(await checkSingle(inventory, expected)).map((reason) => `${name}: ${reason}`));
  }
  return { expected: inWords(expectedCounts), got: inWords(gotCounts), wrong };
}

/** A medium's directory holds no picture itself, whatever it leads to. */
function isPicture({ volumes, skipped }: Inventory): boolean {
  return volumes.length > 0 && !skipped.some(({ code }) => code === 'dicomdir');
}

function kindOf(expected: ExpectedSingle): 'volumes' | 'segmentations' | 'refused' {
  if ('refused' in expected || 'medium' in expected) return 'refused';
  return 'segmentation' in expected ? 'segmentations' : 'volumes';
}

async function checkSingle(
  { volumes, skipped, segmentations }: Inventory,
  expected: ExpectedSingle,
): Promise<string[]> {
  const codes = skipped.map(({ code }) => code);
  if ('refused' in expected) {
    const refused = expected.refused === '*' ? codes.length > 0 : codes.includes(expected.refused);
    return volumes.length === 0 && refused ? [] : [`${expected.refused} expected, ${got(volumes, codes)}`];
  }
  if ('segmentation' in expected)
    return segmentations.length === 1 ? [] : [`a segmentation expected, ${got(volumes, codes)}`];
  const slices = volumes.reduce((sum, { info }) => sum + info.size[2], 0);
  if ('medium' in expected)
    return slices === expected.medium && codes.includes('dicomdir')
      ? []
      : [`${expected.medium} slices of a medium expected, ${slices} and ${got(volumes, codes)}`];
  if (volumes.length === 0) return [`a volume expected, ${got(volumes, codes)}`];
  return expected.means === undefined
    ? compareParts(volumes, expected)
    : compareTimes(volumes, expected, expected.means);
}

/** Each volume of a file is as large as the others. */
async function compareTimes(
  volumes: readonly FoundVolume[],
  expected: ExpectedVolume,
  means: readonly number[],
): Promise<string[]> {
  if (volumes.length !== means.length) return [`${means.length} volumes expected, ${volumes.length} got`];
  const wrong: string[] = [];
  for (const [index, found] of volumes.entries())
    wrong.push(...(await compareVolume(found, { ...expected, mean: means[index] })));
  return wrong;
}

/** Frames of one file may be several volumes of one matrix, one for each echo or time: together they are all of them. */
async function compareParts(volumes: readonly FoundVolume[], expected: ExpectedVolume): Promise<string[]> {
  const [columns, rows, frames] = expected.size;
  const wrong: string[] = [];
  for (const found of volumes)
    wrong.push(...(await compareVolume(found, { ...expected, size: [columns, rows, found.info.size[2]] })));
  const slices = volumes.reduce((sum, { info }) => sum + info.size[2], 0);
  return slices === frames ? wrong : [...wrong, `${frames} slices expected, ${slices} got`];
}

async function checkTogether(where: string, expected: ExpectedFolder): Promise<Outcome> {
  const { volumes, skipped, segmentations } = await inspect([where]);
  const wrong: string[] = [];
  const left = [...volumes];
  for (const volume of expected.volumes ?? []) {
    const match = left.findIndex((found) => compareHeader(found, volume).length === 0);
    if (match < 0)
      wrong.push(`no volume of ${volume.size.join(' x ')} as expected: ${nearest(left, volume)}`);
    else wrong.push(...(await compareVolume(left.splice(match, 1)[0], volume)));
  }
  wrong.push(...left.map(({ info }) => `a volume of ${info.size.join(' x ')} that nobody expected`));
  const counts = countsOf(skipped.map(({ code }) => code));
  const wanted = expected.skipped ?? {};
  for (const code of new Set([...Object.keys(counts), ...Object.keys(wanted)]))
    if (counts[code] !== wanted[code])
      wrong.push(`${code}: ${wanted[code] ?? 0} files expected, ${counts[code] ?? 0} got`);
  if ((expected.segmentations ?? 0) !== segmentations.length)
    wrong.push(`${expected.segmentations ?? 0} segmentations expected, ${segmentations.length} got`);
  const all = (record: Readonly<Record<string, number>>) =>
    Object.values(record).reduce((sum, count) => sum + count, 0);
  const words = (inventory: {
    volumes: number;
    segmentations: number;
    skipped: Readonly<Record<string, number>>;
  }) => inWords({ ...inventory, refused: all(inventory.skipped) });
  return {
    expected: words({
      volumes: expected.volumes?.length ?? 0,
      segmentations: expected.segmentations ?? 0,
      skipped: wanted,
    }),
    got: words({ volumes: volumes.length, segmentations: segmentations.length, skipped: counts }),
    wrong,
  };
}

/** What the most similar volume has different. */
function nearest(volumes: readonly FoundVolume[], expected: ExpectedVolume): string {
  const differences = volumes
    .map((found) => compareHeader(found, expected))
    .sort((a, b) => a.length - b.length);
  return differences[0]?.join(', ') ?? 'there is no other';
}

function countsOf(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function got(volumes: readonly FoundVolume[], codes: readonly string[]): string {
  return `${volumes.length} volumes and [${codes.join(' ')}] got`;
}

function inWords(counts: { volumes: number; segmentations: number; refused: number }): string {
  const many = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
  return [
    ...many(counts.volumes, counts.volumes === 1 ? 'volume' : 'volumes'),
    ...many(counts.segmentations, counts.segmentations === 1 ? 'segmentation' : 'segmentations'),
    ...many(counts.refused, 'left out'),
  ].join(', ');
}
