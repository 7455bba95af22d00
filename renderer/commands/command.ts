import type { strings } from '../strings';
import type { Workstation } from '../state/workstation.svelte';

export type CommandId = keyof typeof strings.commands;

/** One act, the same whether a menu, a key, a button or a test asks for it. */
export interface Command {
  readonly id: CommandId;
  /** Chords such as "Mod+O" (Ctrl, or Command on a Mac), "Shift+[", "ArrowUp". The first is the one shown. */
  readonly keys: readonly string[];
  enabled(workstation: Workstation): boolean;
  run(workstation: Workstation): void | Promise<void>;
}

export const always = (): boolean => true;
export const withScan = ({ scan }: Workstation): boolean => scan.isShown;
export const withTree = ({ scan, segmentation }: Workstation): boolean =>
  scan.isShown && segmentation.result !== null;
