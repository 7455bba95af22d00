import path from 'node:path';
import type { SkippedFile } from '../../contract';

/**
 * Files left out by their places below what was opened, which the page names already: the rest of the way there would
 * only hide them. Of several folders, each file begins with the name of its own.
 */
export function belowOpened(skipped: readonly SkippedFile[], opened: readonly string[]): SkippedFile[] {
  const entries = new Set(opened.map((entry) => path.resolve(entry)));
  const shorten = (file: string) => placeBelow(file, entries);
  return skipped.map(({ file, code, reason }) => ({
    file: shorten(file),
    code,
    reason: reason.replaceAll(/"([^"]+)"/g, (quoted, name: string) =>
      path.isAbsolute(name) ? `"${shorten(name)}"` : quoted,
    ),
  }));
}

/** Looks for the file and the folders above it among what was opened, of which there may be thousands. */
function placeBelow(file: string, opened: ReadonlySet<string>): string {
  const entry = withFoldersAbove(path.resolve(file)).find((place) => opened.has(place));
  if (entry === undefined) return besideFirst(file, opened);
  const below = path.relative(entry, file);
  return opened.size === 1 && below !== '' ? below : path.join(path.basename(entry), below);
}

function withFoldersAbove(file: string): string[] {
  const above = path.dirname(file);
  return above === file ? [file] : [file, ...withFoldersAbove(above)];
}

/** A DICOMDIR opened by itself names files beside it. */
function besideFirst(file: string, [first]: ReadonlySet<string>): string {
  const beside = first === undefined ? file : path.relative(path.dirname(first), file);
  return isOutside(beside) ? file : beside;
}

function isOutside(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}
