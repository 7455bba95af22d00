import path from 'node:path';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import type { FoundVolume } from '../found';
import { inspectUnusual } from './unusual';
import { companionOf } from './companion';
import { damagedHeader } from './damagedHeader';
import { foundRawVolume } from './foundRaw';
import { gridFromSteps } from './lpsGrid';
import {
  NRRD_HEADER_END,
  nrrdAxes,
  nrrdPlace,
  nrrdType,
  parseNrrdFields,
  type NrrdAxes,
  type NrrdFields,
} from './nrrdHeader';
import type { Contents } from './readBytes';
import { interleaved, type SampleType } from './sampleTypes';
import { readTextHeader } from './textHeader';

const FORMAT = { name: 'NRRD', reader: 'nrrd' } as const;

/** NRRD, its voxels inside or beside it (teem, "Definition of NRRD File Format"). Headers only. */
export async function inspectNrrd(probe: FileProbe): Promise<FoundVolume> {
  const header = await readTextHeader(probe, NRRD_HEADER_END);
  const fields = parseNrrdFields(header.text);
  const type = typeOf(fields, probe.path);
  const axes = nrrdAxes(fields);
  if (axes === null) throw damagedHeader(probe.path, `it states sizes of "${fields.get('sizes') ?? ''}"`);
  const place = gridFromSteps(nrrdPlace(fields, axes), axes.size);
  if (isUnusual(fields))
    return inspectUnusual({ file: probe.path, format: FORMAT, place, dataFile: fields.get('data file') });
  const layout = {
    voxels: await locateVoxels(probe, fields, header.bytes, bytesOf(axes, type)),
    littleEndian: !/big/i.test(fields.get('endian') ?? ''),
    type: interleaved(type, axes.components),
    ...place,
    rescale: { slope: 1, intercept: 0 },
  };
  return foundRawVolume({ file: probe.path, format: FORMAT.name, layout, timePoints: axes.timePoints });
}

function typeOf(fields: NrrdFields, file: string): SampleType {
  const stated = fields.get('type') ?? '';
  const type = nrrdType(stated);
  if (type !== null) return type;
  throw failure(
    'unsupported-data-type',
    `"${path.basename(file)}" holds numbers of a kind that Granule does not read (${stated || 'none stated'}).`,
    'Convert it to 32-bit floating point.',
  );
}

function bytesOf({ size, components, timePoints }: NrrdAxes, { bytesPerSample }: SampleType): number {
  return size[0] * size[1] * size[2] * components * timePoints * bytesPerSample;
}

/** Numbers in text, voxels in several files and lines to skip are rare; ITK knows them. */
function isUnusual(fields: NrrdFields): boolean {
  const file = fields.get('data file') ?? '';
  return (
    /^(txt|text|ascii|hex)$/i.test(fields.get('encoding') ?? '') ||
    /^LIST\b|%/.test(file) ||
    Number(fields.get('line skip') ?? 0) > 0
  );
}

async function locateVoxels(
  probe: FileProbe,
  fields: NrrdFields,
  headerBytes: number,
  voxelBytes: number,
): Promise<Contents> {
  const dataFile = fields.get('data file');
  const { file, bytes } =
    dataFile === undefined
      ? { file: probe.path, bytes: probe.fileBytes }
      : await companionOf(probe.path, dataFile);
  const start = dataFile === undefined ? headerBytes : 0;
  const skip = Number(fields.get('byte skip') ?? 0);
  const encoding = (fields.get('encoding') ?? '').toLowerCase();
  // Of packed voxels, the bytes to skip are counted after unpacking.
  if (/^gz(ip)?$/.test(encoding)) return { file, packedFrom: start, offset: Math.max(0, skip) };
  if (encoding !== 'raw') throw unsupportedEncoding(probe.path, encoding);
  const inPackedFile = probe.gzip && dataFile === undefined;
  if (skip === -1 && !inPackedFile)
    return { file, packedFrom: null, offset: Math.max(start, bytes - voxelBytes) };
  return { file, packedFrom: inPackedFile ? 0 : null, offset: start + Math.max(0, skip) };
}

function unsupportedEncoding(file: string, encoding: string): Error {
  return failure(
    'unsupported-encoding',
    `"${path.basename(file)}" has its voxels packed in a way that Granule does not read (${encoding || 'none stated'}).`,
    'Save it again with the encoding "gzip" or "raw".',
  );
}
