import path from 'node:path';
import type { ExportFormatId, ExportOptions } from '../../contract';
import { failure } from '../errors';
import type { Exported, ExportFormat, SegmentExport } from './exportFormat';
import { EXPORT_FORMATS } from './formats';

/** The format of that name. */
export function formatOf(id: ExportFormatId): ExportFormat {
  const format = EXPORT_FORMATS.find((candidate) => candidate.id === id);
  if (format === undefined)
    throw failure('format-unknown', `Granule does not write ${id}.`, 'Choose another format.');
  return format;
}

/** `file` with the format's first extension, where it ends in none of them. */
export function fileFor({ extensions }: ExportFormat, file: string): string {
  const named = extensions.some((extension) => file.toLowerCase().endsWith(extension));
  return named ? file : `${file}${extensions[0]}`;
}

/** What a person is told instead of losing the scan that the segments were made from, or their result. */
export function wouldReplaceScan(file: string): Error {
  return failure(
    'would-replace-scan',
    `"${path.basename(file)}" belongs to the scan or to its result; the export would replace it.`,
    'Choose another name or folder.',
  );
}

/** Writes segments to `file`, which has the format's extension; what the format or a segment rules out is said first. */
export async function exportSegments(
  format: ExportFormat,
  data: SegmentExport,
  file: string,
  options: ExportOptions,
): Promise<Exported> {
  const empty = data.segments.find(({ voxels }) => voxels === 0);
  if (empty !== undefined)
    throw failure(
      'empty-segment',
      `The segment "${empty.name}" holds no voxels.`,
      'Pick a region for it, or delete it, and save again.',
    );
  const refusal = format.refuses?.(data, options) ?? null;
  if (refusal !== null) throw failure(refusal.code, refusal.message, refusal.nextStep);
  const source = new Set(data.image.source?.files.map((one) => path.resolve(one)));
  const replaced = format.files(data, file).find((written) => source.has(path.resolve(written)));
  if (replaced !== undefined) throw wouldReplaceScan(replaced);
  return format.write(data, file, options);
}
