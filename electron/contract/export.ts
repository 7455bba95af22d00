import { z } from 'zod';
import { userError } from './errors';

/** A concept by its code (PS3.3 section 8.8), such as 10200004, SCT, Liver. */
export const codedConcept = z.object({
  /** As long as a Code Value may be (0008,0100). */
  value: z.string().min(1).max(16),
  /** Coding scheme designator: SCT, DCM. */
  scheme: z.string().min(1).max(16),
  meaning: z.string().min(1).max(64),
});
export type CodedConcept = z.infer<typeof codedConcept>;

export const exportFormatId = z.enum([
  ...(['nifti', 'nrrd', 'dicom-seg', 'stl', 'obj', 'ply', 'csv', 'dicom-sr', 'rtstruct'] as const),
]);
export type ExportFormatId = z.infer<typeof exportFormatId>;

export const exportOptions = z.object({
  /** Slices without a voxel of a segment are written as empty frames, or left out (DICOM SEG). */
  emptyFrames: z.enum(['keep', 'skip']).default('keep'),
  /** One bit a voxel and segment, which may overlap; or one value a voxel, smaller for many segments (DICOM SEG). */
  segType: z.enum(['binary', 'labelmap']).default('binary'),
  /** Iterations of surface smoothing, 0 for none. */
  smoothing: z.number().int().min(0).max(100).default(0),
});
export type ExportOptions = z.output<typeof exportOptions>;

export const fileExtension = z.string().regex(/^(\.[a-z0-9]+)+$/);

/** A format as a window offers it for the segments at hand. */
export const offeredFormat = z.object({
  id: exportFormatId,
  name: z.string(),
  /** With their dots; the first is added to a name that ends in none of them. */
  extensions: z.array(fileExtension).min(1),
  /** Why these segments cannot be saved in it; null where they can. */
  refusal: userError.nullable(),
  /** What is lost of these segments in it; null where nothing is. */
  loss: z.string().nullable(),
});
export type OfferedFormat = z.infer<typeof offeredFormat>;
