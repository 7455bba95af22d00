import { randomUUID } from 'node:crypto';
import type { EngineReply, ParsedRequest } from '../../contract';
import { failure } from '../errors';
import { mapOnto, readLabelMap, readSegmentation, type LabelLayer } from '../imaging';
import { chunkOf } from './chunks';
import type { EngineState } from './state';

/** Segmentations that one page shows on its scans. */
export class OpenLabels {
  readonly #state: EngineState;
  readonly #pageGone: AbortSignal;
  readonly #open = new Map<string, { readonly onto: string; readonly layers: readonly LabelLayer[] }>();

  constructor(state: EngineState, pageGone: AbortSignal) {
    this.#state = state;
    this.#pageGone = pageGone;
  }

  /** Reads a segmentation, or a volume as a label map, onto the grid of a loaded scan. */
  async open({
    source,
    segmentationOrVolumeId: id,
    onto,
  }: ParsedRequest<'labels.open'>): Promise<EngineReply<'labels.open'>> {
    const { grid } = this.#state.volume(onto).volume;
    const stored = await this.#read(source, id);
    const { exact, layers } = await mapOnto(stored, grid, this.#pageGone);
    if (layers.every(({ segments }) => segments.every(({ voxels }) => voxels === 0)))
      throw failure(
        'labels-elsewhere',
        'No segment of it lies where this scan does.',
        'Show it on the scan that it was made from.',
      );
    const labelsId = `labels-${randomUUID()}`;
    this.#open.set(labelsId, { onto, layers });
    return { labelsId, exact, layers: layers.map(describe) };
  }

  #read(source: string, id: string) {
    const segmentation = this.#state.foundSegmentations.get(source)?.find(({ info }) => info.id === id);
    if (segmentation !== undefined) return readSegmentation(segmentation);
    const volume = this.#state.inventories.get(source)?.find(({ info }) => info.id === id);
    if (volume !== undefined) return readLabelMap(volume, { signal: this.#pageGone });
    throw failure(
      'labels-not-found',
      'This segmentation is not among those that were opened.',
      'Open the folder again.',
    );
  }

  read({ labelsId, layer, chunk }: ParsedRequest<'labels.read'>): EngineReply<'labels.read'> {
    const labels = this.#open.get(labelsId)?.layers[layer]?.labels;
    if (labels === undefined)
      throw failure(
        'labels-not-open',
        'This segmentation is no longer open.',
        'Choose it again in the list.',
      );
    return { bytes: chunkOf(labels, chunk) };
  }

  close(labelsId: string): void {
    this.#open.delete(labelsId);
  }

  /** Closes all that lies on a volume. */
  closeOn(volumeId: string): void {
    for (const [labelsId, { onto }] of this.#open) if (onto === volumeId) this.#open.delete(labelsId);
  }
}

function describe({ labels, segments }: LabelLayer): EngineReply<'labels.open'>['layers'][number] {
  return {
    segments: segments.map((segment) => ({ ...segment })),
    dataType: labels instanceof Uint16Array ? 'uint16' : 'uint32',
    byteLength: labels.byteLength,
  };
}
