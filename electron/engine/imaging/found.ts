import type { DataType, SkippedFile, VolumeInfo } from '../../contract';
import type { Finding, Grid } from '../../../native-models/geometry';
import type { DicomStack } from './dicom/stack';
import type { ItkSource } from './itk/itkSource';
import type { GifSource } from './pictures/gifSource';
import type { RawLayout } from './raw/rawVolume';
import type { FoundSegmentation } from './segmentations/segmentation';
import { verdictOf } from './findings/verdict';
import { identifierOf } from './identifier';

/** Where a volume's voxels lie and how to read them. */
export type FoundSource =
  | { readonly kind: 'raw'; readonly layout: RawLayout }
  | { readonly kind: 'itk'; readonly image: ItkSource }
  | { readonly kind: 'gif'; readonly image: GifSource }
  | { readonly kind: 'dicom'; readonly stack: DicomStack }
  | { readonly kind: 'channels'; readonly volumes: readonly FoundVolume[] };

/** A volume of which the headers were read, its voxels not yet. */
export interface FoundVolume {
  readonly info: VolumeInfo;
  readonly source: FoundSource;
  /** Every file that belongs to it. */
  readonly files: readonly string[];
}

export interface Inventory {
  readonly volumes: readonly FoundVolume[];
  readonly segmentations: readonly FoundSegmentation[];
  readonly skipped: readonly SkippedFile[];
}

/** What a reader says of a volume; the rest of its `VolumeInfo` follows from this. */
export interface Description {
  /** What makes the volume itself: stays the same for the same file or series, and names no patient when hashed. */
  readonly identity: string;
  readonly source: string;
  readonly format: string;
  readonly modality: string;
  readonly seriesUid: string;
  readonly description: string;
  readonly grid: Grid;
  readonly channels: number;
  readonly timePoints: number;
  readonly dataType: DataType;
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

export function foundVolume(described: Description, source: FoundSource): FoundVolume {
  const { identity, grid, findings, files, ...rest } = described;
  const verdict = verdictOf(findings);
  return {
    source,
    files,
    info: {
      ...rest,
      id: identifierOf(identity),
      size: [...grid.size],
      spacingMm: [...grid.spacingMm],
      origin: [...grid.origin],
      direction: [...grid.direction],
      files: files.length,
      verdict: { ok: verdict.ok, findings: verdict.findings.map((finding) => ({ ...finding })) },
    },
  };
}

/** The grid that an inventory entry states. */
export function gridOf({ size, spacingMm, origin, direction }: VolumeInfo): Grid {
  return { size, spacingMm, origin, direction };
}
