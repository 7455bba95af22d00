import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Image } from 'itk-wasm';
import type { DataType } from '../../../contract';
import {
  voxelCount,
  type Finding,
  type Grid,
  type Volume,
  type VoxelArray,
} from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { timePointsSplit } from '../findings/seriesFindings';
import { verdictOf } from '../findings/verdict';
import { describeFile } from '../files/describeFile';
import { foundVolume, type FoundVolume } from '../found';
import { turned } from '../pictures/orientation';
import { refuseTooMany } from '../raw/furtherAxes';
import { truncated } from '../raw/readBytes';
import { MOST_CHANNELS } from '../raw/sampleTypes';
import { bytesPerVoxel, isDataType, isVoxelArray, planar } from '../voxelArrays';
import type { ItkFormat, ItkSource } from './itkSource';
import { readWithItk, type ItkReader } from './readPipeline';

/** No encoding of these formats packs voxels tighter than deflate does. */
const TIGHTEST_PACKING = 1032;

/** What is known of a file before its voxels are read. */
export interface ItkFile {
  /** The file to open, then those that belong to it. */
  readonly files: readonly string[];
  readonly format: ItkFormat;
  readonly modality: string;
  readonly place: { readonly grid: Grid; readonly findings: readonly Finding[] };
  readonly channels?: number;
  readonly orientation?: ItkSource['orientation'];
  readonly zeroIsWhite?: boolean;
}

/** Throws a failure where ITK cannot read the file's header. */
export async function readItkHeader(file: string, format: ItkFormat): Promise<Image> {
  return readOrFail(file, format, true);
}

/** The inventory entries of a file of which ITK has read the header, one a volume. */
export async function foundItkImage(image: Image, described: ItkFile): Promise<FoundVolume[]> {
  const { files, format, modality, place } = described;
  const [file] = files;
  const { components, componentType } = image.imageType;
  const dataType = dataTypeOf(componentType, file);
  const inVoxel = components > MOST_CHANNELS ? components : 1;
  const following = image.size.slice(3).reduce((product, count) => product * count, 1);
  const volumes = following * inVoxel;
  refuseTooMany(file, volumes, place.grid.size);
  const bytes = voxelCount(place.grid) * components * following * bytesPerVoxel(dataType);
  if (bytes > (await totalBytes(files)) * TIGHTEST_PACKING) throw truncated(file);
  const { orientation = 1, zeroIsWhite = false } = described;
  const channels = inVoxel > 1 ? 1 : (described.channels ?? components);
  return Array.from({ length: volumes }, (_, index) => {
    const words = `${inVoxel > 1 ? 'component' : 'time'} ${index + 1} of ${volumes}`;
    const split = timePointsSplit(index + 1, volumes, inVoxel > 1 ? words : '');
    const findings = [...place.findings, ...(volumes > 1 ? [split] : [])];
    return foundVolume(
      {
        ...describeFile(file, volumes > 1 ? { index, words } : null),
        format: format.name,
        ...{ modality, grid: place.grid, channels, timePoints: 1, dataType, files, findings },
      },
      {
        kind: 'itk',
        image: {
          ...{ file, format, modality, grid: place.grid, components, channels, dataType, findings },
          ...{ index, orientation, zeroIsWhite },
        },
      },
    );
  });
}

export async function readItkImage(source: ItkSource): Promise<Volume> {
  const { file, format, grid, components, channels, orientation, index } = source;
  const samples = samplesOf(await readOrFail(file, format, false));
  const count = voxelCount(grid);
  const inVoxel = components > MOST_CHANNELS ? components : 1;
  const from = Math.floor(index / inVoxel) * count * components;
  if (samples === null || samples.length < from + count * components) throw truncated(file);
  if (source.zeroIsWhite) invert(samples);
  const all = samples.length === count * components;
  const own = all ? samples : samples.slice(from, from + count * components);
  const separate = components === 1 ? own : planar(own, components);
  const first = (index % inVoxel) * count;
  const kept = channels === components ? separate : separate.slice(first, first + channels * count);
  return {
    grid,
    channels,
    voxels: turned(kept, grid, orientation),
    rescale: { slope: 1, intercept: 0 },
    modality: source.modality,
    verdict: verdictOf(source.findings),
  };
}

function samplesOf({ data }: Image): VoxelArray | null {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  return data !== null && isVoxelArray(data) ? data : null;
}

function invert(samples: VoxelArray): void {
  const white = 2 ** (8 * samples.BYTES_PER_ELEMENT) - 1;
  for (let index = 0; index < samples.length; index++) samples[index] = white - samples[index];
}

/** ITK goes by the name, and names lie: a picture is handed over as its bytes under a name that fits. */
const FITTING_NAME: Readonly<Partial<Record<ItkReader, string>>> = {
  bmp: 'picture.bmp',
  jpeg: 'picture.jpg',
  png: 'picture.png',
  tiff: 'picture.tif',
};

async function readOrFail(file: string, format: ItkFormat, headerOnly: boolean): Promise<Image> {
  const name = FITTING_NAME[format.reader];
  const input = name === undefined ? { file } : { name, bytes: await readFile(file) };
  const image = await readWithItk({ reader: format.reader, input, headerOnly });
  if (image !== null) return image;
  throw failure(
    'unreadable',
    `"${path.basename(file)}" looks like ${format.name} but is damaged, incomplete or of a kind that Granule does not read.`,
    'Copy or export it again.',
  );
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

async function totalBytes(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  return bytes;
}
