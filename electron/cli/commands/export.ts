import path from 'node:path';
import type { SegmentToSave } from '../../contract';
import { readMeasuredScan, readResult } from '../../engine/results/readResult';
import { saveSegments } from '../../engine/scene/saveSegments';
import { EXIT } from '../exitCodes';
import { argumentsError, oneOf, parseCommand, required } from '../parse';
import { print } from '../terminal';

const RED: SegmentToSave['color'] = [229, 72, 77];

function parseNodes(text: string, nodeCount: number): number[] {
  const nodes = text.split(',').map(Number);
  if (nodes.some((node) => !Number.isSafeInteger(node) || node < 1))
    throw argumentsError(`--nodes takes node ids such as 812,815, not "${text}".`);
  const unknown = nodes.find((node) => node > nodeCount);
  if (unknown !== undefined)
    throw argumentsError(`This tree has the nodes 1 to ${nodeCount}; there is no node ${unknown}.`);
  return nodes;
}

/** A name makes the nodes one segment; without one, each node is a segment of its own, smaller ones on top. */
function segmentsFor(nodes: readonly number[], name: string | undefined): SegmentToSave[] {
  const pick = (node: number) => ({ node, sign: 1 as const });
  if (name !== undefined) return [{ value: 1, name, color: RED, picks: nodes.map(pick) }];
  const largestFirst = [...nodes].sort((a, b) => b - a);
  return largestFirst.map((node, index) => ({ value: index + 1, name: '', color: RED, picks: [pick(node)] }));
}

/** `granule export`: chosen nodes of a result as a label map with a table beside it. */
export async function exportNodes(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommand(args, {
    nodes: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    name: { type: 'string' },
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0)
    throw argumentsError('Name one folder that "granule segment" wrote.');
  const nodesText = required('nodes', values.nodes);
  const out = required('out', values.out);
  oneOf('format', required('format', values.format), ['nifti'] as const, 'nifti');
  const result = await readResult(folder);
  const segments = segmentsFor(parseNodes(nodesText, result.tree.nodeCount), values.name);
  const saved = await saveSegments(result, segments, path.resolve(out), await readMeasuredScan(folder));
  print(`${saved.file} and ${saved.sidecar}: ${saved.voxels.join(', ')} voxels, read back and compared.`);
  return EXIT.done;
}
