import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Logger } from './logger';

/** A small file of settings: read through its schema, written beside and renamed, so that it is never half there. */
export class JsonFile<T> {
  constructor(
    private readonly file: string,
    private readonly schema: z.ZodType<T>,
    private readonly defaults: T,
    private readonly log: Logger,
  ) {}

  /** What the file holds, or the defaults where it is missing; a damaged file is set aside, not overwritten. */
  read(): T {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch {
      return this.defaults;
    }
    try {
      return this.schema.parse(JSON.parse(text));
    } catch {
      this.log.warn('settings-damaged');
      renameSync(this.file, `${this.file}.damaged`);
      return this.defaults;
    }
  }

  write(value: T): void {
    mkdirSync(path.dirname(this.file), { recursive: true });
    const beside = `${this.file}.${process.pid}.part`;
    const descriptor = openSync(beside, 'w');
    try {
      writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, this.file);
  }
}
