import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameReader, withLength } from '../../../build/stand-in/wire/frameReader';

it('puts frames together however the stream was cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }),
      (frames, cuts) => {
        const stream = Buffer.concat(frames.flatMap((frame) => withLength(frame)));
        const read: Uint8Array[] = [];
        const reader = new FrameReader((frame) => read.push(frame));
        for (let position = 0, turn = 0; position < stream.length; turn++) {
          const end = position + (cuts[turn % cuts.length] ?? 1);
          reader.push(new Uint8Array(stream.subarray(position, end)));
          position = end;
        }
        expect(read.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]));
      },
    ),
  );
});
