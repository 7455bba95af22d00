import type { Rgb } from '../state/segments';

const GOLDEN_RATIO_CONJUGATE = 0.618033988749895;

/** Hue, saturation, lightness in 0..1 to sRGB bytes. */
export function rgbFromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const position = (offset + hue * 12) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(position - 3, 9 - position, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Colour of a region in the overlay: golden-angle hues, so that any run of ids is well spread; the same at every level. */
export function regionColor(region: number): Rgb {
  const lightness = 0.48 + 0.16 * ((region * 0.754877666) % 1);
  return rgbFromHsl((region * GOLDEN_RATIO_CONJUGATE) % 1, 0.62, lightness);
}

/** Colour given to a new segment: bright, and far from the one before it. */
export function segmentColor(id: number): Rgb {
  return rgbFromHsl((0.52 + id * GOLDEN_RATIO_CONJUGATE) % 1, 0.95, 0.58);
}

/** A colour and an opacity (0..1) as one number in the byte order of ImageData on a little-endian machine. */
export function packRgba([red, green, blue]: Rgb, opacity: number): number {
  return ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** A packed opaque colour at a share of its brightness. */
export function dimmed(packed: number, share: number): number {
  const channel = (shift: number): number => Math.round(((packed >>> shift) & 255) * share) << shift;
  return ((255 << 24) | channel(16) | channel(8) | channel(0)) >>> 0;
}

export function cssColor([red, green, blue]: Rgb, opacity = 1): string {
  return `rgb(${red} ${green} ${blue} / ${opacity})`;
}

export function hexColor(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

export function rgbFromHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
