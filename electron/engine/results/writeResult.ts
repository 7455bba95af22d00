import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { labelsAtStep, treeToJson } from '../../../native-models/condensation';
import { writeFileAtomically, writeLabelMap } from '../export';
import type { ReportProgress } from '../jobs/progressMeter';
import type { Segmentation } from '../jobs/segmentation';
import { writeFolderWhole } from './resultFolder';
import type { ScanSource } from './scanSource';

function json(document: unknown): string {
  return `${JSON.stringify(document)}\n`;
}

function levelFile(index: number): string {
  return `levels/level-${String(index + 1).padStart(2, '0')}.nii.gz`;
}

/** Writes a segmentation as the files of DESIGN section 5; the folder appears whole or not at all. */
export async function writeResult(
  folder: string,
  segmentation: Omit<Segmentation, 'volumeId'>,
  source: readonly ScanSource[],
  signal: AbortSignal,
  onProgress: ReportProgress,
): Promise<void> {
  const { grid, regions, tree, levels, persistent, clusters, provenance } = segmentation;
  await writeFolderWhole(folder, async (partial) => {
    const at = (name: string): string => path.join(partial, name);
    const wrote = (done: number): void =>
      onProgress({ stage: 'write', done, total: levels.length + 2, remainingSeconds: null });
    wrote(0);
    await writeLabelMap(at('regions.nii.gz'), regions.labels, grid);
    await mkdir(at('levels'));
    for (const [index, { step }] of levels.entries()) {
      signal.throwIfAborted();
      wrote(index + 1);
      await writeLabelMap(at(levelFile(index)), labelsAtStep(tree, regions, step), grid);
    }
    await writeLabelMap(at('persistent.nii.gz'), persistent, grid);
    if (clusters) await writeLabelMap(at('kmeans.nii.gz'), clusters, grid);
    const listed = levels.map(({ step, segments }, index) => ({ step, segments, file: levelFile(index) }));
    await writeFileAtomically(at('tree.json'), json(treeToJson(tree)));
    await writeFileAtomically(at('levels.json'), json(listed));
    await writeFileAtomically(at('provenance.json'), json({ ...provenance, source }));
    signal.throwIfAborted();
  });
}
