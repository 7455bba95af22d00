import type { Vec3 } from '../../../../native-models/geometry';
import type { FoundVolume } from '../found';

/** One image plane as the scanner stored it; the grid of a corrected (resampled) volume may differ from these. */
export interface SourceFrame {
  readonly file: string;
  readonly sopClass: string;
  readonly sopInstance: string;
  /** Number in the file, from 1, and how many the file holds. */
  readonly frame: number;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** LPS millimetres of the centre of the first pixel; unit vectors towards rising columns and rising rows. */
  readonly position: Vec3;
  readonly alongRow: Vec3;
  readonly alongColumn: Vec3;
  /** Between columns (i) and between rows (j). */
  readonly spacingMm: readonly [number, number];
}

/** The frames of a DICOM volume in the order of its slices; null where it is not DICOM or does not say where they lie. */
export function sourceFrames({ source }: FoundVolume): readonly SourceFrame[] | null {
  // Channels lie on the grid of the first one.
  if (source.kind === 'channels') return sourceFrames(source.volumes[0]);
  if (source.kind !== 'dicom') return null;
  const frames = source.stack.slices.map((slice): SourceFrame | null => {
    const { file, sopClass, sopInstance, index, rows, columns } = slice;
    const { position, alongRow, alongColumn, pixelSpacingMm } = slice;
    if (position === null || alongRow === null || alongColumn === null || pixelSpacingMm === null)
      return null;
    const place = { position, alongRow, alongColumn, spacingMm: pixelSpacingMm };
    return { file, sopClass, sopInstance, frame: index + 1, frames: slice.frames, rows, columns, ...place };
  });
  const placed = frames.filter((frame) => frame !== null);
  return placed.length === frames.length ? placed : null;
}
