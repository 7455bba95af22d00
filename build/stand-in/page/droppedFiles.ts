import { STASH } from '../wire/stash';
import { filePaths } from './ipcRenderer';

const known = new WeakMap<File, string>();

export function pathOf(file: File): string {
  return known.get(file) ?? '';
}

async function learnPaths(files: readonly File[]): Promise<void> {
  Object.defineProperty(window, Symbol.for(STASH), { value: files, configurable: true });
  const paths = await filePaths(files.length);
  files.forEach((file, index) => known.set(file, paths[index] ?? ''));
}

function dropAgain(event: DragEvent, files: readonly File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  const { clientX, clientY } = event;
  const again = { bubbles: true, cancelable: true, composed: true, dataTransfer, clientX, clientY };
  event.target?.dispatchEvent(new DragEvent('drop', again));
}

/**
 * Electron knows at once where a dropped file lies; here the browser has to be asked. A drop waits for the
 * answer and is then repeated for the page.
 */
export function holdDrops(): void {
  window.addEventListener(
    'drop',
    (event) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.every((file) => known.has(file))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void learnPaths(files).then(() => dropAgain(event, files));
    },
    { capture: true },
  );
}
