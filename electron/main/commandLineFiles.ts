import { existsSync } from 'node:fs';
import path from 'node:path';

/** Files and folders named on the command line (`granule open path…`) or by "open with". */
export function filesOfCommandLine(
  argv: readonly string[],
  workingDirectory: string,
  isPackaged: boolean,
): string[] {
  // Unpackaged, the script's own path stands between the executable and the arguments.
  const words = argv.slice(isPackaged ? 1 : 2).filter((word) => !word.startsWith('-'));
  const paths = words[0] === 'open' ? words.slice(1) : words;
  return paths.map((name) => path.resolve(workingDirectory, name)).filter((file) => existsSync(file));
}
