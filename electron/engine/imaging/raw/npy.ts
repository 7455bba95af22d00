import path from 'node:path';
import type { Grid, Vec3 } from '../../../../native-models/geometry';
import { failure } from '../../errors';
import type { FileProbe } from '../fileProbe';
import { orientationUnknown, spacingUnknown } from '../findings/placeFindings';
import type { FoundVolume } from '../found';
import { foundRawVolumes } from './foundRaw';
import type { RawLayout } from './rawVolume';
import { NPY_TYPES } from './sampleTypes';

const SIGNATURE = '\x93NUMPY';

export function isNpy({ head }: FileProbe): boolean {
  return head.toString('latin1', 0, SIGNATURE.length) === SIGNATURE;
}

interface NpyHeader {
  readonly typeCode: string;
  readonly littleEndian: boolean;
  /** Slowest axis first, as the file lists it. */
  readonly shape: readonly number[];
  readonly offset: number;
}

/** The header is a Python dictionary in text, after its length in 2 bytes (version 1) or 4 (later ones). */
function parseHeader(head: Buffer): NpyHeader | null {
  const wide = head[6] > 1;
  const start = wide ? 12 : 10;
  if (head.length < start) return null;
  const offset = start + (wide ? head.readUInt32LE(8) : head.readUInt16LE(8));
  const text = head.toString('latin1', start, offset);
  const type = /'descr':\s*'([<>|=])(\w+)'/.exec(text);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text);
  if (type === null || shape === null || !/'fortran_order':\s*False/.test(text)) return null;
  const sizes = shape[1].split(',').filter((size) => size.trim() !== '');
  return { typeCode: type[2], littleEndian: type[1] !== '>', shape: sizes.map(Number), offset };
}

/** An array of rows and columns, or of slices of them: a mask or a volume without a place. */
function gridOfShape(shape: readonly number[]): Grid | null {
  if (shape.length < 2 || shape.length > 3 || shape.some((size) => size < 1)) return null;
  const [columns, rows, slices = 1] = [...shape].reverse();
  const size: Vec3 = [columns, rows, slices];
  return { size, spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
}

/** A NumPy array file (NumPy Enhancement Proposal 1), C order, two or three dimensions. */
export async function inspectNpy(probe: FileProbe): Promise<FoundVolume[]> {
  const header = parseHeader(probe.head);
  const type = header === null ? undefined : NPY_TYPES[header.typeCode];
  const grid = header === null ? null : gridOfShape(header.shape);
  if (header === null || type === undefined || grid === null)
    throw failure(
      'npy-unsupported',
      `"${path.basename(probe.path)}" is a NumPy file that is no plain array of two or three dimensions.`,
      'Save it as NIfTI, which also says where its voxels lie.',
    );
  const findings = [orientationUnknown(), spacingUnknown(1, 'no scale in the file')];
  const layout: RawLayout = {
    voxels: { file: probe.path, packedFrom: probe.gzip ? 0 : null, offset: header.offset },
    littleEndian: header.littleEndian,
    type,
    grid,
    rescale: { slope: 1, intercept: 0 },
    findings,
  };
  return foundRawVolumes({ file: probe.path, format: 'NumPy', layout });
}
