import { UserFacingError, expectedFailure, isCancelled } from '../engine/errors';

/** Exit codes of the command line (DESIGN section 5). */
export const EXIT = {
  done: 0,
  arguments: 2,
  input: 3,
  cancelled: 4,
  resources: 5,
  defect: 70,
} as const;

export function exitCodeOf(error: unknown, signal: AbortSignal): number {
  if (isCancelled(error, signal)) return EXIT.cancelled;
  const expected = expectedFailure(error);
  if (expected === null) return EXIT.defect;
  return expected instanceof UserFacingError ? EXIT[expected.trouble] : EXIT.input;
}
