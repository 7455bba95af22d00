import { existsSync } from 'node:fs';
import { dialog, type BrowserWindow } from 'electron';

const LABEL_MAPS = { name: 'NIfTI label map', extensions: ['nii.gz', 'nii'] };

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
function withNiftiExtension(file: string): string {
  return /\.nii(\.gz)?$/i.test(file) ? file : `${file}.nii.gz`;
}

/** Lets the user choose where to save; null where the dialog was cancelled. */
export async function chooseTarget(window: BrowserWindow, suggestedName: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save segments',
    defaultPath: suggestedName,
    filters: [LABEL_MAPS],
  });
  if (canceled || filePath === '') return null;
  const completed = withNiftiExtension(filePath);
  // The dialog asked about the name that was typed; the completed one may stand for another file.
  if (completed !== filePath && existsSync(completed) && !(await mayReplace(window))) return null;
  return completed;
}

async function mayReplace(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'A file with this name and the extension .nii.gz exists already.',
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
