import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { segmentDraft, type SegmentDraft } from '../contract';
import { JsonFile } from './jsonFile';
import type { Logger } from './logger';

const MOST_FILES = 20;

/** Drafts of one window's segments: they outlive a crash, and go when the segments are saved or discarded. */
export class Drafts {
  /** The segmentation whose draft this window wrote last. */
  #current: string | null = null;

  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {}

  read(segmentationId: string): SegmentDraft | null {
    return this.#file(segmentationId).read();
  }

  write(draft: SegmentDraft): void {
    this.#current = draft.segmentationId;
    this.#file(draft.segmentationId).write(draft);
    this.#forgetOldest();
  }

  forget(segmentationId: string): void {
    rmSync(this.#pathOf(segmentationId), { force: true });
    if (this.#current === segmentationId) this.#current = null;
  }

  /** The window closes and what it holds was discarded. */
  forgetCurrent(): void {
    if (this.#current !== null) this.forget(this.#current);
  }

  #file(segmentationId: string): JsonFile<SegmentDraft | null> {
    return new JsonFile<SegmentDraft | null>(this.#pathOf(segmentationId), segmentDraft, null, this.log);
  }

  #pathOf(segmentationId: string): string {
    return path.join(this.folder, `${segmentationId}.json`);
  }

  #forgetOldest(): void {
    const files = readdirSync(this.folder).map((name) => path.join(this.folder, name));
    const newestFirst = files
      .map((file) => ({ file, changedMs: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
      .sort((a, b) => b.changedMs - a.changedMs);
    for (const { file } of newestFirst.slice(MOST_FILES)) rmSync(file, { force: true });
  }
}
