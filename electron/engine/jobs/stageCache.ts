import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The journal of a job: what its finished stages made, kept under a digest of everything that went in.
 * A job asked for again after the engine died takes up where the last finished stage ended.
 * Names are digests: nothing of the patient stands in them.
 */
export class StageCache {
  private constructor(private readonly folder: string) {}

  static async open(workFolder: string, inputs: readonly string[]): Promise<StageCache> {
    const digest = createHash('sha256').update(inputs.join('\n')).digest('hex').slice(0, 32);
    const folder = path.join(workFolder, digest);
    await mkdir(folder, { recursive: true });
    return new StageCache(folder);
  }

  async read(stage: string): Promise<Uint8Array | null> {
    try {
      return await readFile(path.join(this.folder, stage));
    } catch {
      return null;
    }
  }

  /** Written beside and renamed: a stage is either wholly there or not at all. */
  async write(stage: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.folder, stage);
    await writeFile(`${file}.partial`, bytes);
    await rename(`${file}.partial`, file);
  }

  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
