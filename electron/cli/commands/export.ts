import { existsSync } from 'node:fs';
import path from 'node:path';
import { exportFormatId, exportOptions, type SegmentToSave } from '../../contract';
import { failure } from '../../engine/errors';
import { exportSegments, fileFor, formatOf, wouldReplaceScan, type ExportFormat } from '../../engine/export';
import { findScan } from '../../engine/results/findScan';
import { readRecord, readResult, type StoredRecord } from '../../engine/results/readResult';
import { segmentExport, type Picked } from '../../engine/scene/segmentExport';
import { EXIT } from '../exitCodes';
import { argumentsError, oneOf, parseCommand, required, wholeNumber } from '../parse';
import { print, say } from '../terminal';

/** Colours that stay apart on grey, in turn. */
const COLORS: readonly SegmentToSave['color'][] = [
  [229, 72, 77],
  [62, 99, 221],
  [70, 167, 88],
  [255, 178, 36],
  [142, 78, 198],
  [0, 162, 199],
];

function parseNodes(text: string, nodeCount: number): number[] {
  const nodes = text.split(',').map(Number);
  if (nodes.some((node) => !Number.isSafeInteger(node) || node < 1))
    throw argumentsError(`--nodes takes node ids such as 812,815, not "${text}".`);
  const unknown = nodes.find((node) => node > nodeCount);
  if (unknown !== undefined)
    throw argumentsError(`This tree has the nodes 1 to ${nodeCount}; there is no node ${unknown}.`);
  return [...new Set(nodes)];
}

/** A name makes the nodes one segment; without one, each node is a segment of its own, smaller ones on top. */
function segmentsFor(nodes: readonly number[], name: string | undefined): SegmentToSave[] {
  const pick = (node: number) => ({ node, sign: 1 as const });
  if (name !== undefined) return [{ value: 1, name, color: COLORS[0], picks: nodes.map(pick) }];
  const largestFirst = [...nodes].sort((a, b) => b - a);
  return largestFirst.map((node, index) => ({
    value: index + 1,
    name: '',
    color: COLORS[index % COLORS.length],
    picks: [pick(node)],
  }));
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseCommand(args, {
    nodes: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    name: { type: 'string' },
    source: { type: 'string' },
    'empty-frames': { type: 'string' },
    'seg-type': { type: 'string' },
    smoothing: { type: 'string' },
    force: { type: 'boolean', default: false },
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0)
    throw argumentsError('Name one folder that "granule segment" wrote.');
  const nodes = required('nodes', values.nodes);
  const out = path.resolve(required('out', values.out));
  const format = formatOf(
    oneOf('format', required('format', values.format), exportFormatId.options, 'nifti'),
  );
  const options = exportOptions.safeParse({
    emptyFrames: oneOf('empty-frames', values['empty-frames'], ['keep', 'skip'], 'keep'),
    segType: oneOf('seg-type', values['seg-type'], ['binary', 'labelmap'], 'binary'),
    smoothing: wholeNumber('smoothing', values.smoothing, 0) ?? 0,
  });
  if (!options.success) throw argumentsError('--smoothing takes a whole number from 0 to 100.');
  const { name, source, force } = values;
  return { folder, nodes, format, options: options.data, file: fileFor(format, out), name, source, force };
}

/** The scan, for formats that read it or where a person names it; the others do not wait for its voxels. */
async function imageOf(
  record: StoredRecord,
  format: ExportFormat,
  source: string | undefined,
  signal: AbortSignal,
): Promise<Picked['image']> {
  const wanted = format.usesImage || source !== undefined;
  const scan = wanted ? await findScan(record, source, signal) : null;
  const { unit, modality } = record.input;
  return {
    scan: scan?.volume ?? null,
    unit,
    modality,
    findings: record.findings,
    source: scan?.found ?? null,
  };
}

/** Whether a file is this place or lies below it. */
function isWithin(place: string, file: string): boolean {
  const route = path.relative(path.resolve(place), path.resolve(file));
  return !route.startsWith('..') && !path.isAbsolute(route);
}

/** `granule export`: chosen nodes of a result as a file that other tools of the field open. */
export async function exportNodes(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { folder, nodes, format, options, file, name, source, force } = parse(args);
  const result = await readResult(folder);
  const segments = segmentsFor(parseNodes(nodes, result.tree.nodeCount), name);
  const record = await readRecord(folder);
  const data = segmentExport(result, {
    segments,
    image: await imageOf(record, format, source, signal),
    origin: { version: record.granule, encoder: record.encoder.name, seed: record.seed },
  });
  const existing = format.files(data, file).find((written) => existsSync(written));
  if (existing !== undefined && !force)
    throw failure(
      'output-exists',
      `${existing} exists.`,
      'Choose another name, or pass --force to replace it.',
    );
  const kept = [folder, ...record.source.map((one) => one.path)];
  if (existing !== undefined && kept.some((place) => isWithin(place, existing)))
    throw wouldReplaceScan(existing);
  const loss = format.loses?.(data, options) ?? null;
  if (loss !== null) say(loss);
  signal.throwIfAborted();
  const { files, compared } = await exportSegments(format, data, file, options);
  const held = data.segments.map(
    ({ value, name: called, nodes: picked, voxels }) =>
      `${value} "${called}" (nodes ${picked}) ${voxels} voxels`,
  );
  print(`${files.join(' and ')}: ${held.join('; ')}. ${compared}`);
  return EXIT.done;
}
