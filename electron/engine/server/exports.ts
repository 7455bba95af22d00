import {
  exportOptions,
  type EngineReply,
  type OfferedFormat,
  type ParsedRequest,
  type SegmentToSave,
} from '../../contract';
import {
  EXPORT_FORMATS,
  exportSegments,
  fileFor,
  formatOf,
  type ExportFormat,
  type SegmentExport,
} from '../export';
import { withoutFileNames } from '../imaging';
import { segmentExport } from '../scene/segmentExport';
import type { EngineState } from './state';

/** The formats that the segments can be saved in, and what stands against each. */
export async function formatsFor(
  state: EngineState,
  { segmentationId, segments }: ParsedRequest<'export.formats'>,
): Promise<EngineReply<'export.formats'>> {
  const data = await exportOf(state, segmentationId, segments);
  return { formats: EXPORT_FORMATS.map((format) => offered(format, data)) };
}

/** Writes the segments to the place that the page was granted, once. */
export async function saveSegments(
  state: EngineState,
  { segmentationId, target, format: id, options, segments }: ParsedRequest<'segmentation.save'>,
): Promise<EngineReply<'segmentation.save'>> {
  const data = await exportOf(state, segmentationId, segments);
  const format = formatOf(id);
  const file = fileFor(format, state.grants.takeTarget(target));
  const { files, compared } = await exportSegments(format, data, file, options);
  return { files: [...files], compared, voxels: data.segments.map(({ voxels }) => voxels) };
}

/** Segments of a finished segmentation with the scan that they were made from. */
async function exportOf(
  state: EngineState,
  segmentationId: string,
  segments: readonly SegmentToSave[],
): Promise<SegmentExport> {
  const segmentation = await state.segmentation(segmentationId);
  const { granule, encoder, seed } = segmentation.provenance;
  const { found, volume } = state.volume(segmentation.volumeId);
  const image = {
    scan: volume,
    unit: volume.unit ?? '',
    modality: volume.modality,
    findings: volume.verdict.findings.map(withoutFileNames),
    source: found,
  };
  return segmentExport(segmentation, {
    segments,
    image,
    origin: { version: granule, encoder: encoder.name, seed },
  });
}

function offered(format: ExportFormat, data: SegmentExport): OfferedFormat {
  const options = exportOptions.parse({});
  return {
    id: format.id,
    name: format.name,
    extensions: [...format.extensions],
    refusal: format.refuses?.(data, options) ?? null,
    loss: format.loses?.(data, options) ?? null,
  };
}
