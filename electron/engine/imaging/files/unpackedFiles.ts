import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../errors';

/** Where an unpacked file came from. */
interface Origin {
  /** The archive on the disk; the outermost of nested ones. */
  readonly outermost: string;
  /** The archive that it lay in, and its place inside. */
  readonly archive: string;
  readonly inner: string;
}

/** Unpacked files live as long as the process, and so does what is known of them. */
const origins = new Map<string, Origin>();
/** Unpacked files by their archives and their places inside. */
const unpacked = new Map<string, string>();

const placeIn = (archive: string, inner: string): string => `${archive}\0${path.posix.normalize(inner)}`;

/** Remembers that `file` was unpacked from `archive`, where it lies at `inner`. */
export function rememberOrigin(file: string, archive: string, inner: string): void {
  origins.set(file, { outermost: sourceOf(archive), archive, inner });
  unpacked.set(placeIn(archive, inner), file);
}

/** The path of a file in words for its user: an unpacked one by its place in its archive, as if that were a folder. */
export function shownPath(file: string): string {
  const origin = origins.get(file);
  return origin === undefined ? file : `${shownPath(origin.archive)}/${origin.inner}`;
}

/** The last part of `shownPath`. */
export function shownName(file: string): string {
  return path.basename(shownPath(file));
}

/** The file on the user's disk that holds this one: itself, or its archive. */
export function sourceOf(file: string): string {
  return origins.get(file)?.outermost ?? file;
}

/** A file named in relation to the folder of another, in the same archive where that one lay in one; null where none is. */
export function fileBeside(file: string, name: string): string | null {
  const origin = origins.get(file);
  if (origin !== undefined)
    return unpacked.get(placeIn(origin.archive, `${path.posix.dirname(origin.inner)}/${name}`)) ?? null;
  const beside = path.join(path.dirname(file), name);
  return existsSync(beside) ? beside : null;
}

/** A sentence about an unpacked file with the file's own name in place of its neutral one. */
export function withShownName(sentence: string, file: string): string {
  return origins.has(file)
    ? sentence.replaceAll(`"${path.basename(file)}"`, `"${shownName(file)}"`)
    : sentence;
}

/** A failure about one of the files, naming it as its user knows it. */
export function withShownNames(error: unknown, files: readonly string[]): unknown {
  if (!(error instanceof UserFacingError)) return error;
  const message = files.reduce(withShownName, error.message);
  if (message === error.message) return error;
  return new UserFacingError(error.code, message, error.nextStep, error.trouble);
}
