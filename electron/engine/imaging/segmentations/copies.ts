import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { SkippedFile } from '../../../contract';
import { shownName, shownPath } from '../files/unpackedFiles';
import { identifierOf } from '../identifier';
import type { FoundSegmentation } from './segmentation';

interface Distinct {
  readonly segmentations: readonly FoundSegmentation[];
  readonly skipped: readonly SkippedFile[];
}

/** Leaves out files that are copies of one before; files that only share their UIDs and segments get ids of their own. */
export async function withoutCopies(found: readonly FoundSegmentation[]): Promise<Distinct> {
  const byId = new Map<string, FoundSegmentation>();
  const skipped: SkippedFile[] = [];
  for (const segmentation of found) {
    const { info, source } = segmentation;
    const first = byId.get(info.id);
    if (first !== undefined && (await digestOf(source.file)) === (await digestOf(first.source.file)))
      skipped.push(copy(source.file, first.source.file));
    else {
      const id = first === undefined ? info.id : identifierOf(`${info.id}|${shownPath(source.file)}`);
      byId.set(id, { ...segmentation, info: { ...info, id } });
    }
  }
  return { segmentations: [...byId.values()], skipped };
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
