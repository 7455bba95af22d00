import path from 'node:path';
import { UserFacingError } from '../../errors';
import { identifierOf } from '../identifier';

/** Where an unpacked file came from. */
interface Origin {
  /** The archive on the disk; the outermost of nested ones. */
  readonly archive: string;
  /** The archive's path and, as if it were a folder, the file's place inside. */
  readonly shown: string;
}

/** Unpacked files live as long as the process, and so does what is known of them. */
const origins = new Map<string, Origin>();

/** Remembers that `file` was unpacked from `archive`, where it lies at `inner`. */
export function rememberOrigin(file: string, archive: string, inner: string): void {
  origins.set(file, { archive: sourceOf(archive), shown: `${shownPath(archive)}/${inner}` });
}

/** The path of a file in words for its user: an unpacked one by its place in its archive. */
export function shownPath(file: string): string {
  return origins.get(file)?.shown ?? file;
}

/** The last part of `shownPath`. */
export function shownName(file: string): string {
  return path.basename(shownPath(file));
}

/** The file on the user's disk that holds this one: itself, or its archive. */
export function sourceOf(file: string): string {
  return origins.get(file)?.archive ?? file;
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

/** What was found in an unpacked file, under the file's own name, and under an id that outlives its temporary one. */
export function asShown<T extends { readonly info: Shown }>(found: T, file: string): T {
  if (!origins.has(file)) return found;
  const { info } = found;
  const description = info.description.replaceAll(stemOf(file), stemOf(shownPath(file)));
  const id = identifierOf(shownPath(file));
  return { ...found, info: { ...info, id, description, source: sourceOf(file) } };
}

interface Shown {
  readonly id: string;
  readonly source: string;
  readonly description: string;
}

function stemOf(file: string): string {
  return path.basename(file).split('.')[0];
}
