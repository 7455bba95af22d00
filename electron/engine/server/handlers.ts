import {
  exportOptions,
  type EngineEvent,
  type LoadedVolume,
  type OfferedFormat,
  type SegmentToSave,
} from '../../contract';
import { probeAllDevices } from '../devices/devices';
import { shippedEncoders } from '../encoders/encoders';
import { failure } from '../errors';
import {
  EXPORT_FORMATS,
  exportSegments,
  fileFor,
  formatOf,
  type ExportFormat,
  type SegmentExport,
} from '../export';
import { dataTypeOf, readVolume, type FoundVolume } from '../imaging';
import { Jobs } from '../jobs/jobs';
import { segmentResumably } from '../jobs/resumableJob';
import { segmentExport } from '../scene/segmentExport';
import { VERSION } from '../version';
import { chunkOf } from './chunks';
import { displayOf } from '../display';
import type { Handlers } from './serve';
import { Sources } from './sources';
import type { EngineState, OpenVolume } from './state';

function findVolume(state: EngineState, source: string, volumeId: string): FoundVolume {
  const found = state.inventories.get(source)?.find(({ info }) => info.id === volumeId);
  if (found === undefined)
    throw failure(
      'volume-not-found',
      'This series is not among those that were opened.',
      'Open the folder again.',
    );
  return found;
}

function describe({ found: { info }, volume }: OpenVolume): LoadedVolume {
  const { size, spacingMm, origin, direction } = volume.grid;
  return {
    volumeId: info.id,
    description: info.description,
    modality: volume.modality,
    grid: { size: [...size], spacingMm: [...spacingMm], origin: [...origin], direction: [...direction] },
    channels: volume.channels,
    dataType: dataTypeOf(volume.voxels),
    byteLength: volume.voxels.byteLength,
    rescale: volume.rescale,
    unit: volume.unit ?? '',
    ...displayOf(volume),
    verdict: { ok: volume.verdict.ok, findings: [...volume.verdict.findings] },
  };
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
    findings: volume.verdict.findings.map(({ message }) => message),
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

/** What the page may ask of the engine, answered from the state that the process holds. */
export function engineHandlers(
  state: EngineState,
  emit: (event: EngineEvent) => void,
  pageGone: AbortSignal,
): Handlers {
  const jobs = new Jobs(emit, pageGone);
  const sources = new Sources(state, emit, pageGone);
  return {
    'device.describe': async () => ({
      version: VERSION,
      devices: await probeAllDevices(),
      encoders: await shippedEncoders(),
    }),
    'source.open': ({ source }) => sources.open(source),
    'source.cancel': ({ source }) => {
      sources.cancel(source);
      return {};
    },
    'volume.load': async ({ source, volumeId }) => {
      // After a restart the engine knows the granted paths, but not what lies there.
      if (!state.inventories.has(source)) await sources.open(source);
      const found = findVolume(state, source, volumeId);
      const onProgress = (done: number, total: number): void =>
        emit({ event: 'load.progress', volumeId, done, total });
      const open = { found, volume: await readVolume(found, { onProgress, signal: pageGone }) };
      state.addVolume(open);
      return describe(open);
    },
    'volume.combine': async ({ volumeIds }) => describe(await sources.combine(volumeIds)),
    'volume.close': ({ volumeId }) => {
      state.closeVolume(volumeId);
      return {};
    },
    'voxels.read': ({ volumeId, chunk }) => ({ bytes: chunkOf(state.volume(volumeId).volume.voxels, chunk) }),
    'segmentation.start': ({ volumeId, ...options }) => {
      const { volume } = state.volume(volumeId);
      const job = {
        volumeId,
        volume,
        options: { ...options, device: 'auto' as const, mode: 'standard' as const },
      };
      const jobId = jobs.start(async (hooks) => {
        const { id, segmentation } = await segmentResumably(job, state.workFolder, hooks);
        state.addSegmentation(id, segmentation);
        return id;
      });
      return { jobId };
    },
    'job.cancel': ({ jobId }) => {
      jobs.cancel(jobId);
      return {};
    },
    'segmentation.get': async ({ segmentationId }) => {
      const { volumeId, tree, levels, regions, provenance } = await state.segmentation(segmentationId);
      const { labels } = regions;
      return {
        segmentationId,
        volumeId,
        tree: { ...tree },
        levels: [...levels],
        labels: {
          dataType: labels instanceof Uint16Array ? 'uint16' : 'uint32',
          byteLength: labels.byteLength,
        },
        encoder: provenance.encoder.name,
        device: provenance.device,
      };
    },
    'regions.read': async ({ segmentationId, chunk }) => {
      const { regions } = await state.segmentation(segmentationId);
      return { bytes: chunkOf(regions.labels, chunk) };
    },
    'export.formats': async ({ segmentationId, segments }) => {
      const data = await exportOf(state, segmentationId, segments);
      return { formats: EXPORT_FORMATS.map((format) => offered(format, data)) };
    },
    'segmentation.save': async ({ segmentationId, target, format: id, options, segments }) => {
      const data = await exportOf(state, segmentationId, segments);
      const format = formatOf(id);
      const file = fileFor(format, state.grants.takeTarget(target));
      const { files, compared } = await exportSegments(format, data, file, options);
      return { files: [...files], compared, voxels: data.segments.map(({ voxels }) => voxels) };
    },
  };
}
