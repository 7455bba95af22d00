import type { Workstation } from '../state/workstation.svelte';
import { aim } from './aim';

/** Adds the structure in focus to the segment, or takes it away. */
export function pick(workstation: Workstation, sign: 1 | -1): void {
  aim(workstation);
  const { level, segments } = workstation;
  if (level.focusedNode !== 0) segments.pick({ node: level.focusedNode, sign });
}
