interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Shift is part of these characters on many keyboards: it says nothing of its own there. */
const SHIFTED_CHARACTERS = new Set(['?', '{', '}']);
/** What the bracket keys type with Shift where the layout is American. */
const UNSHIFTED: Readonly<Record<string, string>> = { '{': '[', '}': ']' };

/** The chord of a key press in the notation of the commands, "Mod+Shift+Z". */
export function chordOf(press: KeyPress): string {
  const base = UNSHIFTED[press.key] ?? press.key;
  const key = base.length === 1 ? base.toUpperCase() : base;
  const shift = press.shiftKey && !(SHIFTED_CHARACTERS.has(press.key) && base === press.key);
  return [press.ctrlKey || press.metaKey ? 'Mod' : '', press.altKey ? 'Alt' : '', shift ? 'Shift' : '', key]
    .filter((part) => part !== '')
    .join('+');
}

/** A chord as a person reads it. */
export function shownChord(chord: string): string {
  const names: Readonly<Record<string, string>> = {
    Mod: 'Ctrl',
    ' ': 'Space',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Escape: 'Esc',
  };
  return chord
    .split('+')
    .map((part) => names[part] ?? part)
    .join(' + ');
}
