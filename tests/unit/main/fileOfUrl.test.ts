import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOfUrl } from '../../../electron/main/fileOfUrl';

const ROOT = path.resolve('/opt/granule/dist/renderer');

describe('fileOfUrl', () => {
  it('names files below the root', () => {
    expect(fileOfUrl('app://granule/index.html', ROOT)).toBe(path.join(ROOT, 'index.html'));
    expect(fileOfUrl('app://granule/assets/a%20b.js', ROOT)).toBe(path.join(ROOT, 'assets', 'a b.js'));
  });

  it.each([
    'app://granule/..%2f..%2fpackage.json',
    'app://granule/%2e%2e/%2e%2e%2fsecret',
    'app://granule/..%5c..%5csecret',
    'app://granule/a%00.html',
    'app://granule/%',
    'app://granule/',
    'app://other/index.html',
    'https://granule/index.html',
    'file:///etc/passwd',
    'no url',
  ])('refuses %s', (url) => {
    expect(fileOfUrl(url, ROOT)).toBeNull();
  });

  it('never leaves the root, whatever the path', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '//', '\\', '%252e', 'index.html', '%00', '~'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = fileOfUrl(`app://granule/${pieces.join('')}`, ROOT);
        const [first] = file === null ? ['inside'] : path.relative(ROOT, file).split(path.sep);
        expect(['', '..']).not.toContain(first);
      }),
      { numRuns: 2000 },
    );
  });
});
