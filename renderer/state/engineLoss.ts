import type { UserError } from '../../electron/contract';
import { strings } from '../strings';

/** Ends every call that was in flight when the engine died; the window says it once. */
export const ENGINE_DIED: UserError = { code: 'engine-died', ...strings.errors.engineDied };

/** What waits for the next engine waits for this. */
export interface EngineReturn {
  readonly promise: Promise<UserError | null>;
  readonly settle: (failure: UserError | null) => void;
}

export function engineReturn(): EngineReturn {
  let settle: EngineReturn['settle'] = () => {};
  const promise = new Promise<UserError | null>((resolve) => (settle = resolve));
  return { promise, settle };
}
