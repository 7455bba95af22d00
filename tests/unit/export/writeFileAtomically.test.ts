import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as fsPromises from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { writeFileAtomically } from '../../../electron/engine/export';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

vi.mock('node:fs/promises', { spy: true });
afterEach(() => vi.restoreAllMocks());

const folder = temporaryFolder();
const inFolder = () => readdirSync(folder).sort();

test('a file appears whole, or replaces the old one', async () => {
  const file = path.join(folder, 'notes.txt');
  await writeFileAtomically(file, 'first');
  await writeFileAtomically(file, [Uint8Array.of(65), Uint8Array.of(66)]);
  expect(readFileSync(file, 'utf8')).toBe('AB');
  expect(inFolder()).toEqual(['notes.txt']);
});

test('what does not pass its check keeps the old file and leaves nothing beside it', async () => {
  const file = path.join(folder, 'notes.txt');
  writeFileSync(file, 'old');
  const isFaithful = async (partial: string) => {
    expect(readFileSync(partial, 'utf8')).toBe('new');
    expect(inFolder().filter((name) => name.includes('notes'))).toEqual(['notes.txt']);
    return false;
  };
  await expect(writeFileAtomically(file, 'new', isFaithful)).rejects.toMatchObject({
    code: 'read-back-differs',
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(inFolder()).toEqual(['notes.txt']);
});

test('a disk that gives back other bytes than it took keeps the old file', async () => {
  const file = path.join(folder, 'notes.txt');
  writeFileSync(file, 'old');
  vi.mocked(fsPromises.readFile).mockResolvedValueOnce(Buffer.from('nex'));
  await expect(writeFileAtomically(file, 'new')).rejects.toMatchObject({ code: 'read-back-differs' });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(inFolder()).toEqual(['notes.txt']);
});

test('a full disk says what was needed and what is free, and keeps the old file', async () => {
  const file = path.join(folder, 'notes.txt');
  writeFileSync(file, 'old');
  const open = vi.mocked(fsPromises.open).getMockImplementation() ?? fsPromises.open;
  vi.mocked(fsPromises.open).mockImplementationOnce(async (...given) => {
    const handle = await open(...given);
    vi.spyOn(handle, 'writeFile').mockRejectedValue(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    return handle;
  });
  await expect(writeFileAtomically(file, 'x'.repeat(2_500_000))).rejects.toMatchObject({
    code: 'disk-full',
    trouble: 'resources',
    message: expect.stringMatching(/needs 2\.5 MB, [\d.]+ MB is free/),
  });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(inFolder()).toEqual(['notes.txt']);
});

test('a folder that is missing, is a file or is the target itself is named', async () => {
  await expect(writeFileAtomically(path.join(folder, 'gone', 'x'), 'x')).rejects.toMatchObject({
    code: 'folder-missing',
  });
  await expect(writeFileAtomically(path.join(folder, 'notes.txt', 'x'), 'x')).rejects.toMatchObject({
    code: 'folder-missing',
  });
  mkdirSync(path.join(folder, 'sub'));
  await expect(writeFileAtomically(path.join(folder, 'sub'), 'x')).rejects.toMatchObject({
    code: 'target-is-folder',
  });
  expect(inFolder()).toEqual(['notes.txt', 'sub']);
});
