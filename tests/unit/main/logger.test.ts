import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Logger } from '../../../electron/main/logger';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const root = temporaryFolder();
const now = (): Date => new Date('2026-01-02T03:04:05.678Z');

function textOf(folder: string): string {
  return readFileSync(path.join(folder, 'granule.log'), 'utf8');
}

it('writes the time, the level, the code and the numbers', () => {
  const folder = path.join(root, 'plain');
  new Logger(folder, now).warn('engine-crashed', { code: 9, again: true });
  expect(textOf(folder)).toBe('2026-01-02T03:04:05.678Z warn engine-crashed code=9 again=true\n');
});

it('refuses a code that could hold a name', () => {
  const log = new Logger(path.join(root, 'refuses'), now);
  expect(() => log.info('Opened DOE^JANE')).toThrow();
});

it('notes a defect without its message, which may name a patient or a path', () => {
  const folder = path.join(root, 'defect');
  const error = new TypeError('cannot read /home/jane/DOE^JANE/1.dcm');
  error.stack =
    'TypeError: cannot read /home/jane/DOE^JANE/1.dcm\n    at open (/home/jane/granule/main.js:12:5)';
  new Logger(folder, now).defect(error);
  expect(textOf(folder)).toBe('2026-01-02T03:04:05.678Z error defect TypeError main.js:12\n');
});

it('keeps one older file when it grows too large', () => {
  const folder = path.join(root, 'large');
  new Logger(folder, now).info('first');
  writeFileSync(path.join(folder, 'granule.log'), 'x'.repeat(1024 * 1024 + 1));
  new Logger(folder, now).info('second');
  expect(textOf(folder)).toMatch(/^\S+ info second\n$/);
  expect(existsSync(path.join(folder, 'granule.log.1'))).toBe(true);
});
