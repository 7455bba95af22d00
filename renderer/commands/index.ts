import { about } from './about';
import { cancelSegmentation } from './cancelSegmentation';
import { climb } from './climb';
import { coarser } from './coarser';
import { coarserSalient } from './coarserSalient';
import { crosshairTool } from './crosshairTool';
import { deleteSegment } from './deleteSegment';
import { descend } from './descend';
import { finer } from './finer';
import { finerSalient } from './finerSalient';
import { newSegment } from './newSegment';
import { nextSlice } from './nextSlice';
import { openFiles } from './openFiles';
import { openFolder } from './openFolder';
import { openSample } from './openSample';
import { pickFocused } from './pickFocused';
import { pickTool } from './pickTool';
import { previousSlice } from './previousSlice';
import { redo } from './redo';
import { resetViews } from './resetViews';
import { saveSegments } from './saveSegments';
import { shortcuts } from './shortcuts';
import { startSegmentation } from './startSegmentation';
import { toggleBackground } from './toggleBackground';
import { toggleCrosshair } from './toggleCrosshair';
import { toggleMaximised } from './toggleMaximised';
import { toggleOutlines } from './toggleOutlines';
import { toggleOverlay } from './toggleOverlay';
import { undo } from './undo';
import { windowTool } from './windowTool';
import type { Command } from './command';
import { Registry } from './registry';

export type { Command, CommandId } from './command';
export { shownChord } from './chord';

/** Every command, in the order of the sheet of keys. Two with the same id or key stop the start. */
export const commands: Registry = new Registry([
  openFiles,
  openFolder,
  openSample,
  saveSegments,
  undo,
  redo,
  newSegment,
  deleteSegment,
  startSegmentation,
  cancelSegmentation,
  coarser,
  finer,
  coarserSalient,
  finerSalient,
  climb,
  descend,
  pickFocused,
  pickTool,
  windowTool,
  crosshairTool,
  previousSlice,
  nextSlice,
  resetViews,
  toggleMaximised,
  toggleOverlay,
  toggleOutlines,
  toggleBackground,
  toggleCrosshair,
  shortcuts,
  about,
] satisfies readonly Command[]);
