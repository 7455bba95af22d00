import path from 'node:path';
import type { Vec3, Volume } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { probeFile, type FileProbe } from '../fileProbe';
import { fileBeside, shownName } from '../files/unpackedFiles';
import type { FoundVolume } from '../found';
import { bValuesBeside } from './bValues';
import { damagedHeader } from './damagedHeader';
import { foundRawVolumes } from './foundRaw';
import type { FurtherAxis } from './furtherAxes';
import { parseNiftiHeader, type NiftiHeader } from './niftiHeader';
import { placeInPatient } from './niftiPlace';
import { truncated, type Contents } from './readBytes';
import { NIFTI_TYPES, type SampleType } from './sampleTypes';

/** NIfTI-1, NIfTI-2 and their ancestor Analyze 7.5. Headers only; throws a failure that names what is wrong. */
export async function inspectNifti(probe: FileProbe): Promise<FoundVolume[]> {
  const header = parseNiftiHeader(probe.head);
  if (header === null) throw truncated(probe.path);
  refuseSurface(header, probe.path);
  const size = sizeOf(header, probe.path);
  const place = placeInPatient(header, size);
  if (place === null) throw damagedHeader(probe.path, 'it does not say where its voxels lie');
  const layout = {
    voxels: await locateVoxels(header, probe),
    littleEndian: header.littleEndian,
    type: typeOf(header, probe.path),
    grid: place.grid,
    rescale: rescaleOf(header),
    findings: place.findings,
  };
  const format = header.version === 'analyze' ? 'Analyze' : 'NIfTI';
  const axes = furtherAxes(header);
  const bValuesOf = (volumes: number) => bValuesBeside(probe.path, shownName(probe.path), volumes);
  return foundRawVolumes({ file: probe.path, format, layout, axes, bValuesOf });
}

/** Values of places on the brain's surface in the guise of a NIfTI-2 (CIFTI-2, "NIfTI-2 header fields"). */
function refuseSurface({ intent }: NiftiHeader, file: string): void {
  if (intent < 3000 || intent > 3099) return;
  throw failure(
    'no-picture',
    `"${path.basename(file)}" is no picture: it holds values of points on the surface of the brain (CIFTI).`,
    'Open the volume that they were made from.',
  );
}

function sizeOf({ dims }: NiftiHeader, file: string): Vec3 {
  const dimensions = dims[0];
  if (dimensions < 1 || dimensions > 7)
    throw damagedHeader(file, `it states a picture of ${dimensions} dimensions`);
  const counts = [1, 2, 3].map((axis) => (axis <= dimensions ? dims[axis] : 1));
  if (!counts.every((count) => Number.isInteger(count) && count > 0))
    throw damagedHeader(file, `it states a size of ${counts.join(' x ')} voxels`);
  return [counts[0], counts[1], counts[2]];
}

/** The fourth dimension is time, the fifth the parts of a vector or tensor (nifti1.h, "DATA DIMENSIONALITY"). */
function furtherAxes({ dims }: NiftiHeader): FurtherAxis[] {
  return dims.slice(4, dims[0] + 1).map((count, axis) => ({
    name: (['time', 'component'] as const)[axis] ?? 'frame',
    count: Math.max(1, count),
  }));
}

/** Kinds of numbers of nifti1.h that no computer's arithmetic holds. */
const UNREADABLE: Readonly<Record<number, string>> = {
  1: 'single bits',
  1536: '128-bit floating point',
  2048: '128-bit complex numbers of long precision',
};

function typeOf({ datatype }: NiftiHeader, file: string): SampleType {
  const type = NIFTI_TYPES[datatype];
  if (type !== undefined) return type;
  const kind = UNREADABLE[datatype] ?? `NIfTI datatype ${datatype}`;
  throw failure(
    'unsupported-data-type',
    `"${path.basename(file)}" holds numbers of a kind that Granule does not read (${kind}).`,
    'Convert it to 32-bit floating point.',
  );
}

/** A slope of 0 means "not scaled" (nifti1.h), and so does one that is no number; colours are never scaled. */
function rescaleOf({ slope, intercept, datatype }: NiftiHeader): Volume['rescale'] {
  const colour = datatype === 128 || datatype === 2304;
  if (colour || slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

const IMAGE_ENDINGS = ['.img', '.img.gz', '.IMG', '.IMG.GZ'];

async function locateVoxels(header: NiftiHeader, probe: FileProbe): Promise<Contents> {
  const stated = Number.isFinite(header.voxelOffset) ? Math.max(0, Math.floor(header.voxelOffset)) : 0;
  if (!header.pair) {
    // An offset into the header itself is a slip of the writer: voxels then follow the header.
    const offset = stated < header.bytes ? header.bytes + 4 : stated;
    return { file: probe.path, packedFrom: probe.gzip ? 0 : null, offset };
  }
  const stem = shownName(probe.path).replace(/\.hdr(\.gz)?$/i, '');
  const [file] = IMAGE_ENDINGS.flatMap((ending) => fileBeside(probe.path, stem + ending) ?? []);
  if (file === undefined)
    throw failure(
      'missing-companion',
      `"${path.basename(probe.path)}" is only a header: its ".img" file is not beside it.`,
      'Put both files into one folder.',
    );
  return { file, packedFrom: (await probeFile(file)).gzip ? 0 : null, offset: stated };
}
