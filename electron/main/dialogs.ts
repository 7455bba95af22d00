import { existsSync } from 'node:fs';
import path from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { ChooseTargetRequest } from '../contract';

/** Lets the user choose files, or a folder; null where the dialog was cancelled. */
export async function chooseSource(
  window: BrowserWindow,
  kind: 'files' | 'folder',
): Promise<readonly string[] | null> {
  // No filter: DICOM files often have no extension.
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: kind === 'files' ? 'Open images' : 'Open a folder of images',
    properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory'],
  });
  return canceled || filePaths.length === 0 ? null : filePaths;
}

/** Completes a file name that was typed without its extension. */
function withExtension(file: string, extensions: readonly string[]): string {
  const isComplete = extensions.some((extension) => file.toLowerCase().endsWith(extension));
  return isComplete ? file : `${file}${extensions[0]}`;
}

/** Lets the user choose where to save; null where the dialog was cancelled. */
export async function chooseTarget(
  window: BrowserWindow,
  { suggestedName, formatName, extensions }: ChooseTargetRequest,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save segments',
    defaultPath: suggestedName,
    filters: [{ name: formatName, extensions: extensions.map((extension) => extension.slice(1)) }],
  });
  if (canceled || filePath === '') return null;
  const completed = withExtension(filePath, extensions);
  // The dialog asked about the name that was typed; the completed one may stand for another file.
  if (completed !== filePath && existsSync(completed) && !(await mayReplace(window, completed))) return null;
  return completed;
}

async function mayReplace(window: BrowserWindow, file: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `The file ${path.basename(file)} exists already.`,
    buttons: ['Replace', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Asks whether segments that were not saved may go with their window. */
export async function mayDiscardSegments(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Some segments are not saved. Discard them?',
    detail: 'Stay to save them first: File, Save segments.',
    buttons: ['Discard', 'Stay'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
