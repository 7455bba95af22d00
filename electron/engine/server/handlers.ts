import type { EngineEvent, LoadedVolume } from '../../contract';
import { probeAllDevices } from '../devices/devices';
import { shippedEncoders } from '../encoders/encoders';
import { dataTypeOf, readVolume } from '../imaging';
import { Jobs } from '../jobs/jobs';
import { segmentResumably } from '../jobs/resumableJob';
import type { Segmentation } from '../jobs/segmentation';
import { VERSION } from '../version';
import { chunkOf } from './chunks';
import { displayOf } from '../display';
import { formatsFor, saveSegments } from './exports';
import { OpenLabels } from './openLabels';
import type { Handlers } from './serve';
import { Sources, volumeOf } from './sources';
import type { EngineState, OpenVolume } from './state';
import { StoppableReads } from './stoppableReads';

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

function describeSegmentation({ volumeId, tree, levels, regions: { labels }, provenance }: Segmentation) {
  return {
    volumeId,
    tree: { ...tree },
    levels: [...levels],
    labels: {
      dataType: labels instanceof Uint16Array ? ('uint16' as const) : ('uint32' as const),
      byteLength: labels.byteLength,
    },
    encoder: provenance.encoder.name,
    device: provenance.device,
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
  const labels = new OpenLabels(state, pageGone);
  const loads = new StoppableReads(pageGone);
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
      const found = volumeOf(state.inventories.get(source) ?? [], volumeId);
      const onProgress = (done: number, total: number): void =>
        emit({ event: 'load.progress', volumeId, done, total });
      const volume = await loads.run(volumeId, (signal) => readVolume(found, { onProgress, signal }));
      const open = { found, volume };
      state.addVolume(open);
      return describe(open);
    },
    'volume.combine': async ({ volumeIds }) => describe(await sources.combine(volumeIds)),
    'volume.stopCombining': ({ volumeIds }) => {
      sources.stopCombining(volumeIds);
      return {};
    },
    'volume.close': ({ volumeId }) => {
      loads.stop(volumeId);
      state.closeVolume(volumeId);
      labels.closeOn(volumeId);
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
      const segmentation = await state.segmentation(segmentationId);
      return { segmentationId, ...describeSegmentation(segmentation) };
    },
    'regions.read': async ({ segmentationId, chunk }) => {
      const { regions } = await state.segmentation(segmentationId);
      return { bytes: chunkOf(regions.labels, chunk) };
    },
    'export.formats': (request) => formatsFor(state, request),
    'segmentation.save': (request) => saveSegments(state, request),
    'labels.open': async (request) => {
      if (!state.inventories.has(request.source)) await sources.open(request.source);
      return labels.open(request);
    },
    'labels.read': (request) => labels.read(request),
    'labels.close': ({ labelsId }) => {
      labels.close(labelsId);
      return {};
    },
  };
}
