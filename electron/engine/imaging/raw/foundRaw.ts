import { describeFile } from '../files/describeFile';
import { complexMagnitude, trailingBytes } from '../findings/valueFindings';
import { timePointsSplit } from '../findings/seriesFindings';
import { foundVolume, type FoundVolume } from '../found';
import type { BValues } from './bValues';
import { partsOf, refuseTooMany, volumesAlong, type FurtherAxis, type PartOfFile } from './furtherAxes';
import { bytesBeyond, type RawLayout } from './rawVolume';

interface RawFile {
  readonly file: string;
  readonly format: string;
  /** Of the first volume. */
  readonly layout: RawLayout;
  /** Axes beyond those of space, the fastest first. */
  readonly axes?: readonly FurtherAxis[];
  /** Asked for where there are several volumes. */
  readonly bValuesOf?: (volumes: number) => BValues | null | Promise<BValues | null>;
  /** True where a format may put more behind its voxels. */
  readonly footer?: boolean;
}

/** The inventory entries of a file of plain numbers, one a volume, once it is known to be long enough for them. */
export async function foundRawVolumes(raw: RawFile): Promise<FoundVolume[]> {
  const { file, layout, axes = [], footer = false } = raw;
  const volumes = volumesAlong(axes);
  refuseTooMany(file, volumes, layout.grid.size);
  const beyond = await bytesBeyond(layout, volumes);
  const findings = [
    ...layout.findings,
    ...(layout.type.special === 'complex' ? [complexMagnitude()] : []),
    ...(beyond > 0 && !footer ? [trailingBytes(beyond)] : []),
  ];
  const bValues = volumes > 1 ? ((await raw.bValuesOf?.(volumes)) ?? null) : null;
  const parts = partsOf({ ...layout, findings }, axes);
  return parts.map((part, index) => entryOf(raw, part, { index, volumes, bValues }));
}

function entryOf(
  { file, format, axes = [] }: RawFile,
  part: PartOfFile,
  { index, volumes, bValues }: { index: number; volumes: number; bValues: BValues | null },
): FoundVolume {
  const { type, grid, voxels } = part.layout;
  const weight = bValues === null ? '' : `b-value ${Number(bValues.values[index].toPrecision(6))} s/mm²`;
  const overTime = axes.every(({ name, count }) => name === 'time' || count === 1);
  const words = weight === '' ? part.words : `${weight}, ${index + 1} of ${volumes}`;
  const split = timePointsSplit(index + 1, volumes, weight || (overTime ? '' : part.words));
  const findings = volumes > 1 ? [...part.layout.findings, split] : part.layout.findings;
  return foundVolume(
    {
      ...describeFile(file, volumes > 1 ? { index, words } : null),
      format,
      modality: 'unknown',
      grid,
      channels: type.channels,
      timePoints: 1,
      dataType: type.dataType,
      files: [...new Set([file, voxels.file, ...(bValues?.file ? [bValues.file] : [])])],
      findings,
    },
    { kind: 'raw', layout: { ...part.layout, findings } },
  );
}
