import { z } from 'zod';

/** An expected failure, in words for a radiologist: what happened to which file, why, and what to do next. */
export const userError = z.object({
  /** Stable, free of patient data: fit for a log. */
  code: z.string().regex(/^[a-z0-9-]+$/),
  /** What happened and why, one sentence. May name a file. */
  message: z.string(),
  /** What the reader can do, one sentence; empty where nothing can be done. */
  nextStep: z.string(),
});
export type UserError = z.infer<typeof userError>;

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: UserError };
