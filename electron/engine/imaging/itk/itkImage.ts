import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Image } from 'itk-wasm';
import type { DataType } from '../../../contract';
import {
  shearDegrees,
  voxelCount,
  type Finding,
  type Grid,
  type Volume,
} from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import {
  nonSquarePixels,
  orientationUnknown,
  sheared,
  spacingUnknown,
  timePointsSplit,
  verdictOf,
} from '../findings';
import { foundVolume, type FoundVolume } from '../found';
import { truncated } from '../raw/readBytes';
import { bytesPerVoxel, isDataType, isVoxelArray, planar } from '../voxelArrays';
import type { ItkFormat, ItkSource } from './itkSource';
import { readWithItk } from './readPipeline';

const MOST_CHANNELS = 4;
/** No encoding of these formats packs voxels tighter than deflate does. */
const TIGHTEST_PACKING = 1032;

/** Headers only. Throws a failure that names what is wrong with the file. */
export async function inspectItkImage(probe: FileProbe, format: ItkFormat): Promise<FoundVolume> {
  const companion = companionOf(probe);
  const files = companion === null ? [probe.path] : [probe.path, companion];
  const fileBytes = await totalBytes(files);
  const image = await readOrFail(probe.path, format, true);
  const grid = gridOfImage(image, format);
  const { components, componentType } = image.imageType;
  const dataType = dataTypeOf(componentType, probe.path);
  if (voxelCount(grid) * components * bytesPerVoxel(dataType) > fileBytes * TIGHTEST_PACKING)
    throw truncated(probe.path);
  if (format.reader === 'jpeg') await refuseCutJpeg(probe);
  const timePoints = image.size
    .slice(3)
    .reduce((product, count) => product * count, components > MOST_CHANNELS ? components : 1);
  const findings = findingsOf(grid, probe, format);
  if (timePoints > 1) findings.push(timePointsSplit(1, timePoints));
  return foundVolume(
    {
      identity: path.resolve(probe.path),
      source: probe.path,
      format: format.name,
      modality: format.picture ? 'photo' : 'unknown',
      seriesUid: '',
      description: path.basename(probe.path).replace(/\.[^.]+$/, ''),
      grid,
      channels: components > MOST_CHANNELS ? 1 : components,
      timePoints,
      dataType,
      files,
      findings,
    },
    { kind: 'itk', image: { file: probe.path, format, grid, components, dataType, findings } },
  );
}

export async function readItkImage(source: ItkSource): Promise<Volume> {
  const { file, format, grid, components } = source;
  const image = await readOrFail(file, format, false);
  const raw = image.data;
  const values =
    raw instanceof BigInt64Array || raw instanceof BigUint64Array ? Float64Array.from(raw, Number) : raw;
  const count = voxelCount(grid);
  if (values === null || !isVoxelArray(values) || values.length < count * components) throw truncated(file);
  const first = values.length > count * components ? values.slice(0, count * components) : values;
  const separate = components === 1 ? first : planar(first, components);
  const channels = components > MOST_CHANNELS ? 1 : components;
  return {
    grid,
    channels,
    voxels: channels === components ? separate : separate.slice(0, count),
    rescale: { slope: 1, intercept: 0 },
    modality: format.picture ? 'photo' : 'unknown',
    verdict: verdictOf(source.findings),
  };
}

async function readOrFail(file: string, format: ItkFormat, headerOnly: boolean): Promise<Image> {
  const image = await readWithItk({ reader: format.reader, input: { file }, headerOnly });
  if (image !== null) return image;
  throw failure(
    'unreadable',
    `"${path.basename(file)}" looks like ${format.name} but is damaged or incomplete.`,
    'Copy or export it again.',
  );
}

/** ITK speaks LPS already; flat pictures get a third axis of one voxel. */
function gridOfImage({ size, spacing, origin, direction }: Image, { picture }: ItkFormat): Grid {
  const axes = size.length;
  const at = (row: number, column: number) =>
    row < axes && column < axes ? Number(direction[row * axes + column]) : row === column ? 1 : 0;
  const third = <T>(values: readonly T[], fallback: T): [T, T, T] => [
    values[0],
    values[1],
    values[2] ?? fallback,
  ];
  return {
    size: third(size, 1),
    spacingMm: third(spacing, 1),
    origin: picture ? [0, 0, 0] : third(origin, 0),
    direction: [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)],
  };
}

function dataTypeOf(componentType: string, file: string): DataType {
  if (componentType === 'int64' || componentType === 'uint64') return 'float64';
  if (isDataType(componentType)) return componentType;
  throw failure(
    'unsupported-data-type',
    `"${path.basename(file)}" holds numbers of a kind that Granule does not read (${componentType}).`,
    'Convert it to 32-bit floating point.',
  );
}

function findingsOf(grid: Grid, { head }: FileProbe, { reader, picture }: ItkFormat): Finding[] {
  const findings: Finding[] = [];
  const [columnMm, rowMm] = grid.spacingMm;
  const placed = reader !== 'nrrd' || /^space( dimension)?:/m.test(head.toString('latin1', 0, 4096));
  if (picture || !placed) findings.push(orientationUnknown());
  if (picture)
    findings.push(spacingUnknown(columnMm, columnMm === 1 ? 'no scale in the file' : 'its print resolution'));
  if (picture && Math.abs(columnMm / rowMm - 1) > 1e-3) findings.push(nonSquarePixels(columnMm, rowMm));
  const degrees = shearDegrees(grid);
  if (degrees > 0.1) findings.push(sheared(degrees));
  return findings;
}

/** The file of voxels beside a .mhd or .nhdr header. */
function companionOf({ path: file, head }: FileProbe): string | null {
  const stated = /^(?:ElementDataFile\s*=|data ?file:)\s*(.+?)\s*$/im.exec(
    head.toString('utf8', 0, 4096),
  )?.[1];
  const inside = stated === undefined || /^(LOCAL|LIST\b.*)$/.test(stated) || stated.includes('%');
  return inside ? null : path.join(path.dirname(file), stated);
}

async function totalBytes(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += await sizeOf(file, files[0]);
  return bytes;
}

async function sizeOf(file: string, header: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw failure(
      'missing-companion',
      `"${path.basename(header)}" is only a header: "${path.basename(file)}" is not beside it.`,
      'Put both files into one folder.',
    );
  }
}

/** ITK fills the missing part of a cut JPEG with grey and says nothing: its end marker (ITU-T T.81) must be there. */
async function refuseCutJpeg({ path: file, fileBytes }: FileProbe): Promise<void> {
  const tail = Buffer.alloc(Math.min(fileBytes, 4096));
  const handle = await open(file, 'r');
  try {
    await handle.read(tail, 0, tail.length, fileBytes - tail.length);
  } finally {
    await handle.close();
  }
  if (!tail.includes(Buffer.from([0xff, 0xd9]))) throw truncated(file);
}
