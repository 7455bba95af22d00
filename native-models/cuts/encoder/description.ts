import { z } from 'zod';
import type { EncoderDescription } from './encoder';

const description = z.object({
  channels: z.number().int().min(1).max(16),
  kind: z.string(),
  seed: z.number(),
  steps: z.number().int().nonnegative(),
  adaptedFrom: z.string(),
  data: z.string(),
  command: z.string(),
});

/** The description in an encoder file, or null where it is none. */
export function parseDescription(json: string): EncoderDescription | null {
  try {
    return description.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
