import type { LoadedVolume } from '../../electron/contract';
import type { GreyWindow } from '../state/display.svelte';
import { strings } from '../strings';

export interface WindowPreset extends GreyWindow {
  readonly label: string;
}

/** Customary windows for CT, in HU. */
const CT_PRESETS: readonly WindowPreset[] = [
  { label: strings.presets.brain, width: 80, level: 40 },
  { label: strings.presets.softTissue, width: 400, level: 40 },
  { label: strings.presets.liver, width: 150, level: 30 },
  { label: strings.presets.lung, width: 1500, level: -600 },
  { label: strings.presets.bone, width: 2000, level: 400 },
];

/**
 * The window that the channel on screen opened with, those that the file offers for the first one, and the customary
 * ones where its values are, or for want of a modality may be, Hounsfield units.
 */
export function windowPresets(
  { modality, unit, fileWindows }: LoadedVolume,
  { channel, openingWindow }: { readonly channel: number; readonly openingWindow: GreyWindow },
): readonly WindowPreset[] {
  const mayBeCt = unit === 'HU' || modality === 'unknown';
  const offered = channel > 0 ? [] : fileWindows;
  const own = offered.map(({ name, width, level }, position) => ({
    label: name || strings.presets.ofFile(position + 1),
    width,
    level,
  }));
  const isNew = own.every(
    ({ width, level }) => width !== openingWindow.width || level !== openingWindow.level,
  );
  const initial = isNew ? [{ label: strings.presets.initial, ...openingWindow }] : [];
  return [...initial, ...own, ...(mayBeCt ? CT_PRESETS : [])];
}
