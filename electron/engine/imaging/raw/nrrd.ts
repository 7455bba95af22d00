import path from 'node:path';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import type { FoundVolume } from '../found';
import { inspectUnusual } from './unusual';
import { companionOf } from './companion';
import { damagedHeader } from './damagedHeader';
import { bValuesOfNotes } from './bValues';
import { foundRawVolumes } from './foundRaw';
import { volumesAlong } from './furtherAxes';
import { gridFromSteps } from './lpsGrid';
import {
  NRRD_HEADER_END,
  nrrdAxes,
  nrrdPlace,
  nrrdType,
  parseNrrdFields,
  parseNrrdNotes,
  type NrrdAxes,
  type NrrdFields,
} from './nrrdHeader';
import type { Contents } from './readBytes';
import { interleaved, type SampleType } from './sampleTypes';
import { readTextHeader, wholeNumber } from './textHeader';

const FORMAT = { name: 'NRRD', reader: 'nrrd' } as const;

/** What the header of a NRRD file says. */
export interface NrrdFile {
  readonly probe: FileProbe;
  readonly text: string;
  /** Length of the header. */
  readonly bytes: number;
  readonly fields: NrrdFields;
  readonly type: SampleType;
  readonly axes: NrrdAxes;
  readonly place: ReturnType<typeof gridFromSteps>;
}

export async function openNrrd(probe: FileProbe): Promise<NrrdFile> {
  const { text, bytes } = await readTextHeader(probe, NRRD_HEADER_END);
  const fields = parseNrrdFields(text);
  const type = typeOf(fields, probe.path);
  const axes = nrrdAxes(fields);
  if (axes === null) throw damagedHeader(probe.path, `it states sizes of "${fields.get('sizes') ?? ''}"`);
  const place = gridFromSteps(nrrdPlace(fields, axes), axes.size);
  return { probe, text, bytes, fields, type, axes, place };
}

/** NRRD, its voxels inside or beside it (teem, "Definition of NRRD File Format"). Headers only. */
export async function inspectNrrd(probe: FileProbe): Promise<FoundVolume[]> {
  const nrrd = await openNrrd(probe);
  const { text, fields, type, axes, place } = nrrd;
  if (isUnusualNrrd(nrrd))
    return inspectUnusual({ file: probe.path, format: FORMAT, place, dataFile: fields.get('data file') });
  const layout = {
    voxels: await nrrdVoxels(nrrd),
    littleEndian: isLittleEndian(nrrd),
    type: interleaved(type, axes.channels),
    ...place,
    rescale: { slope: 1, intercept: 0 },
  };
  const bValuesOf = (volumes: number) => bValuesOfNotes(parseNrrdNotes(text), volumes);
  return foundRawVolumes({ file: probe.path, format: FORMAT.name, layout, axes: axes.further, bValuesOf });
}

export function isLittleEndian({ fields }: NrrdFile): boolean {
  return !/big/i.test(fields.get('endian') ?? '');
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

/** Bytes of all that the header promises. */
export function nrrdBytes({ axes: { size, components, further }, type }: NrrdFile): number {
  const following = volumesAlong(further.filter(({ inVoxel }) => !inVoxel));
  return size[0] * size[1] * size[2] * components * following * type.bytesPerSample;
}

/** Numbers in text, voxels in several files and lines to skip are rare; ITK knows them. */
export function isUnusualNrrd({ fields }: NrrdFile): boolean {
  const file = fields.get('data file') ?? '';
  return (
    /^(txt|text|ascii|hex)$/i.test(fields.get('encoding') ?? '') ||
    /^LIST\b|%/.test(file) ||
    Number(fields.get('line skip') ?? 0) > 0
  );
}

/** Where all of them lie. */
export async function nrrdVoxels(nrrd: NrrdFile): Promise<Contents> {
  const { probe, fields, bytes: headerBytes } = nrrd;
  const dataFile = fields.get('data file');
  const { file, bytes } =
    dataFile === undefined
      ? { file: probe.path, bytes: probe.fileBytes }
      : await companionOf(probe.path, dataFile);
  const start = dataFile === undefined ? headerBytes : 0;
  const skip = wholeNumber(fields, 'byte skip', 0, probe.path);
  const encoding = (fields.get('encoding') ?? '').toLowerCase();
  // Of packed voxels, the bytes to skip are counted after unpacking.
  if (/^gz(ip)?$/.test(encoding)) return { file, packedFrom: start, offset: Math.max(0, skip) };
  if (encoding !== 'raw') throw unsupportedEncoding(probe.path, encoding);
  const inPackedFile = probe.gzip && dataFile === undefined;
  if (skip === -1 && !inPackedFile)
    return { file, packedFrom: null, offset: Math.max(start, bytes - nrrdBytes(nrrd)) };
  return { file, packedFrom: inPackedFile ? 0 : null, offset: start + Math.max(0, skip) };
}

function unsupportedEncoding(file: string, encoding: string): Error {
  return failure(
    'unsupported-encoding',
    `"${path.basename(file)}" has its voxels packed in a way that Granule does not read (${encoding || 'none stated'}).`,
    'Save it again with the encoding "gzip" or "raw".',
  );
}
