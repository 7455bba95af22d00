import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The journal of a job: what its finished stages made, kept under a digest of everything that went in.
 * A job asked for again after the engine died takes up where the last finished stage ended.
 * Names are digests: nothing of the patient stands in them.
 */
export class StageCache {
  private constructor(
    /** Digest of the job's inputs: the same job has the same id, also after a restart. */
    readonly id: string,
    private readonly folder: string,
  ) {}

  /** The journal of the job with these inputs. */
  static ofInputs(workFolder: string, inputs: readonly string[]): StageCache {
    return StageCache.ofId(
      workFolder,
      createHash('sha256').update(inputs.join('\n')).digest('hex').slice(0, 32),
    );
  }

  static ofId(workFolder: string, id: string): StageCache {
    return new StageCache(id, path.join(workFolder, id));
  }

  async read(stage: string): Promise<Uint8Array | null> {
    try {
      return await readFile(path.join(this.folder, stage));
    } catch {
      return null;
    }
  }

  /**
   * Written beside and renamed: a stage is either wholly there or not at all. A journal that a full disk refuses costs
   * the resuming of a job, never the job.
   */
  async write(stage: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.folder, stage);
    const partial = `${file}.partial`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(partial, bytes);
      await rename(partial, file);
    } catch {
      await rm(partial, { force: true }).catch(() => undefined);
    }
  }
}
