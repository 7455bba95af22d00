import type { Rendering } from '../state/display.svelte';

/** How a coarse volume's bytes (0..255 over its grey range) are shown in three dimensions. */
export interface TransferFunction {
  /** Byte, red, green, blue (0..1). */
  readonly colors: readonly (readonly [number, number, number, number])[];
  /** Byte, opacity of `unitMm` of material. */
  readonly opacities: readonly (readonly [number, number])[];
  readonly unitMm: number;
  readonly isMaximum: boolean;
}

/** Grey range, in the volume's unit, that the 256 values of the coarse volume span. */
export function coarseRange(
  unit: string,
  window: { readonly width: number; readonly level: number },
): readonly [number, number] {
  if (unit === 'HU') return [-200, 1000];
  return [window.level - window.width / 2, window.level + window.width / 2];
}

const MAXIMUM: TransferFunction = {
  colors: [
    [0, 0, 0, 0],
    [255, 1, 1, 1],
  ],
  opacities: [
    [0, 0],
    [25, 0],
    [255, 1],
  ],
  unitMm: 1,
  isMaximum: true,
};

/** Bytes 85 and 255 are about 200 and 1,000 HU: soft tissue stays faint, bone is solid. */
const CT: TransferFunction = {
  colors: [
    [0, 0.5, 0.2, 0.15],
    [60, 0.75, 0.45, 0.35],
    [85, 0.9, 0.7, 0.55],
    [120, 0.96, 0.9, 0.78],
    [255, 1, 1, 0.98],
  ],
  opacities: [
    [0, 0],
    [48, 0],
    [60, 0.02],
    [80, 0.06],
    [105, 0.35],
    [255, 0.85],
  ],
  unitMm: 3,
  isMaximum: false,
};

const MR: TransferFunction = {
  colors: [
    [0, 0.1, 0.1, 0.12],
    [70, 0.5, 0.46, 0.44],
    [150, 0.82, 0.77, 0.71],
    [255, 1, 0.99, 0.96],
  ],
  opacities: [
    [0, 0],
    [28, 0],
    [60, 0.06],
    [140, 0.22],
    [255, 0.55],
  ],
  unitMm: 4,
  isMaximum: false,
};

export function transferFunction(unit: string, rendering: Rendering): TransferFunction {
  if (rendering === 'maximum') return MAXIMUM;
  return unit === 'HU' ? CT : MR;
}
