import { z } from 'zod';
import { userError } from './errors';
import { codedConcept, exportFormatId, exportOptions, offeredFormat } from './export';
import { dataType, grid, inventory, storedSegment, verdict } from './imaging';

/** An opaque name for something on disk. Only main, after a dialog or a drop, can make one. */
export const handle = z.string().regex(/^[a-z]+-[0-9a-f-]{36}$/);

/** A digest, so that the page cannot name a path where the engine looks for what it finished before. */
const segmentationId = z.string().regex(/^[0-9a-f]{32}$/);

/** A shipped encoder's name, 'intensity', or 'auto' to choose by modality; never the path of a file. */
const encoderName = z.string().regex(/^[a-z]+$/);

/** Bytes per chunk of voxels or labels sent to the page; each chunk is copied twice (engine to page, page to array). */
export const CHUNK_BYTES = 4 * 1024 * 1024;

const loadedVolume = z.object({
  volumeId: z.string(),
  description: z.string(),
  modality: z.string(),
  grid,
  channels: z.number().int().positive(),
  /** Type of the voxels that `voxels.read` delivers. */
  dataType,
  byteLength: z.number().int().nonnegative(),
  /** Value in the modality's unit = slope * voxel + intercept. */
  rescale: z.object({ slope: z.number(), intercept: z.number() }),
  unit: z.string(),
  /** Grey window to start with, in the modality's unit. */
  window: z.object({ width: z.number(), level: z.number() }),
  /** Windows that the file offers, in its order; names may be empty. */
  fileWindows: z.array(z.object({ name: z.string(), width: z.number(), level: z.number() })),
  /** Low values are to be shown bright. */
  inverted: z.boolean(),
  /** The first three channels are red, green and blue. */
  color: z.boolean(),
  verdict,
});
export type LoadedVolume = z.infer<typeof loadedVolume>;

/** An array of one type, whatever memory lies behind it. */
function typedArray<T>(type: new (...values: never[]) => T) {
  return z.custom<T>((value) => value instanceof type);
}

/** Arrays are indexed by node id - 1; see native-models/condensation/tree.ts for their meaning. */
const tree = z.object({
  regionCount: z.number().int().positive(),
  steps: z.number().int().nonnegative(),
  nodeCount: z.number().int().positive(),
  parent: typedArray<Uint32Array>(Uint32Array),
  bornAt: typedArray<Uint32Array>(Uint32Array),
  diesAt: typedArray<Uint32Array>(Uint32Array),
  voxelCount: typedArray<Uint32Array>(Uint32Array),
  meanIntensity: typedArray<Float32Array>(Float32Array),
  boundingBox: typedArray<Int32Array>(Int32Array),
  persistence: typedArray<Float32Array>(Float32Array),
  connected: typedArray<Uint8Array>(Uint8Array),
});
export type TreeData = z.infer<typeof tree>;

const level = z.object({ step: z.number().int(), segments: z.number().int() });
export type LevelInfo = z.infer<typeof level>;

const segmentation = z.object({
  segmentationId: z.string(),
  volumeId: z.string(),
  tree,
  /** Salient levels, coarse to fine. */
  levels: z.array(level),
  labels: z.object({ dataType: z.enum(['uint16', 'uint32']), byteLength: z.number().int().nonnegative() }),
  encoder: z.string(),
  device: z.string(),
});
export type SegmentationData = z.infer<typeof segmentation>;

const colorPart = z.number().min(0).max(255);

const segment = z.object({
  /** Value of the segment in the saved label map, 1.. */
  value: z.number().int().positive(),
  name: z.string(),
  /** sRGB, 0..255. */
  color: z.tuple([colorPart, colorPart, colorPart]),
  /** What a person says that it is; absent until then. */
  code: codedConcept.optional(),
  /** Signed picks in the order they were made: a later pick overrides an earlier one. */
  picks: z.array(
    z.object({ node: z.number().int().positive(), sign: z.union([z.literal(1), z.literal(-1)]) }),
  ),
});
export type SegmentToSave = z.infer<typeof segment>;

/** Every call that the page may make of the engine: name -> shape of the request and of the reply. */
export const engineCalls = {
  'device.describe': {
    request: z.object({}),
    reply: z.object({
      version: z.string(),
      devices: z.array(z.object({ device: z.string(), available: z.boolean(), message: z.string() })),
      encoders: z.array(z.object({ name: z.string(), description: z.string() })),
    }),
  },
  'source.open': { request: z.object({ source: handle }), reply: inventory },
  /** Stops opening a source; `source.open` then fails with the code "cancelled". */
  'source.cancel': { request: z.object({ source: handle }), reply: z.object({}) },
  'volume.load': { request: z.object({ source: handle, volumeId: z.string() }), reply: loadedVolume },
  /** Loads volumes, of sources that are open, as channels of one on the grid of the first. Its id is its own. */
  'volume.combine': {
    request: z.object({ volumeIds: z.array(z.string()).min(2) }),
    reply: loadedVolume,
  },
  /** Stops combining these volumes; `volume.combine` then fails with the code "cancelled". */
  'volume.stopCombining': {
    request: z.object({ volumeIds: z.array(z.string()).min(2) }),
    reply: z.object({}),
  },
  /** Forgets a volume; one that is being read is not read on: `volume.load` then fails with the code "cancelled". */
  'volume.close': { request: z.object({ volumeId: z.string() }), reply: z.object({}) },
  /** Chunk number `chunk` of the voxels: CHUNK_BYTES bytes, fewer in the last one. */
  'voxels.read': {
    request: z.object({ volumeId: z.string(), chunk: z.number().int().nonnegative() }),
    reply: z.object({ bytes: typedArray<Uint8Array>(Uint8Array) }),
  },
  'segmentation.start': {
    request: z.object({
      volumeId: z.string(),
      encoder: encoderName,
      /** Steps of adaptation to this volume before segmenting, 0 for none. */
      trainSteps: z.number().int().min(0).max(100_000),
      regions: z.number().int().positive().optional(),
      seed: z.number().int().nonnegative(),
    }),
    reply: z.object({ jobId: z.string() }),
  },
  'job.cancel': { request: z.object({ jobId: z.string() }), reply: z.object({}) },
  'segmentation.get': { request: z.object({ segmentationId }), reply: segmentation },
  'regions.read': {
    request: z.object({ segmentationId, chunk: z.number().int().nonnegative() }),
    reply: z.object({ bytes: typedArray<Uint8Array>(Uint8Array) }),
  },
  /** The formats that segments can be saved in, and what stands against each for the segments at hand. */
  'export.formats': {
    request: z.object({ segmentationId, segments: z.array(segment).min(1) }),
    reply: z.object({ formats: z.array(offeredFormat) }),
  },
  /** Writes segments, reads what was written back with an independent reader and compares before it answers. */
  'segmentation.save': {
    request: z.object({
      segmentationId,
      target: handle,
      format: exportFormatId,
      options: exportOptions.prefault({}),
      segments: z.array(segment).min(1),
    }),
    reply: z.object({
      /** The file that was asked for, then those that belong to it. */
      files: z.array(z.string()).min(1),
      /** What was compared, a sentence. */
      compared: z.string(),
      /** Voxels of each segment, in the order given. */
      voxels: z.array(z.number().int()),
    }),
  },
  /** Shows a segmentation, or a volume of labels, on a loaded scan: mapped by place alone onto the scan's grid. */
  'labels.open': {
    request: z.object({ source: handle, segmentationOrVolumeId: z.string(), onto: z.string() }),
    reply: z.object({
      labelsId: z.string(),
      /** True where its pixels are voxels of the scan; else each voxel took the nearest. */
      exact: z.boolean(),
      /** Segments of one layer do not overlap; value of each voxel, 0 for none. */
      layers: z.array(
        z.object({
          segments: z.array(storedSegment.extend({ voxels: z.number().int().nonnegative() })),
          dataType: z.enum(['uint16', 'uint32']),
          byteLength: z.number().int().nonnegative(),
        }),
      ),
    }),
  },
  'labels.read': {
    request: z.object({
      labelsId: z.string(),
      layer: z.number().int().nonnegative(),
      chunk: z.number().int().nonnegative(),
    }),
    reply: z.object({ bytes: typedArray<Uint8Array>(Uint8Array) }),
  },
  'labels.close': { request: z.object({ labelsId: z.string() }), reply: z.object({}) },
} as const;

export type EngineCall = keyof typeof engineCalls;
export type EngineRequest<C extends EngineCall> = z.input<(typeof engineCalls)[C]['request']>;
/** A request as the engine has it: validated, with its defaults filled in. */
export type ParsedRequest<C extends EngineCall> = z.output<(typeof engineCalls)[C]['request']>;
export type EngineReply<C extends EngineCall> = z.output<(typeof engineCalls)[C]['reply']>;

/** What crosses the port from the page. */
export const callMessage = z.object({ id: z.number().int(), call: z.string(), request: z.unknown() });

export const jobStage = z.enum(['train', 'normalise', 'regions', 'encode', 'features', 'condense', 'write']);
export type JobStage = z.infer<typeof jobStage>;

/** What the engine says unasked. */
export const engineEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('job.progress'),
    jobId: z.string(),
    stage: jobStage,
    /** Tiles (or steps) of the whole job done and in all. */
    done: z.number(),
    total: z.number(),
    /** Seconds; null until it can be estimated. */
    remainingSeconds: z.number().nullable(),
  }),
  z.object({ event: z.literal('job.done'), jobId: z.string(), segmentationId: z.string() }),
  z.object({ event: z.literal('job.cancelled'), jobId: z.string() }),
  z.object({ event: z.literal('job.failed'), jobId: z.string(), error: userError }),
  /** Files looked at so far, and how many are known to lie at the source. */
  z.object({ event: z.literal('open.progress'), source: handle, done: z.number(), total: z.number() }),
  z.object({ event: z.literal('load.progress'), volumeId: z.string(), done: z.number(), total: z.number() }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;

/** What crosses the port to the page: the answer to call `id`, or an event. */
export const engineMessage = z.union([
  z.object({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: userError }),
  engineEvent,
]);

/** What main tells the engine process over its parent port. */
export const hostMessage = z.discriminatedUnion('host', [
  /** A new page is connected; its port rides along. */
  z.object({ host: z.literal('connect') }),
  /** The page may read what lies at these paths under this name. */
  z.object({ host: z.literal('grant-source'), handle, paths: z.array(z.string()).min(1) }),
  /** The page may write to this path, once. */
  z.object({ host: z.literal('grant-target'), handle, path: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessage>;

/** What the engine process tells main. */
export const engineToHost = z.discriminatedUnion('engine', [
  z.object({ engine: z.literal('ready'), pid: z.number() }),
  z.object({ engine: z.literal('heartbeat') }),
]);
