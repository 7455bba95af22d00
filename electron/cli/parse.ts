import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserFacingError } from '../engine/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

export function argumentsError(message: string): UserFacingError {
  return new UserFacingError('arguments', message, 'Run "granule --help" for the commands.', 'arguments');
}

/** Parses one command's arguments; whatever it does not know is an error that names it. */
export function parseCommand<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw argumentsError(`${reason}.`);
  }
}

/** A whole number of at least `minimum`, or undefined where the option was not given. */
export function wholeNumber(name: string, text: string | undefined, minimum: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < minimum || text.trim() === '')
    throw argumentsError(`--${name} takes a whole number of at least ${minimum}, not "${text}".`);
  return value;
}

export function oneOf<const T extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly T[],
  otherwise: T,
): T {
  if (text === undefined) return otherwise;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw argumentsError(`--${name} is one of ${allowed.join(', ')}, not "${text}".`);
  return found;
}

export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw argumentsError(`--${name} is missing.`);
  return value;
}
