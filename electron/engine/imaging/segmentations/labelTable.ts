import { readFile } from 'node:fs/promises';
import type { CodedConcept, StoredSegment } from '../../../contract';
import { fileBeside, shownName } from '../files/unpackedFiles';

/** What a table beside a label map says of one label. */
export type LabelRow = Partial<Pick<StoredSegment, 'name' | 'color' | 'code'>>;

/**
 * The table of labels that lies beside a label map under the same name, as BIDS has it (.tsv with the columns index,
 * name and color) and as Granule writes it; empty where there is none.
 */
export async function readLabelTable(labelMap: string): Promise<ReadonlyMap<number, LabelRow>> {
  const name = shownName(labelMap);
  const beside = name.replace(/(\.nii(\.gz)?|\.mgz|\.mgh|\.nrrd|\.mha|\.mhd)$/i, '.tsv');
  const file = beside === name ? null : fileBeside(labelMap, beside);
  const text = file === null ? '' : await readFile(file, 'utf8').catch(() => '');
  const [head = [], ...rows] = text.split(/\r?\n/).map((line) => line.split('\t'));
  const table = new Map<number, LabelRow>();
  for (const row of rows) {
    const cell = (name: string) => row[head.indexOf(name)]?.trim() ?? '';
    const index = Number(cell('index'));
    if (cell('index') === '' || !Number.isSafeInteger(index)) continue;
    table.set(index, {
      ...(cell('name') !== '' && { name: cell('name') }),
      ...colorIn(cell('color')),
      code: codeIn(cell('code')),
    });
  }
  return table;
}

function colorIn(text: string): LabelRow {
  const [red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)?.slice(1) ?? [];
  if (blue === undefined) return {};
  return { color: [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)] };
}

/** Scheme, value and meaning, with blanks between them. */
function codeIn(text: string): CodedConcept | null {
  const [, scheme, value, meaning] = /^(\S+) (\S+) (.+)$/.exec(text) ?? [];
  return meaning === undefined ? null : { scheme, value, meaning };
}
