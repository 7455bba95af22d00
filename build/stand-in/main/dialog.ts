import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { STASH } from '../wire/stash';
import { strict } from '../wire/strict';
import { filesOfWindow } from './browserWindow';
import { environment } from './environment';
import type { PageFiles } from './pageFiles';

interface OpenOptions {
  readonly properties: readonly string[];
}
interface SaveOptions {
  readonly defaultPath: string;
}
interface QuestionOptions {
  readonly message: string;
  readonly cancelId: number;
}

const FILES = `window[Symbol.for('${STASH}')]`;

/** Chromium's own dialogs stand for native ones where a person can see them. */
function visibleWindow(): PageFiles {
  if (environment.headed) return filesOfWindow();
  throw new Error('Nobody answers this dialog: a test replaces it by an answer of its own.');
}

function ask(script: string): Promise<unknown> {
  return visibleWindow().run(script);
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

/** `/data/study/series/slice.dcm` within `study/series/slice.dcm` lies in the folder `/data/study`. */
function folderOf({ path: file, within }: { path: string; within: string }): string {
  const depth = within.split('/').length - 1;
  return path.resolve(file, ...Array<string>(depth).fill('..'));
}

export const dialog = strict('dialog', {
  async showOpenDialog(_window: object, { properties }: OpenOptions) {
    const folder = properties.includes('openDirectory');
    const chosen = await visibleWindow().choose(openScript(folder));
    const filePaths = chosen.map((file) => (folder ? folderOf(file) : file.path));
    return { canceled: filePaths.length === 0, filePaths };
  },

  /** Chromium's chooser for saving keeps the path to itself: a person types it. */
  async showSaveDialog(_window: object, { defaultPath }: SaveOptions) {
    const suggested = path.join(os.homedir(), defaultPath);
    const typed = await ask(`window.prompt('Save as', ${JSON.stringify(suggested)})`);
    if (typeof typed !== 'string' || typed === '') return { canceled: true, filePath: '' };
    const filePath = path.resolve(os.homedir(), typed);
    const question = JSON.stringify(`Replace ${filePath}?`);
    const canceled = existsSync(filePath) && (await ask(`window.confirm(${question})`)) !== true;
    return { canceled, filePath };
  },

  /** Electron, too, writes to standard error where there is no window yet. */
  showErrorBox(title: string, content: string) {
    process.stderr.write(`${title}\n${content}\n`);
  },

  async showMessageBox(_window: object, { message, cancelId }: QuestionOptions) {
    const agreed = await ask(`window.confirm(${JSON.stringify(message)})`);
    return { response: agreed === true ? 0 : cancelId };
  },
});
