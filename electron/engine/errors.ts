import { ExpectedFailure } from '../../native-models/failure';
import type { UserError } from '../contract';

/** What kind of trouble it is; the command line turns it into its exit code (DESIGN section 5). */
export type Trouble = 'arguments' | 'input' | 'resources';

/** An expected failure outside pure computation: which file or folder, why, what to do, and whose trouble it is. */
export class UserFacingError extends ExpectedFailure {
  constructor(
    code: string,
    message: string,
    nextStep: string,
    readonly trouble: Trouble,
  ) {
    super(code, message, nextStep);
  }
}

/** An input that cannot be used, or a request that cannot be met. */
export function failure(code: string, message: string, nextStep: string): UserFacingError {
  return new UserFacingError(code, message, nextStep, 'input');
}

/** Memory or disk ran out: the message says what was needed and what is there. */
export function outOfResources(code: string, message: string, nextStep: string): UserFacingError {
  return new UserFacingError(code, message, nextStep, 'resources');
}

/** True where work stopped because its signal asked it to. */
export function isCancelled(error: unknown, signal?: AbortSignal): boolean {
  return signal?.aborted === true || (error instanceof Error && error.name === 'AbortError');
}

/** What crosses to the page or the terminal. A failure that nobody expected is a defect of ours and says so. */
export function asUserError(error: unknown): UserError {
  if (error instanceof ExpectedFailure)
    return { code: error.code, message: error.message, nextStep: error.nextStep };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'defect',
    message: `Granule made a mistake: ${reason}`,
    nextStep: 'Please report it; your other work is not affected.',
  };
}
