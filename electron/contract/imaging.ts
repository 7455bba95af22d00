import { z } from 'zod';
import { codedConcept } from './export';

const vec3 = z.tuple([z.number(), z.number(), z.number()]);
const mat3 = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);

export const grid = z.object({ size: vec3, spacingMm: vec3, origin: vec3, direction: mat3 });

const finding = z.looseObject({ code: z.string(), message: z.string() });
export const verdict = z.object({ ok: z.boolean(), findings: z.array(finding) });

export const dataType = z.enum(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64']);
export type DataType = z.infer<typeof dataType>;

/** The array that holds voxels of each type, on either side of the port. */
export const voxelArrayTypes = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const satisfies Readonly<Record<DataType, unknown>>;

/** One volume found at a source: what `granule info --json` prints and what the page lists. */
export const volumeInfo = z.object({
  id: z.string(),
  /** Path of the file or folder, as the user gave it. */
  source: z.string(),
  format: z.string(),
  modality: z.string(),
  seriesUid: z.string(),
  description: z.string(),
  size: vec3,
  channels: z.number().int().positive(),
  timePoints: z.number().int().positive(),
  /** LPS millimetres; `direction` row by row. */
  spacingMm: vec3,
  origin: vec3,
  direction: mat3,
  dataType,
  /** Number of files. */
  files: z.number().int().positive(),
  verdict,
});
export type VolumeInfo = z.infer<typeof volumeInfo>;

const colorPart = z.number().min(0).max(255);

/** A segment of a segmentation that was found in a file. */
export const storedSegment = z.object({
  /** Its number in the file, 1.. */
  value: z.number().int().positive(),
  name: z.string(),
  /** sRGB, 0..255. */
  color: z.tuple([colorPart, colorPart, colorPart]),
  /** What the file says that it is; null where it does not say. */
  code: codedConcept.nullable(),
});
export type StoredSegment = z.infer<typeof storedSegment>;

/** One segmentation found at a source: what `granule info --json` prints and what the page lists. */
export const segmentationInfo = z.object({
  id: z.string(),
  /** Path of the file. */
  source: z.string(),
  format: z.string(),
  description: z.string(),
  seriesUid: z.string(),
  segments: z.array(storedSegment),
  /** Pixels along rows and columns, and planes on which there are segments. */
  size: vec3,
  findings: z.array(finding),
});
export type SegmentationInfo = z.infer<typeof segmentationInfo>;

export const skippedFile = z.object({ file: z.string(), code: z.string(), reason: z.string() });
export type SkippedFile = z.infer<typeof skippedFile>;

export const inventory = z.object({
  volumes: z.array(volumeInfo),
  segmentations: z.array(segmentationInfo),
  skipped: z.array(skippedFile),
  /** Ids of volumes that show the same region and may be channels of one volume; sets of two or more. */
  channelSets: z.array(z.array(z.string())),
  /** Ids of volumes that look like label maps: they may be shown over another volume. */
  labelMaps: z.array(z.string()),
});
export type Inventory = z.infer<typeof inventory>;
