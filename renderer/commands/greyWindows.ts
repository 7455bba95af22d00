import { isColor } from '../views/slicePicture';
import { windowPresets } from '../views/windowPresets';
import type { Command, CommandId } from './command';

const IDS = [
  'view.firstWindow',
  'view.secondWindow',
  'view.thirdWindow',
  'view.fourthWindow',
  'view.fifthWindow',
  'view.sixthWindow',
] as const satisfies readonly CommandId[];

/** The grey windows of the list in the toolbar, by the number keys. */
export const greyWindows: readonly Command[] = IDS.map((id, position) => ({
  id,
  keys: [String(position + 1)],
  enabled: ({ scan }) => scan.isShown && scan.current !== null && !isColor(scan.current.volume),
  run: ({ scan, display }) => {
    if (scan.current === null) return;
    const preset = windowPresets(scan.current.volume, display)[position];
    if (preset !== undefined) display.greyWindow = { width: preset.width, level: preset.level };
  },
}));
