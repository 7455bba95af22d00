import type { StoredSegment } from '../../../contract';

/** Turn of the hue from one label to the next, in degrees: the golden angle never comes back to the same place. */
const TURN = 137.508;
const SATURATION = 0.65;
const LIGHTNESS = 0.55;

/** A colour for a label that its file gives none: sRGB, 0..255, the same for the same label, far from its neighbours'. */
export function labelColor(label: number): StoredSegment['color'] {
  const hue = (label * TURN) % 360;
  const chroma = (1 - Math.abs(2 * LIGHTNESS - 1)) * SATURATION;
  const part = (offset: number): number => {
    const along = (offset + hue / 30) % 12;
    const value = LIGHTNESS - (chroma / 2) * Math.max(-1, Math.min(along - 3, 9 - along, 1));
    return Math.round(255 * value);
  };
  return [part(0), part(8), part(4)];
}
