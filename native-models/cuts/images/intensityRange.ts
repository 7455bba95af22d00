/** Two intensities between which a channel's content lies, and the value of its padding where it has one. */
export interface IntensityRange {
  readonly low: number;
  readonly high: number;
  readonly padding: number | null;
}

/** A value that alone makes up this share of an image is no tissue: it is padding, or air set to a constant. */
const PADDING_SHARE = 0.2;

/** Of the range up to the 99th percentile: what lies below is air, with a scanner's noise in it. */
const BACKGROUND_SHARE = 0.1;

/**
 * Percentiles 1 and 99 of a channel's foreground, from an ascending sample: background, which may fill most of a
 * head scan, has no say in the contrast of tissue.
 */
export function intensityRange(sample: Float32Array): IntensityRange {
  const padding = dominantValue(sample);
  const content = padding === null ? sample : sample.filter((value) => value !== padding);
  if (content.length === 0) return { low: padding ?? 0, high: padding ?? 0, padding };
  const lowest = content[0];
  const threshold = lowest + (quantile(content, 0.99) - lowest) * BACKGROUND_SHARE;
  const foreground = content.subarray(content.findIndex((value) => value >= threshold));
  return { low: quantile(foreground, 0.01), high: quantile(foreground, 0.99), padding };
}

function quantile(ascending: Float32Array, share: number): number {
  return ascending[Math.round(share * (ascending.length - 1))];
}

/** The most frequent value of an ascending sample, if it is frequent enough to be padding. */
function dominantValue(sample: Float32Array): number | null {
  let best = { value: 0, length: 0 };
  let start = 0;
  for (let i = 1; i <= sample.length; i++) {
    if (i < sample.length && sample[i] === sample[start]) continue;
    if (i - start > best.length) best = { value: sample[start], length: i - start };
    start = i;
  }
  return best.length >= PADDING_SHARE * sample.length && best.length > 0 ? best.value : null;
}
