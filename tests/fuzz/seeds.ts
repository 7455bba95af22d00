import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { sharedData } from '../fixtures/sharedData';
import { codeSeeds } from './codeSeeds';
import type { Seed } from './seed';

/** Real files above this size say nothing new and cost time. */
const LARGEST_REAL_FILE = 150_000;
const REAL_FOLDERS = ['dicom', 'volumes', 'images2d'];

function realSeeds(): Seed[] {
  return REAL_FOLDERS.flatMap((folder) => {
    const root = sharedData(folder);
    if (root === null) return [];
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => statSync(file).size > 0 && statSync(file).size <= LARGEST_REAL_FILE)
      .sort();
    return oneOfAKind(files).map((file) => ({
      name: path.relative(root, file),
      files: { [path.basename(file)]: readFileSync(file) },
    }));
  });
}

/** Of a series, whose files differ in their numbers only, three are enough. */
function oneOfAKind(files: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return files.filter((file) => {
    const kind = path.join(path.dirname(file), path.basename(file).replace(/\d+/g, '#'));
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= 3;
  });
}

/** Gives the seed of each case: files written by code, and in every second case a real one where they are there. */
export function seedChooser(): (index: number) => Seed {
  const written = codeSeeds();
  const real = realSeeds();
  return (index) => {
    const turn = Math.floor(index / 2);
    return index % 2 === 1 && real.length > 0 ? real[turn % real.length] : written[turn % written.length];
  };
}
