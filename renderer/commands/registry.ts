import type { Workstation } from '../state/workstation.svelte';
import { chordOf } from './chord';
import type { Command, CommandId } from './command';

/** Commands by id and by key. */
export class Registry {
  readonly list: readonly Command[];
  readonly #byId = new Map<string, Command>();
  readonly #byChord = new Map<string, Command>();

  constructor(list: readonly Command[]) {
    this.list = list;
    for (const command of list) {
      if (this.#byId.has(command.id)) throw new Error(`Two commands are called ${command.id}.`);
      this.#byId.set(command.id, command);
      for (const chord of command.keys) {
        const other = this.#byChord.get(chord);
        if (other !== undefined) {
          throw new Error(`${chord} stands for both ${other.id} and ${command.id}.`);
        }
        this.#byChord.set(chord, command);
      }
    }
  }

  get(id: CommandId): Command {
    const command = this.#byId.get(id);
    if (command === undefined) throw new Error(`There is no command ${id}.`);
    return command;
  }

  /** Runs a command if it exists and can run at this moment. */
  run(id: string, workstation: Workstation): void {
    const command = this.#byId.get(id);
    if (command?.enabled(workstation) === true) void command.run(workstation);
  }

  /** Runs the command of a key press, unless a text field or another control wants the key for itself. */
  handleKey(event: KeyboardEvent, workstation: Workstation): void {
    const command = this.#byChord.get(chordOf(event));
    if (command === undefined || belongsToControl(event)) return;
    event.preventDefault();
    if (command.enabled(workstation)) void command.run(workstation);
  }
}

function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog') !== null) return true;
  if (target instanceof HTMLInputElement && target.type === 'text')
    return !isChord(event) || isTextChord(event);
  if (isChord(event)) return false;
  if (target instanceof HTMLInputElement && target.type === 'range')
    return /^(Arrow|Page|Home|End)/.test(event.key);
  if (target instanceof HTMLSelectElement) return true;
  if (event.key === ' ') return target.matches('button, summary, input:not([type=range])');
  return event.key === 'Enter' && target.matches('button, summary');
}

function isChord(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

/** Ctrl+Z in a text field undoes typing. */
function isTextChord(event: KeyboardEvent): boolean {
  return ['z', 'y', 'a', 'c', 'v', 'x'].includes(event.key.toLowerCase());
}
