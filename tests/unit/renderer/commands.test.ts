import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { menuAct, type Bridge } from '../../../electron/contract';
import { commands } from '../../../renderer/commands';
import { chordOf } from '../../../renderer/commands/chord';
import { always, type Command } from '../../../renderer/commands/command';
import { Registry } from '../../../renderer/commands/registry';
import { Workstation } from '../../../renderer/state/workstation.svelte';
import { strings } from '../../../renderer/strings';
import { PHANTOM } from '../../e2e/page/phantom';

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

test('the keys of grey windows act upon a scan in greys, not upon a picture in colour', () => {
  const bridge: Partial<Bridge> = {};
  // Nothing of the bridge is used here.
  const workstation = new Workstation(bridge as Bridge);
  const show = (color: boolean): void => {
    const volume = { ...PHANTOM, color };
    const choice = { source: 'a', volumeId: volume.volumeId };
    workstation.scan.current = { choice, volume, voxels: new Int16Array(0) };
  };
  const first = commands.get('view.firstWindow');
  expect(first.enabled(workstation)).toBe(false);
  show(true);
  expect(first.enabled(workstation)).toBe(false);
  show(false);
  expect(first.enabled(workstation)).toBe(true);
  workstation.display.greyWindow = { width: 1, level: 2 };
  workstation.display.openingWindow = PHANTOM.window;
  void first.run(workstation);
  expect(workstation.display.greyWindow).toEqual(PHANTOM.window);
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
