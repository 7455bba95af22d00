import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ExpectedFailure } from '../../../native-models/failure';
import { EXIT, exitCodeOf } from '../../../electron/cli/exitCodes';
import { UserFacingError, asUserError, failure, outOfResources } from '../../../electron/engine/errors';
import { requireMemoryFor } from '../../../electron/engine/jobs/memory';

const running = new AbortController().signal;

function allocationFailure(): unknown {
  try {
    return new Float64Array(2 ** 52);
  } catch (error) {
    return error;
  }
}

describe('exit codes', () => {
  it.each([
    ['a wrong argument', new UserFacingError('a', 'm', '', 'arguments'), EXIT.arguments],
    ['an unusable input', failure('a', 'm', ''), EXIT.input],
    ['a failure of computation', new ExpectedFailure('a', 'm', ''), EXIT.input],
    ['a full disk', outOfResources('a', 'm', ''), EXIT.resources],
    ['an array that cannot be allocated', allocationFailure(), EXIT.resources],
    ['an abort', new DOMException('stopped', 'AbortError'), EXIT.cancelled],
    ['anything else', new TypeError('x is undefined'), EXIT.defect],
  ])('%s', (_name, error, code) => expect(exitCodeOf(error, running)).toBe(code));

  it('counts whatever fails after an interrupt as cancelled', () => {
    expect(exitCodeOf(new Error('closed'), AbortSignal.abort())).toBe(EXIT.cancelled);
  });
});

describe('asUserError', () => {
  it('keeps the words of an expected failure, and owns up to a defect', () => {
    expect(asUserError(failure('disk', 'The disk is gone.', 'Find it.'))).toEqual({
      code: 'disk',
      message: 'The disk is gone.',
      nextStep: 'Find it.',
    });
    expect(asUserError(new TypeError('x is undefined')).code).toBe('defect');
    expect(asUserError(allocationFailure()).code).toBe('out-of-memory');
  });

  it('knows a thread that ran out of memory', async () => {
    const worker = new Worker('const held = []; for (;;) held.push(new Array(1e5).fill({}));', {
      eval: true,
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
    const [error]: unknown[] = await once(worker, 'message').catch((reason: unknown) => [reason]);
    expect(asUserError(error).code).toBe('out-of-memory');
  });
});

describe('requireMemoryFor', () => {
  const scan = {
    grid: {
      size: [512, 512, 300],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    channels: 1,
  } as const;

  it('says what is needed and what is there', () => {
    expect(() => requireMemoryFor(scan, 1e9)).toThrow(/needs about 2\.0 GB of memory; 1\.0 GB is free/);
    expect(() => requireMemoryFor(scan, 4e9)).not.toThrow();
  });
});
