import type { CodedConcept } from '../../electron/contract';
import { segmentColor } from '../views/colors';
import { apply, invert, type Increment, type Pick, type Rgb, type Segment } from './segments';

/** The segments a person makes, and the log of acts that made them. */
export class SegmentBook {
  segments = $state.raw<readonly Segment[]>([]);
  activeId = $state<number | null>(null);
  /** The segment whose name field is asked to take the keys. */
  naming = $state<number | null>(null);
  #done = $state.raw<readonly Increment[]>([]);
  #undone = $state.raw<readonly Increment[]>([]);
  #saved = $state.raw<readonly Segment[]>([]);
  #nextId = 1;
  #changed: () => void = () => {};

  readonly active = $derived(this.segments.find((segment) => segment.id === this.activeId) ?? null);
  readonly canUndo = $derived(this.#done.length > 0);
  readonly canRedo = $derived(this.#undone.length > 0);

  /** Whether closing the list would lose something. */
  readonly isUnsaved = $derived(this.segments.length > 0 && this.segments !== this.#saved);

  /** The listener hears of every change of what is there, and of what is saved. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Acts made so far and not taken back. */
  get length(): number {
    return this.#done.length;
  }

  /** Adds a pick to the active segment; without one, the pick begins a segment of its own. */
  pick(pick: Pick): void {
    if (this.active === null) {
      if (pick.sign === 1) this.create([pick]);
      return;
    }
    const last = this.active.picks.at(-1);
    if (last?.node === pick.node && last.sign === pick.sign) return;
    this.#replace(this.active, { ...this.active, picks: [...this.active.picks, pick] });
  }

  create(picks: readonly Pick[] = []): void {
    const id = this.#nextId;
    this.#nextId += 1;
    const segment = { id, name: '', color: segmentColor(id), code: null, picks };
    this.#commit({ kind: 'insert', index: this.segments.length, segment });
    this.activeId = id;
  }

  rename(segment: Segment, name: string): void {
    const trimmed = name.trim();
    if (trimmed !== segment.name) this.#replace(segment, { ...segment, name: trimmed });
  }

  /** Brings the keys to the name of the active segment. */
  askForName(): void {
    this.naming = this.activeId;
  }

  recolor(segment: Segment, color: Rgb): void {
    this.#replace(segment, { ...segment, color });
  }

  /** Says what a segment is; one without a name takes that of the concept. */
  describe(segment: Segment, code: CodedConcept | null): void {
    this.#replace(segment, { ...segment, code, name: segment.name || (code?.meaning ?? '') });
  }

  delete(segment: Segment): void {
    this.#commit({ kind: 'remove', index: this.segments.indexOf(segment), segment });
    if (this.activeId === segment.id) this.activeId = this.segments.at(-1)?.id ?? null;
  }

  undo(): void {
    const increment = this.#done.at(-1);
    if (increment === undefined) return;
    this.#apply(invert(increment));
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, increment];
  }

  redo(): void {
    const increment = this.#undone.at(-1);
    if (increment === undefined) return;
    this.#apply(increment);
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, increment];
  }

  /** Takes back acts that turned out to be part of another gesture (the clicks of a double click): no redo. */
  withdraw(downTo: number): void {
    while (this.#done.length > downTo) this.undo();
    this.#undone = [];
  }

  markSaved(): void {
    this.#saved = this.segments;
    this.#changed();
  }

  /** Takes up segments of an earlier session, unsaved as they were. */
  restore(segments: readonly Omit<Segment, 'id'>[]): void {
    this.clear();
    this.segments = segments.map((segment, position) => ({ ...segment, id: this.#nextId + position }));
    this.#nextId += segments.length;
    this.activeId = this.segments.at(-1)?.id ?? null;
    this.#changed();
  }

  /** Forgets everything, for another volume or another tree. */
  clear(): void {
    this.segments = [];
    this.activeId = null;
    this.#done = [];
    this.#undone = [];
    this.#changed();
  }

  #replace(before: Segment, after: Segment): void {
    this.#commit({ kind: 'replace', before, after });
  }

  #commit(increment: Increment): void {
    this.#apply(increment);
    this.#done = [...this.#done, increment];
    this.#undone = [];
  }

  #apply(increment: Increment): void {
    this.segments = apply(this.segments, increment);
    if (increment.kind === 'insert') this.activeId = increment.segment.id;
    if (this.activeId !== null && !this.segments.some(({ id }) => id === this.activeId)) {
      this.activeId = this.segments.at(-1)?.id ?? null;
    }
    this.#changed();
  }
}
