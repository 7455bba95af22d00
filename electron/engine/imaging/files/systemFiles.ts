/** What operating systems strew over folders and media; none of it is a scan, and none of it is worth a reader's time. */
const SYSTEM_NAMES: readonly RegExp[] = [
  /^\.DS_Store$/,
  /^\._/,
  /^__MACOSX$/,
  /^\.(Spotlight-V100|Trashes|fseventsd|TemporaryItems|AppleDouble|DocumentRevisions-V100)$/,
  /^(eh)?thumbs\.db$/i,
  /^desktop\.ini$/i,
  /^(\$RECYCLE\.BIN|System Volume Information)$/i,
  /^\.(directory|Trash-\d+)$/,
];

/** True for a file or folder that an operating system keeps for itself, such as `.DS_Store` or `Thumbs.db`. */
export function isSystemFile(name: string): boolean {
  return SYSTEM_NAMES.some((pattern) => pattern.test(name));
}
