import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { SkippedFile } from '../../../contract';
import { groupBy } from '../dicom/groupBy';
import { shownName, shownPath } from '../files/unpackedFiles';
import { identifierOf } from '../identifier';
import type { FoundSegmentation } from './segmentation';

interface Distinct {
  readonly segmentations: readonly FoundSegmentation[];
  readonly skipped: readonly SkippedFile[];
}

/** Leaves out files that are copies of one before; files that only share their UIDs and segments get ids of their own. */
export async function withoutCopies(found: readonly FoundSegmentation[]): Promise<Distinct> {
  const alike = groupBy(found, ({ info }) => info.id);
  const firsts = new Map<string, FoundSegmentation>();
  const segmentations: FoundSegmentation[] = [];
  const skipped: SkippedFile[] = [];
  for (const segmentation of found) {
    const { info, source } = segmentation;
    const [firstOfId, ...others] = alike.get(info.id) ?? [];
    const contents = others.length === 0 ? '' : await digestOf(source.file);
    const first = firsts.get(`${info.id}|${contents}`);
    if (first === undefined) {
      firsts.set(`${info.id}|${contents}`, segmentation);
      segmentations.push(firstOfId === segmentation ? segmentation : renamed(segmentation));
    } else skipped.push(copy(source.file, first.source.file));
  }
  return { segmentations, skipped };
}

function renamed({ info, source }: FoundSegmentation): FoundSegmentation {
  return { source, info: { ...info, id: identifierOf(`${info.id}|${shownPath(source.file)}`) } };
}

function copy(file: string, first: string): SkippedFile {
  const reason = `"${shownName(file)}" repeats "${shownPath(first)}", which is used.`;
  return { file, code: 'duplicate', reason };
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) digest.update(chunk);
  return digest.digest('hex');
}
