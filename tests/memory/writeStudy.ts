import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { niftiAffineOf, type Grid } from '../../native-models/geometry';
import { SERIES_GRID, sliceOf } from '../fixtures/dicomSeries';
import { writeDicom } from '../fixtures/writeDicom';
import { niftiHeader } from '../fixtures/writeNifti';

export const KINDS = ['NIfTI', 'NRRD', 'DICOM'] as const;
export type Kind = (typeof KINDS)[number];

const PIXELS = Int16Array.from({ length: 512 * 512 }, (_, pixel) => pixel % 3000);

function gridOf(slices: number): Grid {
  return { ...SERIES_GRID, size: [512, 512, slices] };
}

/** Writes a study of 512 x 512 pixels of two bytes, slice by slice: no more of it is ever in memory. */
export function writeStudy(kind: Kind, folder: string, slices: number): string {
  mkdirSync(folder, { recursive: true });
  const grid = gridOf(slices);
  if (kind === 'DICOM') {
    for (let k = 0; k < slices; k++) {
      const slice = sliceOf(grid, k);
      writeDicom(path.join(folder, `IM${k}`), {
        ...slice,
        pixels: slice.pixels.map((value) => value % 4000),
      });
    }
    return folder;
  }
  const file = path.join(folder, kind === 'NIfTI' ? 'study.nii' : 'study.nrrd');
  writeSlices(file, kind === 'NIfTI' ? niftiHead(grid) : nrrdHead(grid), slices);
  return file;
}

function niftiHead(grid: Grid): Uint8Array {
  const options = { dims: grid.size, datatype: 4, bits: 16, voxels: new Uint8Array() };
  return niftiHeader({ ...options, sform: niftiAffineOf(grid) });
}

function nrrdHead({ size }: Grid): Uint8Array {
  const steps = 'space directions: (0.75,0,0) (0,1.5,0) (0,0,2.5)\nspace origin: (0,0,0)';
  return Buffer.from(
    `NRRD0004\ntype: int16\ndimension: 3\nspace: left-posterior-superior\nsizes: ${size.join(' ')}\n${steps}\nendian: little\nencoding: raw\n\n`,
  );
}

function writeSlices(file: string, head: Uint8Array, slices: number): void {
  const handle = openSync(file, 'w');
  writeSync(handle, head);
  for (let k = 0; k < slices; k++) writeSync(handle, PIXELS);
  closeSync(handle);
}
