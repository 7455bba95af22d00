import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { treeFromJson, type Level, type Regions, type StoredTree } from '../../../native-models/condensation';
import { ExpectedFailure } from '../../../native-models/failure';
import type { Grid, Volume } from '../../../native-models/geometry';
import { failure } from '../errors';
import { inspect, readVolume } from '../imaging';
import { scanSource } from './scanSource';

const levelList = z.array(z.object({ step: z.number().int(), segments: z.number().int(), file: z.string() }));

const storedRecord = z.object({
  granule: z.string(),
  input: z.object({ sha256: z.string(), modality: z.string(), unit: z.string() }),
  encoder: z.object({ name: z.string() }),
  seed: z.number(),
  findings: z.array(z.string()),
  source: z.array(scanSource).default([]),
});
/** What `provenance.json` says of the scan and of how it was segmented. */
export type StoredRecord = z.infer<typeof storedRecord>;

/** A result as `writeResult` left it on disk. */
export interface StoredResult {
  readonly grid: Grid;
  readonly regions: Regions;
  readonly tree: StoredTree;
  /** Salient levels, coarse to fine. */
  readonly levels: readonly Level[];
  readonly persistent: Uint16Array | Uint32Array;
  /** Clusters of spectral k-means, where the faithful mode made them. */
  readonly clusters: Uint16Array | Uint32Array | null;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw failure(
      'result-unreadable',
      `${file} is missing or damaged.`,
      'Name a folder that "granule segment" wrote, or segment the scan again.',
    );
  }
}

async function readTree(file: string): Promise<StoredTree> {
  const document = await readJson(file);
  try {
    return treeFromJson(document);
  } catch (error) {
    if (error instanceof ExpectedFailure)
      throw failure(error.code, `${file}: ${error.message}`, error.nextStep);
    throw error;
  }
}

/** The one volume that a file holds. */
async function readOnlyVolume(file: string): Promise<Volume> {
  const { volumes, skipped } = await inspect([file]);
  const [found] = volumes;
  if (found !== undefined) return readVolume(found);
  const reason = skipped[0]?.reason ?? 'There is nothing there that can be read.';
  throw failure(skipped[0]?.code ?? 'not-readable', `${file}: ${reason}`, '');
}

async function readLabels(file: string): Promise<{ grid: Grid; labels: Uint16Array | Uint32Array }> {
  const { grid, voxels } = await readOnlyVolume(file);
  const isLabels = voxels instanceof Uint16Array || voxels instanceof Uint32Array;
  return { grid, labels: isLabels ? voxels : Uint32Array.from(voxels) };
}

/** The record of a result: which scan its numbers were measured on, and how. */
export async function readRecord(folder: string): Promise<StoredRecord> {
  const file = path.join(folder, 'provenance.json');
  const record = storedRecord.safeParse(await readJson(file));
  if (record.success) return record.data;
  throw failure('result-unreadable', `${file} is damaged.`, 'Segment the scan again.');
}

/** Reads a result folder back; a file that is missing or damaged is named. */
export async function readResult(folder: string): Promise<StoredResult> {
  const at = (name: string): string => path.join(folder, name);
  const tree = await readTree(at('tree.json'));
  const levels = levelList.safeParse(await readJson(at('levels.json')));
  if (!levels.success)
    throw failure('result-unreadable', `${at('levels.json')} is damaged.`, 'Segment the scan again.');
  const { grid, labels } = await readLabels(at('regions.nii.gz'));
  if (labels.some((label) => label > tree.regionCount))
    throw failure(
      'result-unreadable',
      `${at('regions.nii.gz')} does not belong to its tree.json.`,
      'Segment the scan again.',
    );
  const persistent = await readLabels(at('persistent.nii.gz'));
  const kMeans = at('kmeans.nii.gz');
  return {
    grid,
    regions: { labels, count: tree.regionCount },
    tree,
    levels: levels.data.map(({ step, segments }) => ({ step, segments })),
    persistent: persistent.labels,
    clusters: existsSync(kMeans) ? (await readLabels(kMeans)).labels : null,
  };
}
