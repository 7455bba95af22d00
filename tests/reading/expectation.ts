import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A number, or null where nothing independent says what it must be. */
const known = z.number().nullable();

const volume = z.strictObject({
  modality: z.string().optional(),
  /** Voxels along i, j, k. */
  size: z.array(known).length(3),
  spacingMm: z.array(known).length(3).optional(),
  /** Where i, j and k rise to, as nibabel's axis codes. */
  axes: z.string().optional(),
  /** Centre of the first voxel, LPS millimetres. */
  origin: z.array(z.number()).length(3).optional(),
  channels: z.number().optional(),
  files: z.number().optional(),
  /** Mean of the first channel of a scan, of all channels of a picture, in its unit. */
  mean: z.number().optional(),
  /** Means of the volumes of a file that holds several, in its order. */
  means: z.array(z.number()).optional(),
  findings: z.array(z.string()).optional(),
  /** Gantry tilt. */
  degrees: z.number().optional(),
  /** True where none of the reference decoders reads the pixels: they may be refused, in words. */
  undecodable: z.boolean().optional(),
});

/** What becomes of one file opened by itself; `refused` names the code, or * for any. */
const single = z.union([
  volume,
  z.strictObject({ refused: z.string() }),
  z.strictObject({ segmentation: z.literal(true) }),
  /** A DICOMDIR stands for the pictures of its medium: so many slices. */
  z.strictObject({ medium: z.number() }),
]);

const folder = z.strictObject({
  folder: z.string(),
  /** Where the facts come from: never this product. */
  source: z.string(),
  /** Files, each opened by itself. */
  files: z.record(z.string(), single).optional(),
  /** Volumes of the folder opened as a whole, in any order; how many files are left out for each reason. */
  volumes: z.array(volume).optional(),
  skipped: z.record(z.string(), z.number()).optional(),
  segmentations: z.number().optional(),
});

export type ExpectedVolume = z.infer<typeof volume>;
export type ExpectedSingle = z.infer<typeof single>;
export type ExpectedFolder = z.infer<typeof folder>;

/** The facts about the test data, written down from its descriptions and read by pydicom, nibabel and Pillow. */
export function expectedFolders(): ExpectedFolder[] {
  const text = readFileSync(new URL('./expected.json', import.meta.url), 'utf8');
  return z.array(folder).parse(JSON.parse(text));
}
