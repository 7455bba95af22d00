import { z } from 'zod';
import { ExpectedFailure } from '../failure';
import type { StoredTree } from './tree';
import { validateTree } from './validateTree';

const integers = z.array(z.number().int().nonnegative());

/** `tree.json`: arrays indexed by node id - 1. */
const treeDocument = z.object({
  format: z.literal('granule-tree'),
  version: z.literal(1),
  regions: z.number().int().positive(),
  steps: z.number().int().nonnegative(),
  parent: integers,
  bornAt: integers,
  diesAt: integers,
  voxelCount: integers,
  persistence: z.array(z.number()),
  meanIntensity: z.array(z.number()),
});
export type TreeDocument = z.infer<typeof treeDocument>;

/** The document that stands for a tree on disk. */
export function treeToJson(tree: StoredTree): TreeDocument {
  return {
    format: 'granule-tree',
    version: 1,
    regions: tree.regionCount,
    steps: tree.steps,
    parent: [...tree.parent],
    bornAt: [...tree.bornAt],
    diesAt: [...tree.diesAt],
    voxelCount: [...tree.voxelCount],
    persistence: [...tree.persistence],
    meanIntensity: [...tree.meanIntensity],
  };
}

/** Reads and checks such a document; throws an ExpectedFailure for anything that is no valid tree. */
export function treeFromJson(document: unknown): StoredTree {
  const parsed = treeDocument.safeParse(document);
  if (!parsed.success) throw notATree('It does not have the fields of one.');
  const { regions, steps, parent, bornAt, diesAt, voxelCount, persistence, meanIntensity } = parsed.data;
  const tree: StoredTree = {
    regionCount: regions,
    steps,
    nodeCount: parent.length,
    parent: Uint32Array.from(parent),
    bornAt: Uint32Array.from(bornAt),
    diesAt: Uint32Array.from(diesAt),
    voxelCount: Uint32Array.from(voxelCount),
    persistence: Float32Array.from(persistence),
    meanIntensity: Float32Array.from(meanIntensity),
  };
  const [fault] = validateTree(tree);
  if (fault !== undefined) throw notATree(fault);
  return tree;
}

function notATree(reason: string): ExpectedFailure {
  return new ExpectedFailure(
    'not-a-tree',
    `The file is not a valid granularity tree. ${reason}`,
    'Segment the scan again and use the tree.json that this writes.',
  );
}
