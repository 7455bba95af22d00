import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { menuAct } from '../../../electron/contract';
import { commands } from '../../../renderer/commands';
import { chordOf } from '../../../renderer/commands/chord';
import { always, type Command } from '../../../renderer/commands/command';
import { Registry } from '../../../renderer/commands/registry';
import { strings } from '../../../renderer/strings';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

const command = (id: Command['id'], keys: readonly string[]): Command => ({
  id,
  keys,
  enabled: always,
  run: () => {},
});

describe('the registry of commands', () => {
  test('refuses two commands with one key or one id', () => {
    expect(() => new Registry([command('edit.undo', ['X']), command('edit.redo', ['X'])])).toThrow(
      'X stands for both edit.undo and edit.redo',
    );
    expect(() => new Registry([command('edit.undo', []), command('edit.undo', [])])).toThrow('edit.undo');
  });

  test('holds every act that has a name, under an id that the menu may send', () => {
    const ids = commands.list.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(strings.commands).toSorted());
    for (const id of ids) expect(menuAct.safeParse(id).success).toBe(true);
  });

  test('knows every act that the application menu asks for', () => {
    const menu = readFileSync(new URL('../../../electron/main/menu.ts', import.meta.url), 'utf8');
    const asked = [...menu.matchAll(/item\(act, '([^']+)'/g)].map(([, id]) => id);
    expect(asked.length).toBeGreaterThan(5);
    const known = commands.list.map(({ id }) => String(id));
    for (const id of asked) expect(known).toContain(id);
  });
});

describe('a chord', () => {
  test.each([
    [press('o', { ctrlKey: true }), 'Mod+O'],
    [press('O', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+O'],
    [press('z', { metaKey: true }), 'Mod+Z'],
    [press('['), '['],
    [press('{', { shiftKey: true }), 'Shift+['],
    [press('?', { shiftKey: true }), '?'],
    [press('ArrowUp'), 'ArrowUp'],
  ])('of %j', (pressed, chord) => expect(chordOf(pressed)).toBe(chord));
});
