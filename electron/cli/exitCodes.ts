import { ExpectedFailure } from '../../native-models/failure';
import { UserFacingError, isCancelled } from '../engine/errors';

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
  if (error instanceof UserFacingError) return EXIT[error.trouble];
  if (error instanceof ExpectedFailure) return EXIT.input;
  return EXIT.defect;
}
