import { about } from './about';
import { cancelSegmentation } from './cancelSegmentation';
import { climb } from './climb';
import { climbOneMerge } from './climbOneMerge';
import { coarser } from './coarser';
import { coarserSalient } from './coarserSalient';
import { crosshairDown } from './crosshairDown';
import { crosshairLeft } from './crosshairLeft';
import { crosshairRight } from './crosshairRight';
import { crosshairTool } from './crosshairTool';
import { crosshairUp } from './crosshairUp';
import { deleteSegment } from './deleteSegment';
import { descend } from './descend';
import { descendOneMerge } from './descendOneMerge';
import { finer } from './finer';
import { finerSalient } from './finerSalient';
import { firstSlice } from './firstSlice';
import { greyWindows } from './greyWindows';
import { invertGreys } from './invertGreys';
import { lastSlice } from './lastSlice';
import { measureTool } from './measureTool';
import { newSegment } from './newSegment';
import { nextSlice } from './nextSlice';
import { nextView } from './nextView';
import { openFiles } from './openFiles';
import { openFolder } from './openFolder';
import { openSample } from './openSample';
import { pickFocused } from './pickFocused';
import { pickTool } from './pickTool';
import { playSlices } from './playSlices';
import { previousSlice } from './previousSlice';
import { redo } from './redo';
import { removeRuler } from './removeRuler';
import { renameSegment } from './renameSegment';
import { resetViews } from './resetViews';
import { saveSegments } from './saveSegments';
import { shortcuts } from './shortcuts';
import { startSegmentation } from './startSegmentation';
import { takeAwayFocused } from './takeAwayFocused';
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
  renameSegment,
  deleteSegment,
  startSegmentation,
  cancelSegmentation,
  coarser,
  finer,
  coarserSalient,
  finerSalient,
  climb,
  descend,
  climbOneMerge,
  descendOneMerge,
  pickFocused,
  takeAwayFocused,
  pickTool,
  windowTool,
  crosshairTool,
  measureTool,
  removeRuler,
  previousSlice,
  nextSlice,
  firstSlice,
  lastSlice,
  playSlices,
  nextView,
  crosshairLeft,
  crosshairRight,
  crosshairUp,
  crosshairDown,
  ...greyWindows,
  invertGreys,
  resetViews,
  toggleMaximised,
  toggleOverlay,
  toggleOutlines,
  toggleBackground,
  toggleCrosshair,
  shortcuts,
  about,
] satisfies readonly Command[]);
