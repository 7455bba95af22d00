const LENGTH_BYTES = 4;

/** A frame with its length in front, so that frames can follow one another in a stream. */
export function withLength(frame: Uint8Array): [Uint8Array, Uint8Array] {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, frame.byteLength, true);
  return [length, frame];
}

/** Puts frames together again from a stream that was cut anywhere. */
export class FrameReader {
  #length = new Uint8Array(LENGTH_BYTES);
  #frame: Uint8Array | null = null;
  #filled = 0;

  constructor(private readonly onFrame: (frame: Uint8Array) => void) {}

  push(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.byteLength > 0) {
      const current = this.#frame ?? this.#length;
      const taken = rest.subarray(0, current.byteLength - this.#filled);
      current.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      rest = rest.subarray(taken.byteLength);
      if (this.#filled === current.byteLength) this.#complete();
    }
  }

  #complete(): void {
    const frame = this.#frame;
    this.#filled = 0;
    this.#frame =
      frame === null ? new Uint8Array(new DataView(this.#length.buffer).getUint32(0, true)) : null;
    if (frame !== null) this.onFrame(frame);
  }
}
