import type { Vec3 } from '../../../../native-models/geometry';
import type { FileProbe } from '../fileProbe';
import type { FoundVolume } from '../found';
import { foundRawVolumes } from './foundRaw';
import { gridFromSteps } from './lpsGrid';
import { scalar, type SampleType } from './sampleTypes';
import { damagedHeader } from './damagedHeader';

/** Guy's Image Processing Lab: 256 bytes of header, big-endian as all that follows. */
const HEADER_BYTES = 256;
const MAGIC = [0xefffe9b0, 0x2ae389b8];

const TYPES: Readonly<Record<number, SampleType>> = {
  7: scalar(1, 'int8'),
  8: scalar(1, 'uint8'),
  15: scalar(2, 'int16'),
  16: scalar(2, 'uint16'),
  31: scalar(4, 'uint32'),
  32: scalar(4, 'int32'),
  64: scalar(4, 'float32'),
  65: scalar(8, 'float64'),
};

export function isGipl({ head }: FileProbe): boolean {
  return head.length >= HEADER_BYTES && MAGIC.includes(head.readUInt32BE(252));
}

/** The format has fields for spacing and origin, and none that its writers agree on for the orientation. */
export async function inspectGipl({ path: file, head, gzip }: FileProbe): Promise<FoundVolume[]> {
  const [i, j, k, timePoints] = [0, 2, 4, 6].map((at) => head.readUInt16BE(at));
  const type = TYPES[head.readUInt16BE(8)];
  if (type === undefined || i * j === 0)
    throw damagedHeader(file, `it states a size of ${i} x ${j} x ${k} voxels`);
  const size: Vec3 = [i, j, Math.max(1, k)];
  const [x, y, z] = [10, 14, 18].map((at) => Math.abs(head.readFloatBE(at)));
  const origin: Vec3 = [head.readDoubleBE(204), head.readDoubleBE(212), head.readDoubleBE(220)];
  const steps: Vec3[] = [
    [x, 0, 0],
    [0, y, 0],
    [0, 0, k > 1 ? z : z || 1],
  ];
  const { grid, findings } = gridFromSteps({ steps, origin, oriented: false, scaled: true }, size);
  const layout = {
    voxels: { file, packedFrom: gzip ? 0 : null, offset: HEADER_BYTES },
    littleEndian: false,
    type,
    grid,
    rescale: { slope: 1, intercept: 0 },
    findings,
  };
  const axes = [{ name: 'time', count: Math.max(1, timePoints) }] as const;
  return foundRawVolumes({ file, format: 'GIPL', layout, axes });
}
