import { encode } from 'fast-png';
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from './font';

/** Red, green, blue, 0..255. */
export type Color = readonly [number, number, number];

/** Pixels of the bitmap font's dots. */
const DOT = 2;
export const TEXT_HEIGHT = GLYPH_HEIGHT * DOT;
const ADVANCE = (GLYPH_WIDTH + 1) * DOT;

/** A black picture to draw on, row by row from the top left. */
export class Canvas {
  readonly #pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#pixels = new Uint8Array(width * height * 3);
  }

  set(x: number, y: number, color: Color): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    this.#pixels.set(color, (y * this.width + x) * 3);
  }

  rectangle(x: number, y: number, width: number, height: number, color: Color): void {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++) this.set(column, row, color);
  }

  /** Writes from the top left corner, with a dark edge so that they show on bright tissue too. */
  text(x: number, y: number, text: string, color: Color): void {
    const halo: Color = [0, 0, 0];
    for (const [dx, dy] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
      [-1, -1],
      [1, 1],
      [-1, 1],
      [1, -1],
    ])
      this.#glyphs(x + dx, y + dy, text, halo);
    this.#glyphs(x, y, text, color);
  }

  #glyphs(x: number, y: number, text: string, color: Color): void {
    [...text].forEach((character, index) => {
      glyphOf(character).forEach((bits, row) => {
        for (let column = 0; column < GLYPH_WIDTH; column++)
          if ((bits >> (GLYPH_WIDTH - 1 - column)) & 1)
            this.rectangle(x + index * ADVANCE + column * DOT, y + row * DOT, DOT, DOT, color);
      });
    });
  }

  toPng(): Uint8Array {
    return encode({ width: this.width, height: this.height, data: this.#pixels, channels: 3, depth: 8 });
  }
}

export function textWidth(text: string): number {
  return Math.max(0, [...text].length * ADVANCE - DOT);
}
