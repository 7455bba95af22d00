import path from 'node:path';
import type { Vec3 } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import type { FoundVolume } from '../found';
import { inspectUnusual } from './unusual';
import { companionOf } from './companion';
import { damagedHeader } from './damagedHeader';
import { foundRawVolumes } from './foundRaw';
import type { FurtherAxis } from './furtherAxes';
import { gridFromSteps, type StatedPlace } from './lpsGrid';
import type { Contents } from './readBytes';
import { interleaved, MOST_CHANNELS, scalar, type SampleType } from './sampleTypes';
import { numbersOf, readTextHeader, wholeNumber } from './textHeader';

/** The file of voxels is the last thing that a header names; inside the file they follow its line. */
const HEADER_END = /^[ \t]*ElementDataFile[ \t]*=.*(\n|$)/m;

type Fields = ReadonlyMap<string, string>;

export function isMetaImage({ head }: FileProbe): boolean {
  return /^\s*(Comment|ObjectType|NDims)\s*=/.test(head.toString('latin1', 0, 64));
}

const FORMAT = { name: 'MetaImage', reader: 'meta' } as const;

/** MetaImage, its voxels inside (.mha) or beside it (.mhd; the MetaIO documentation of ITK). Headers only. */
export async function inspectMetaImage(probe: FileProbe): Promise<FoundVolume[]> {
  const header = await readTextHeader(probe, HEADER_END);
  const fields = parseFields(header.text);
  const sizes = sizesOf(fields, probe.path);
  const type = typeOf(fields, probe.path);
  const components = Math.max(1, wholeNumber(fields, 'elementnumberofchannels', 1, probe.path));
  const size: Vec3 = [sizes[0], sizes[1] ?? 1, sizes[2] ?? 1];
  const voxelBytes = sizes.reduce((product, count) => product * count, components * type.bytesPerSample);
  const place = gridFromSteps(placeOf(fields, sizes.length), size);
  if (isUnusual(fields))
    return inspectUnusual({
      file: probe.path,
      format: FORMAT,
      place,
      dataFile: fields.get('elementdatafile'),
    });
  const layout = {
    voxels: await locateVoxels(probe, fields, header.bytes, voxelBytes),
    littleEndian: !isTrue(fields.get('binarydatabyteordermsb') ?? fields.get('elementbyteordermsb')),
    type: components > MOST_CHANNELS ? type : interleaved(type, components),
    ...place,
    rescale: { slope: 1, intercept: 0 },
  };
  return foundRawVolumes({
    file: probe.path,
    format: FORMAT.name,
    layout,
    axes: furtherAxes(sizes, components),
  });
}

function parseFields(text: string): Fields {
  const pairs = [...text.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*(.*?)[ \t\r]*$/gm)];
  return new Map(pairs.map(([, name, value]) => [name.toLowerCase(), value]));
}

/** A voxel of many numbers is a volume for each; the fourth axis is time. */
function furtherAxes(sizes: readonly number[], components: number): FurtherAxis[] {
  return [
    { name: 'component', count: components > MOST_CHANNELS ? components : 1, inVoxel: true },
    ...sizes
      .slice(3)
      .map((count, axis) => ({ name: axis === 0 ? ('time' as const) : ('frame' as const), count })),
  ];
}

function isTrue(value: string | undefined): boolean {
  return /^(true|1|t)/i.test(value ?? '');
}

function sizesOf(fields: Fields, file: string): number[] {
  const dimensions = Number(fields.get('ndims'));
  const sizes = numbersOf(fields.get('dimsize') ?? '').slice(0, dimensions);
  const usable = dimensions >= 2 && sizes.length === dimensions;
  if (usable && sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return sizes;
  throw damagedHeader(file, `it states sizes of "${fields.get('dimsize') ?? ''}"`);
}

/** By the names of metaTypes.h; a "long" has four bytes there. */
const TYPES: Readonly<Record<string, SampleType>> = {
  MET_CHAR: scalar(1, 'int8'),
  MET_UCHAR: scalar(1, 'uint8'),
  MET_SHORT: scalar(2, 'int16'),
  MET_USHORT: scalar(2, 'uint16'),
  MET_INT: scalar(4, 'int32'),
  MET_UINT: scalar(4, 'uint32'),
  MET_LONG: scalar(4, 'int32'),
  MET_ULONG: scalar(4, 'uint32'),
  MET_LONG_LONG: scalar(8, 'float64', 'signed'),
  MET_ULONG_LONG: scalar(8, 'float64', 'unsigned'),
  MET_FLOAT: scalar(4, 'float32'),
  MET_DOUBLE: scalar(8, 'float64'),
};

function typeOf(fields: Fields, file: string): SampleType {
  const name = (fields.get('elementtype') ?? '').replace(/_ARRAY$/, '');
  if (Object.hasOwn(TYPES, name)) return TYPES[name];
  throw failure(
    'unsupported-data-type',
    `"${path.basename(file)}" holds numbers of a kind that Granule does not read (${name || 'none stated'}).`,
    'Convert it to 32-bit floating point.',
  );
}

/** Numbers in text and voxels in several files are rare; ITK knows them. */
function isUnusual(fields: Fields): boolean {
  const file = fields.get('elementdatafile') ?? '';
  return /^LIST\b|%/.test(file) || /^(false|0|f)/i.test(fields.get('binarydata') ?? 'true');
}

/** MetaImage speaks LPS as ITK does. Each row of the matrix is the direction of one axis. */
function placeOf(fields: Fields, dimensions: number): StatedPlace {
  const first = (...names: string[]) =>
    numbersOf(names.map((name) => fields.get(name)).find((value) => value !== undefined) ?? '');
  const matrix = first('transformmatrix', 'rotation', 'orientation');
  const spacings = first('elementspacing', 'elementsize');
  const origin = first('offset', 'position', 'origin');
  const oriented = matrix.length === dimensions * dimensions;
  const inSpace = (row: number, column: number) => row < dimensions && column < dimensions;
  const step = (axis: number): Vec3 => {
    const mm = spacings[axis] ?? 1;
    const along = (column: number) =>
      oriented && inSpace(axis, column) ? matrix[axis * dimensions + column] : Number(axis === column);
    return [along(0) * mm, along(1) * mm, along(2) * mm];
  };
  return {
    steps: [step(0), step(1), step(2)],
    origin: [origin[0] ?? 0, origin[1] ?? 0, origin[2] ?? 0],
    oriented,
    scaled: spacings.length >= Math.min(dimensions, 3),
  };
}

async function locateVoxels(
  probe: FileProbe,
  fields: Fields,
  headerBytes: number,
  voxelBytes: number,
): Promise<Contents> {
  const name = fields.get('elementdatafile') ?? '';
  const inside = /^LOCAL$/i.test(name);
  if (name === '') throw damagedHeader(probe.path, 'it names no file of voxels');
  const { file, bytes } = inside
    ? { file: probe.path, bytes: probe.fileBytes }
    : await companionOf(probe.path, name);
  const start = inside ? headerBytes : 0;
  // Voxels are packed with zlib, whatever size the header states for them.
  if (isTrue(fields.get('compresseddata'))) return { file, packedFrom: start, offset: 0 };
  const stated = wholeNumber(fields, 'headersize', 0, probe.path);
  if (stated === -1) return { file, packedFrom: null, offset: Math.max(start, bytes - voxelBytes) };
  const offset = start + Math.max(0, stated);
  return { file, packedFrom: probe.gzip && inside ? 0 : null, offset };
}
