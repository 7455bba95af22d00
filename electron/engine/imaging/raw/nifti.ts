import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  affineFromQform,
  gridFromNiftiAffine,
  shearDegrees,
  type Affine,
  type Finding,
  type Grid,
  type Vec3,
  type Volume,
} from '../../../../native-models/geometry';
import { failure } from '../../errors';
import { probeFile, type FileProbe } from '../fileProbe';
import { orientationUnknown, sheared, spacingUnknown, timePointsSplit } from '../findings';
import type { FoundVolume } from '../found';
import { foundRawVolume } from './foundRaw';
import { parseNiftiHeader, type NiftiHeader } from './niftiHeader';
import type { RawLayout } from './rawVolume';
import { NIFTI_TYPES, type SampleType } from './sampleTypes';

/** Headers only. Throws a failure that names what is wrong with the file. */
export async function inspectNifti(probe: FileProbe): Promise<FoundVolume> {
  const header = parseNiftiHeader(probe.head);
  if (header === null)
    throw failure(
      'truncated',
      `"${path.basename(probe.path)}" ends inside its header.`,
      'Copy or download it again.',
    );
  const size = sizeOf(header, probe.path);
  const { grid, findings } = placeInPatient(header, size, probe.path);
  const timePoints = header.dims
    .slice(4, header.dims[0] + 1)
    .reduce((product, count) => product * Math.max(1, count), 1);
  const layout: RawLayout = {
    ...(await locateVoxels(header, probe)),
    littleEndian: header.littleEndian,
    type: typeOf(header, probe.path),
    grid,
    rescale: rescaleOf(header),
    findings: timePoints > 1 ? [...findings, timePointsSplit(1, timePoints)] : findings,
  };
  return foundRawVolume(probe.path, 'NIfTI', layout, timePoints);
}

function sizeOf({ dims }: NiftiHeader, file: string): Vec3 {
  const dimensions = dims[0];
  const counts = [1, 2, 3].map((axis) => (axis <= dimensions ? dims[axis] : 1));
  const usable =
    dimensions >= 1 && dimensions <= 7 && counts.every((count) => Number.isInteger(count) && count > 0);
  if (!usable)
    throw failure(
      'bad-header',
      `"${path.basename(file)}" has a damaged header: it states a size of ${counts.join(' x ')} voxels.`,
      'Export it again from the program that wrote it.',
    );
  return [counts[0], counts[1], counts[2]];
}

function typeOf({ datatype }: NiftiHeader, file: string): SampleType {
  const type = NIFTI_TYPES[datatype];
  if (type !== undefined) return type;
  throw failure(
    'unsupported-data-type',
    `"${path.basename(file)}" holds numbers of a kind that Granule does not read (NIfTI datatype ${datatype}).`,
    'Convert it to 32-bit floating point.',
  );
}

/** A slope of 0 means "not scaled" (nifti1.h); colours are never scaled. */
function rescaleOf({ slope, intercept, datatype }: NiftiHeader): Volume['rescale'] {
  const colour = datatype === 128 || datatype === 2304;
  if (colour || slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

const MM_PER_UNIT: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

/** The sform where there is one, else the qform, else spacings alone (and then the orientation is unknown). */
function placeInPatient(header: NiftiHeader, size: Vec3, file: string): { grid: Grid; findings: Finding[] } {
  const mmPerUnit = MM_PER_UNIT[header.units & 7] ?? 1;
  const scaled = (affine: Affine) => affine.map((value) => value * mmPerUnit) as unknown as Affine;
  const fromSform = header.sformCode > 0 ? gridFromNiftiAffine(scaled(header.sform), size) : null;
  const stored =
    fromSform ?? (header.qformCode > 0 ? gridFromNiftiAffine(scaled(qformAffine(header)), size) : null);
  if (stored !== null) {
    const degrees = shearDegrees(stored);
    return { grid: stored, findings: degrees > 0.1 ? [sheared(degrees)] : [] };
  }
  const spacings = header.pixdims.slice(1, 4).map(Math.abs);
  const known = spacings.every((spacing) => Number.isFinite(spacing) && spacing > 0);
  const grid = gridFromNiftiAffine(scaled(centredAffine(known ? spacings : [1, 1, 1], size)), size);
  if (grid === null)
    throw failure('bad-header', `"${path.basename(file)}" has a damaged header.`, 'Export it again.');
  const findings = [orientationUnknown(), ...(known ? [] : [spacingUnknown(1, 'no scale in the file')])];
  return { grid, findings };
}

function qformAffine({ qform, pixdims }: NiftiHeader): Affine {
  return affineFromQform({
    quaternion: [qform[0], qform[1], qform[2]],
    offsetMm: [qform[3], qform[4], qform[5]],
    spacingMm: [pixdims[1], pixdims[2], pixdims[3]],
    qfac: pixdims[0] < 0 ? -1 : 1,
  });
}

/** Without sform and qform the field's readers centre the picture and let i run from right to left. */
function centredAffine([x, y, z]: readonly number[], size: Vec3): Affine {
  const [i, j, k] = size.map((count) => (count - 1) / 2);
  return [-x, 0, 0, x * i, 0, y, 0, -y * j, 0, 0, z, -z * k];
}

async function locateVoxels(
  header: NiftiHeader,
  probe: FileProbe,
): Promise<Pick<RawLayout, 'dataFile' | 'gzip' | 'offset'>> {
  const offset = Math.max(0, Math.round(header.voxelOffset)) || 0;
  if (!header.pair) return { dataFile: probe.path, gzip: probe.gzip, offset: Math.max(offset, 348) };
  const stem = probe.path.replace(/\.hdr(\.gz)?$/i, '');
  const dataFile = ['.img', '.img.gz', '.IMG'].map((extension) => stem + extension).find(existsSync);
  if (dataFile === undefined)
    throw failure(
      'missing-companion',
      `"${path.basename(probe.path)}" is only a header: its ".img" file is not beside it.`,
      'Put both files into one folder.',
    );
  return { dataFile, gzip: (await probeFile(dataFile)).gzip, offset };
}
