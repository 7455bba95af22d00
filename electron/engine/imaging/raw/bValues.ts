import { readFile } from 'node:fs/promises';
import { fileBeside } from '../files/unpackedFiles';
import { numbersOf } from './textHeader';

/** Diffusion weights of the volumes of a file, and the file that says them where it is another. */
export interface BValues {
  /** s/mm². */
  readonly values: readonly number[];
  readonly file: string | null;
}

/** The table that converters put beside a NIfTI of diffusion (name.bval, as FSL reads it); null where it does not fit. */
export async function bValuesBeside(
  file: string,
  shownName: string,
  volumes: number,
): Promise<BValues | null> {
  const table = fileBeside(file, shownName.replace(/\.(nii|hdr)(\.gz)?$/i, '.bval'));
  if (table === null || table === file) return null;
  const values = numbersOf(await readFile(table, 'utf8').catch(() => ''));
  return fits(values, volumes) ? { values, file: table } : null;
}

/**
 * Of the notes of a NRRD of diffusion: one nominal weight, and a gradient for each volume that is shorter where the
 * weight is less (NA-MIC's convention: with the square of its length).
 */
export function bValuesOfNotes(notes: ReadonlyMap<string, string>, volumes: number): BValues | null {
  const nominal = Number.parseFloat(notes.get('DWMRI_b-value') ?? '');
  const squares = Array.from({ length: volumes }, (_, index) => {
    const gradient = numbersOf(notes.get(`DWMRI_gradient_${String(index).padStart(4, '0')}`) ?? 'none');
    return gradient.reduce((sum, part) => sum + part * part, 0);
  });
  const longest = Math.max(...squares);
  const values = squares.map((square) => (longest > 0 ? (nominal * square) / longest : 0));
  return Number.isFinite(nominal) && fits(values, volumes) ? { values, file: null } : null;
}

function fits(values: readonly number[], volumes: number): boolean {
  return values.length === volumes && values.every((value) => Number.isFinite(value) && value >= 0);
}
