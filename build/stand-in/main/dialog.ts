import path from 'node:path';
import { STASH } from '../wire/stash';
import { strict } from '../wire/strict';
import { filesOfWindow } from './browserWindow';
import { environment } from './environment';

interface OpenOptions {
  readonly properties: readonly string[];
}
interface SaveOptions {
  readonly defaultPath: string;
}

const FILES = `window[Symbol.for('${STASH}')]`;

/** Chromium's own choosers stand for native dialogs where a person can see them. */
async function choose(script: string): Promise<{ path: string; within: string }[]> {
  if (environment.headed) return filesOfWindow().choose(script);
  throw new Error('Nobody answers this dialog: a test replaces it by an answer of its own.');
}

/** One file of a folder says where the folder lies. */
function openScript(folder: boolean): string {
  return `new Promise((resolve) => {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
  input.webkitdirectory = ${folder};
  input.oncancel = () => resolve([]);
  input.onchange = () => {
    ${FILES} = [...input.files].slice(0, ${folder ? 1 : 'input.files.length'});
    resolve(${FILES}.map((file) => file.webkitRelativePath));
  };
  input.click();
})`;
}

/** A chooser that was cancelled rejects with an AbortError. */
function saveScript(suggestedName: string): string {
  return `window.showSaveFilePicker({ suggestedName: ${JSON.stringify(suggestedName)} })
  .then((handle) => handle.getFile())
  .then((file) => { ${FILES} = [file]; return ['']; }, () => [])`;
}

/** `/data/study/series/slice.dcm` within `study/series/slice.dcm` lies in the folder `/data/study`. */
function folderOf({ path: file, within }: { path: string; within: string }): string {
  const depth = within.split('/').length - 1;
  return path.resolve(file, ...Array<string>(depth).fill('..'));
}

export const dialog = strict('dialog', {
  async showOpenDialog(_window: object, { properties }: OpenOptions) {
    const folder = properties.includes('openDirectory');
    const chosen = await choose(openScript(folder));
    const filePaths = chosen.map((file) => (folder ? folderOf(file) : file.path));
    return { canceled: filePaths.length === 0, filePaths };
  },

  async showSaveDialog(_window: object, { defaultPath }: SaveOptions) {
    const [chosen] = await choose(saveScript(defaultPath));
    return { canceled: chosen === undefined, filePath: chosen?.path ?? '' };
  },

  showMessageBox: (): Promise<never> => {
    throw new Error('Nobody answers this question: a test replaces it by an answer of its own.');
  },
});
