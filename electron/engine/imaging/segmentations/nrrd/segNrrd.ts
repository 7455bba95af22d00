import { createHash } from 'node:crypto';
import path from 'node:path';
import { voxelCount, type Grid } from '../../../../../native-models/geometry';
import { failure } from '../../../errors';
import { probeFile, type FileProbe } from '../../fileProbe';
import { shownName, sourceOf } from '../../files/unpackedFiles';
import { gridFromSteps } from '../../raw/lpsGrid';
import { inspectNrrd } from '../../raw/nrrd';
import { NRRD_HEADER_END, nrrdAxes, nrrdPlace, nrrdType, parseNrrdFields } from '../../raw/nrrdHeader';
import { readBytes } from '../../raw/readBytes';
import { decodeVoxels } from '../../raw/sampleTypes';
import { readTextHeader } from '../../raw/textHeader';
import type { FoundSegmentation, LabelledGrid, StoredSegments } from '../segmentation';
import { describesSegments, nrrdSegments, parseNrrdNotes, type NrrdSegment } from './segNrrdHeader';

/** True for a NRRD file whose header describes segments, as 3D Slicer writes them (.seg.nrrd). */
export function isSegNrrd({ head }: FileProbe): boolean {
  return head.toString('latin1', 0, 7) === 'NRRD000' && describesSegments(head.toString('latin1'));
}

/** A .seg.nrrd file by its header. */
export async function foundSegNrrd(probe: FileProbe): Promise<FoundSegmentation> {
  const { info } = await inspectNrrd(probe);
  const { text } = await readTextHeader(probe, NRRD_HEADER_END);
  return {
    info: {
      id: createHash('sha256').update(path.resolve(probe.path)).digest('hex').slice(0, 16),
      source: sourceOf(probe.path),
      format: 'seg.nrrd',
      description: shownName(probe.path).replace(/(\.seg)?\.nrrd$/i, ''),
      seriesUid: '',
      segments: nrrdSegments(parseNrrdNotes(text)).map(({ segment }) => segment),
      size: info.size,
      findings: info.verdict.findings,
    },
    source: { kind: 'nrrd', file: probe.path },
  };
}

/** The segments of a .seg.nrrd file: one label map a layer, the layers side by side in each voxel. */
export async function readSegNrrd(file: string): Promise<StoredSegments> {
  const { grid, layers, values } = await readLayers(file);
  const { text } = await readTextHeader(await probeFile(file), NRRD_HEADER_END);
  const described = nrrdSegments(parseNrrdNotes(text));
  const used = [...new Set(described.map(({ layer }) => layer))].filter((layer) => layer < layers);
  const sets = used.map((layer) =>
    layerOf(
      described.filter((one) => one.layer === layer),
      { values, first: layer, stride: layers, count: voxelCount(grid) },
    ),
  );
  return { kind: 'grid', grid, sets };
}

/** Values of all layers, those of one voxel side by side. */
async function readLayers(file: string): Promise<{ grid: Grid; layers: number; values: ArrayLike<number> }> {
  const probe = await probeFile(file);
  const found = await inspectNrrd(probe);
  const fields = parseNrrdFields((await readTextHeader(probe, NRRD_HEADER_END)).text);
  const axes = nrrdAxes(fields);
  const type = nrrdType(fields.get('type') ?? '');
  if (axes === null || type === null || found.source.kind !== 'raw')
    throw failure(
      'unreadable',
      `"${path.basename(file)}" keeps its segments in a way that Granule does not read.`,
      'Save it again with the encoding "gzip" or "raw".',
    );
  const { grid } = gridFromSteps(nrrdPlace(fields, axes), axes.size);
  const { voxels, littleEndian } = found.source.layout;
  const length = voxelCount(grid) * axes.components * type.bytesPerSample;
  const bytes = await readBytes({ ...voxels, length }, {});
  return { grid, layers: axes.components, values: decodeVoxels(bytes, type, littleEndian) };
}

/** Labels of one layer: every `stride`-th value from `first` on. */
interface LayerValues {
  readonly values: ArrayLike<number>;
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

function layerOf(
  described: readonly NrrdSegment[],
  { values, first, stride, count }: LayerValues,
): LabelledGrid {
  const valueOf = new Map(described.map(({ label, segment }) => [label, segment.value]));
  // Segments are numbered from 1 in the order of their description, and few files describe more than a byte counts.
  const isFew = described.every(({ segment }) => segment.value <= 0xff);
  const labels = isFew ? new Uint8Array(count) : new Uint32Array(count);
  for (let voxel = 0, at = first; voxel < count; voxel++, at += stride)
    if (values[at] !== 0) labels[voxel] = valueOf.get(values[at]) ?? 0;
  return { segments: described.map(({ segment }) => segment), labels };
}
