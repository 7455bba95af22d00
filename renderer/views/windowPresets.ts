import type { LoadedVolume } from '../../electron/contract';
import type { GreyWindow } from '../state/display.svelte';
import type { strings } from '../strings';

export interface WindowPreset extends GreyWindow {
  readonly name: keyof typeof strings.presets;
}

/** Customary windows for CT, in HU. */
const CT_PRESETS: readonly WindowPreset[] = [
  { name: 'brain', width: 80, level: 40 },
  { name: 'softTissue', width: 400, level: 40 },
  { name: 'liver', width: 150, level: 30 },
  { name: 'lung', width: 1500, level: -600 },
  { name: 'bone', width: 2000, level: 400 },
];

/**
 * The window that a volume is opened with, and the customary ones where its values are, or for want of a modality may
 * be, Hounsfield units.
 */
export function windowPresets({ modality, unit, window }: LoadedVolume): readonly WindowPreset[] {
  const mayBeCt = unit === 'HU' || modality === 'unknown';
  return [{ name: 'initial', ...window }, ...(mayBeCt ? CT_PRESETS : [])];
}
