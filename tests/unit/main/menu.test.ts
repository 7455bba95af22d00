import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, it, vi } from 'vitest';
import { menuAct } from '../../../electron/contract';
import { buildMenu } from '../../../electron/main/menu';

const COMMANDS = fileURLToPath(new URL('../../../renderer/commands', import.meta.url));
let template: MenuItemConstructorOptions[] = [];

vi.mock('electron', () => ({
  Menu: { buildFromTemplate: (built: MenuItemConstructorOptions[]) => void (template = built) },
}));

function itemsOf(entries: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return entries.flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? itemsOf(entry.submenu) : [])]);
}

function idsOfCommands(): string[] {
  return readdirSync(COMMANDS)
    .map((name) => readFileSync(path.join(COMMANDS, name), 'utf8'))
    .flatMap((source) => [...source.matchAll(/^\s+id: '([\w.]+)'/gm)].map(([, id]) => id ?? ''));
}

it.each([false, true])('asks the page only for commands that it has (macOS: %s)', (isMac) => {
  const acts: string[] = [];
  buildMenu((id) => acts.push(id), isMac);
  const items = itemsOf(template).filter(({ id }) => id !== undefined);
  for (const { click } of items) Reflect.apply(click ?? (() => undefined), undefined, []);
  expect(acts).toEqual(items.map(({ id }) => id));
  expect(new Set(acts).size).toBe(acts.length);
  expect(acts.filter((act) => !menuAct.safeParse(act).success)).toEqual([]);
  expect(idsOfCommands()).toEqual(expect.arrayContaining(acts));
});

it('leaves the keys to the page, which knows when a text field has the focus', () => {
  buildMenu(() => undefined, false);
  const keyed = itemsOf(template).filter(({ accelerator }) => accelerator !== undefined);
  expect(keyed.length).toBeGreaterThan(3);
  expect(keyed.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
});
