import { freemem, totalmem } from 'node:os';
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

/** What V8, Node's threads and ONNX Runtime say, in words only, when the memory they ask for is refused. */
const OUT_OF_MEMORY =
  /array buffer allocation failed|invalid typed array length|reaching memory limit|bad_alloc|bad allocation|failed to allocate memory/i;

/** The failure that an error stands for, or null where nobody expected it. */
export function expectedFailure(error: unknown): ExpectedFailure | null {
  if (error instanceof ExpectedFailure) return error;
  if (!(error instanceof Error) || !OUT_OF_MEMORY.test(error.message)) return null;
  const [free, total] = [freemem(), totalmem()].map((bytes) => `${(bytes / 2 ** 30).toFixed(1)} GB`);
  return outOfResources(
    'out-of-memory',
    `The computer ran out of memory: ${free} of its ${total} are free, and the scan needs more than that.`,
    'Close other programs, or use a computer with more memory.',
  );
}

/** What crosses to the page or the terminal. A failure that nobody expected is a defect of ours and says so. */
export function asUserError(error: unknown): UserError {
  const expected = expectedFailure(error);
  if (expected !== null)
    return { code: expected.code, message: expected.message, nextStep: expected.nextStep };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'defect',
    message: `Granule made a mistake: ${reason}`,
    nextStep: 'Please report it; your other work is not affected.',
  };
}
