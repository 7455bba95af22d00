import path from 'node:path';
import type { SkippedFile } from '../../contract';

/**
 * Files left out by their places below what was opened, which the page names already: the rest of the way there would
 * only hide them. Of several folders, each file begins with the name of its own.
 */
export function belowOpened(skipped: readonly SkippedFile[], opened: readonly string[]): SkippedFile[] {
  const shorten = (file: string) => placeBelow(file, opened);
  return skipped.map(({ file, code, reason }) => ({
    file: shorten(file),
    code,
    reason: reason.replaceAll(/"([^"]+)"/g, (quoted, name: string) =>
      path.isAbsolute(name) ? `"${shorten(name)}"` : quoted,
    ),
  }));
}

function placeBelow(file: string, opened: readonly string[]): string {
  for (const entry of opened) {
    const below = path.relative(entry, file);
    if (below === '') return path.basename(entry);
    if (isOutside(below)) continue;
    return opened.length === 1 ? below : path.join(path.basename(entry), below);
  }
  // A DICOMDIR opened by itself names files beside it.
  const [beside] = opened.map((entry) => path.relative(path.dirname(entry), file));
  return beside === undefined || isOutside(beside) ? file : beside;
}

function isOutside(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}
