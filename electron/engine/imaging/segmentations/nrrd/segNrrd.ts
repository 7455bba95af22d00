import path from 'node:path';
import { voxelCount } from '../../../../../native-models/geometry';
import { failure } from '../../../errors';
import { probeFile, type FileProbe } from '../../fileProbe';
import { describeFile } from '../../files/describeFile';
import { shownName } from '../../files/unpackedFiles';
import { identifierOf } from '../../identifier';
import {
  isLittleEndian,
  isUnusualNrrd,
  nrrdBytes,
  nrrdVoxels,
  openNrrd,
  type NrrdFile,
} from '../../raw/nrrd';
import { parseNrrdNotes } from '../../raw/nrrdHeader';
import { readBytes, refuseBeyondFile, type ByteRange } from '../../raw/readBytes';
import { decodeVoxels } from '../../raw/sampleTypes';
import type { FoundSegmentation, LabelledGrid, StoredSegments } from '../segmentation';
import { describesSegments, nrrdSegments, type NrrdSegment } from './segNrrdHeader';

/** True for a NRRD file whose header describes segments, as 3D Slicer writes them (.seg.nrrd). */
export function isSegNrrd({ head }: FileProbe): boolean {
  return head.toString('latin1', 0, 7) === 'NRRD000' && describesSegments(head.toString('latin1'));
}

/** A .seg.nrrd file by its header. */
export async function foundSegNrrd(probe: FileProbe): Promise<FoundSegmentation> {
  const { nrrd } = await openLayers(probe);
  const { identity, source, seriesUid } = describeFile(probe.path);
  return {
    info: {
      id: identifierOf(identity),
      source,
      format: 'seg.nrrd',
      description: shownName(probe.path).replace(/(\.seg)?\.nrrd$/i, ''),
      seriesUid,
      segments: nrrdSegments(parseNrrdNotes(nrrd.text)).map(({ segment }) => segment),
      size: [...nrrd.axes.size],
      findings: nrrd.place.findings.map((finding) => ({ ...finding })),
    },
    source: { kind: 'nrrd', file: probe.path },
  };
}

/** The segments of a .seg.nrrd file: one label map a layer, the layers side by side in each voxel. */
export async function readSegNrrd(file: string): Promise<StoredSegments> {
  const { nrrd, range } = await openLayers(await probeFile(file));
  const { text, type, axes, place } = nrrd;
  const values = decodeVoxels(await readBytes(range), type, isLittleEndian(nrrd));
  const described = nrrdSegments(parseNrrdNotes(text));
  const layers = axes.components;
  const used = [...new Set(described.map(({ layer }) => layer))].filter((layer) => layer < layers);
  const count = voxelCount(place.grid);
  const sets = used.map((layer) =>
    layerOf(
      described.filter((one) => one.layer === layer),
      { values, first: layer, stride: layers, count },
    ),
  );
  return { kind: 'grid', grid: place.grid, sets };
}

/** Where the values of all layers lie, those of one voxel side by side. */
async function openLayers(probe: FileProbe): Promise<{ nrrd: NrrdFile; range: ByteRange }> {
  const nrrd = await openNrrd(probe);
  if (isUnusualNrrd(nrrd))
    throw failure(
      'unreadable',
      `"${path.basename(probe.path)}" keeps its segments in a way that Granule does not read.`,
      'Save it again with the encoding "gzip" or "raw".',
    );
  const range = { ...(await nrrdVoxels(nrrd)), length: nrrdBytes(nrrd) };
  await refuseBeyondFile(range);
  return { nrrd, range };
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
