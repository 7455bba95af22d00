import path from 'node:path';
import { expect, test } from 'vitest';
import { belowOpened } from '../../../electron/engine/server/belowOpened';

const folder = path.resolve('/scans');
const at = (...parts: string[]): string => path.join(folder, ...parts);
const shown = (file: string, opened: readonly string[], reason = ''): (string | undefined)[] => {
  const [entry] = belowOpened([{ file, code: 'any', reason }], opened);
  return [entry?.file, entry?.reason];
};

test('a file is named from the folder or archive that was opened, of several with its name', () => {
  const file = at('study.zip', 'a', 'x.txt');
  const below = path.join('a', 'x.txt');
  expect(shown(file, [at('study.zip')])[0]).toBe(below);
  expect(shown(file, [at('other'), at('study.zip')])[0]).toBe(path.join('study.zip', below));
  expect(shown(file, [`${at('study.zip')}${path.sep}`])[0]).toBe(below);
  // A folder whose name begins like another's is another.
  expect(shown(at('study 2', 'x.txt'), [at('study')])[0]).toBe(path.join('study 2', 'x.txt'));
  expect(shown(file, [file])[0]).toBe('x.txt');
  expect(shown(path.resolve('/elsewhere/x.txt'), [at('study.zip')])[0]).toBe(
    path.resolve('/elsewhere/x.txt'),
  );
});

test('reasons name whole paths in the same way, and nothing else is touched', () => {
  const reason = `"x.txt" repeats "${at('a', 'y.txt')}", which is "used".`;
  expect(shown(at('x.txt'), [folder], reason)[1]).toBe(
    `"x.txt" repeats "${path.join('a', 'y.txt')}", which is "used".`,
  );
});

test('a DICOMDIR opened by itself names files beside it', () => {
  expect(shown(at('IMAGES', 'I1'), [at('DICOMDIR')])[0]).toBe(path.join('IMAGES', 'I1'));
});

test('thousands of files opened one by one are each found by themselves', () => {
  const opened = Array.from({ length: 20_000 }, (_, index) => at('deep', 'er', `${index}.txt`));
  const skipped = opened.map((file) => ({ file, code: 'any', reason: '' }));
  const names = belowOpened(skipped, opened).map(({ file }) => file);
  expect(names).toEqual(opened.map((file) => path.basename(file)));
});
