import type { Colour } from './canvas';

/** The golden angle: consecutive ids land far apart on the colour circle, and an id always has the same colour. */
const GOLDEN_ANGLE_DEGREES = 137.50776405;
const SATURATION = 0.75;
const LIGHTNESS = [0.5, 0.62, 0.42] as const;

export function nodeColour(node: number): Colour {
  const hue = (node * GOLDEN_ANGLE_DEGREES) % 360;
  return hslToRgb(hue, SATURATION, LIGHTNESS[node % LIGHTNESS.length]);
}

function hslToRgb(hueDegrees: number, saturation: number, lightness: number): Colour {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const position = (offset + hueDegrees / 30) % 12;
    return Math.round(255 * (lightness - amplitude * Math.max(-1, Math.min(position - 3, 9 - position, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
