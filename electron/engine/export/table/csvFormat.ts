import { parse } from 'csv-parse/sync';
import type { Exported, ExportFormat, SegmentExport } from '../exportFormat';
import { ofBytes, writeFileAtomically } from '../writeFileAtomically';
import { encodeCsv, measurementTable } from './csvTable';

/** True where csv-parse, which reads RFC 4180 strictly, finds the very same cells. */
export function isFaithfulCsv(written: Buffer, table: readonly (readonly string[])[]): boolean {
  const read: readonly (readonly string[])[] = parse(written, { bom: true });
  return (
    read.length === table.length &&
    table.every(
      (row, at) => row.length === read[at].length && row.every((cell, column) => cell === read[at][column]),
    )
  );
}

async function write(data: SegmentExport, file: string): Promise<Exported> {
  const table = await measurementTable(data);
  await writeFileAtomically(
    file,
    encodeCsv(table),
    ofBytes((written) => isFaithfulCsv(written, table)),
  );
  return { files: [file], compared: 'Every cell was read back by another reader and compared.' };
}

/** A table of measurements, a row a segment, that a spreadsheet opens. */
export const csvFormat: ExportFormat = {
  id: 'csv',
  name: 'Table of measurements (CSV)',
  extensions: ['.csv'],
  usesImage: true,
  files: (_, file) => [file],
  loses: ({ image }) =>
    image.scan === null
      ? 'The scan is not at hand: mean, standard deviation, minimum, maximum and median stay empty.'
      : null,
  write,
};
