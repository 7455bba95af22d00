import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../build/stand-in/wire/codec';

const binary = fc.oneof(
  fc.uint8Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, true, false),
    fc.date({ noInvalidDate: true }),
    binary,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('$')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(fc.string(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));

describe('codec', () => {
  it('gives back what structured clone gives back', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(decode(encode(original))).toStrictEqual(structuredClone(original));
      }),
      { numRuns: 1000 },
    );
  });

  it('carries a view as the part that it shows, not the buffer below it', () => {
    const whole = new Uint16Array([1, 2, 3, 4, 5]);
    expect(decode(encode({ voxels: whole.subarray(1, 3) }))).toStrictEqual({
      voxels: new Uint16Array([2, 3]),
    });
  });

  it('reads a frame that does not begin at the start of its buffer', () => {
    const frame = encode({ labels: new Uint32Array([7, 70_000]) });
    const shifted = new Uint8Array(frame.byteLength + 3);
    shifted.set(frame, 3);
    expect(decode(shifted.subarray(3))).toStrictEqual({ labels: new Uint32Array([7, 70_000]) });
  });

  it('keeps the kind and the message of an error', () => {
    const error = decode(encode(new RangeError('too large')));
    expect(error).toMatchObject({ name: 'RangeError', message: 'too large' });
  });

  it('refuses what structured clone refuses, and cycles, which it does not know', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    for (const refused of [() => 1, { nested: [Symbol('no')] }, cycle])
      expect(() => encode(refused)).toThrow();
    const twice = { a: 1 };
    expect(decode(encode([twice, twice]))).toEqual([twice, twice]);
  });
});
