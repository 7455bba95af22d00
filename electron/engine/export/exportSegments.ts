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

/** `path` with the format's first extension, where it ends in none of them. */
export function fileFor({ extensions }: ExportFormat, path: string): string {
  const named = extensions.some((extension) => path.toLowerCase().endsWith(extension));
  return named ? path : `${path}${extensions[0]}`;
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
  return format.write(data, file, options);
}
