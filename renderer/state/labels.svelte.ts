import type { EngineReply, StoredSegment, UserError } from '../../electron/contract';
import { readChunks, voxelArray } from './chunks';
import type { EngineClient } from './engineClient';

/** A segmentation, or a volume of labels, that is listed. */
export interface LabelsChoice {
  readonly source: string;
  readonly id: string;
  readonly name: string;
}

export interface LabelSegment extends StoredSegment {
  readonly voxels: number;
  readonly isVisible: boolean;
}

/** Segments that do not overlap. */
export interface LabelLayer {
  readonly segments: readonly LabelSegment[];
  /** For each voxel of the scan the position + 1 of its segment, 0 for none; i fastest. */
  readonly positions: Uint16Array;
}

/** A segmentation that somebody made before, shown over the scan. */
export interface OpenLabels {
  readonly labelsId: string;
  readonly choice: LabelsChoice;
  /** Its pixels are voxels of the scan; else each voxel took the nearest. */
  readonly isExact: boolean;
  readonly layers: readonly LabelLayer[];
}

type StoredLayer = EngineReply<'labels.open'>['layers'][number];

/** Segmentations from files over the scan on screen. */
export class LabelsState {
  list = $state.raw<readonly OpenLabels[]>([]);
  /** The one on its way; null when there is none. */
  opening = $state.raw<LabelsChoice | null>(null);
  opacity = $state(0.4);
  readonly #engine: EngineClient;

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** The one on screen that was chosen so; null where it is not. */
  shown({ source, id }: LabelsChoice): OpenLabels | null {
    return this.list.find(({ choice }) => choice.source === source && choice.id === id) ?? null;
  }

  /** Brings a segmentation onto the grid of a scan and shows it; null when it is there or nobody waits any more. */
  async open(choice: LabelsChoice, volumeId: string): Promise<UserError | null> {
    if (this.shown(choice) !== null) return null;
    this.opening = choice;
    const { source, id } = choice;
    const reply = await this.#engine.call('labels.open', {
      source,
      segmentationOrVolumeId: id,
      onto: volumeId,
    });
    if (!reply.ok) return this.#end(choice, reply.error);
    const { labelsId, exact: isExact } = reply.value;
    const layers: LabelLayer[] = [];
    for (const [layer, stored] of reply.value.layers.entries()) {
      const values = new Uint8Array(stored.byteLength);
      const failure = await readChunks({
        target: values,
        read: (chunk) => this.#engine.call('labels.read', { labelsId, layer, chunk }),
        isCurrent: () => this.opening === choice,
        onChunk: () => {},
      });
      if (failure !== null) return this.#end(choice, failure);
      layers.push(layerOf(stored, values.buffer));
    }
    if (this.opening !== choice) {
      void this.#engine.call('labels.close', { labelsId });
      return null;
    }
    this.list = [...this.list, { labelsId, choice, isExact, layers }];
    return this.#end(choice, null);
  }

  /** Shows or hides one segment, or all of a segmentation. */
  setVisible(labels: OpenLabels, isVisible: boolean, only: LabelSegment | null = null): void {
    const change = (segment: LabelSegment): LabelSegment =>
      only === null || segment === only ? { ...segment, isVisible } : segment;
    const layers = labels.layers.map((layer) => ({ ...layer, segments: layer.segments.map(change) }));
    this.list = this.list.map((open) => (open === labels ? { ...open, layers } : open));
  }

  /** Visible segments at a voxel. */
  segmentsAt(offset: number): readonly LabelSegment[] {
    return this.list
      .flatMap(({ layers }) => layers)
      .flatMap(({ segments, positions }) => segments[positions[offset] - 1] ?? [])
      .filter(({ isVisible }) => isVisible);
  }

  close(labels: OpenLabels): void {
    void this.#engine.call('labels.close', { labelsId: labels.labelsId });
    this.list = this.list.filter((open) => open !== labels);
  }

  /** For another scan: what lies on this one's grid does not lie on that one's. */
  clear(): void {
    this.opening = null;
    for (const labels of this.list) this.close(labels);
  }

  #end(choice: LabelsChoice, failure: UserError | null): UserError | null {
    if (this.opening !== choice) return null;
    this.opening = null;
    return failure;
  }
}

/** Values of a file may be large and far apart: positions in the list of segments are small and dense. */
function layerOf({ dataType, segments }: StoredLayer, buffer: ArrayBuffer): LabelLayer {
  const positionOf = new Map(segments.map(({ value }, position) => [value, position + 1]));
  const positions = Uint16Array.from(voxelArray(dataType, buffer), (value) => positionOf.get(value) ?? 0);
  return { segments: segments.map((segment) => ({ ...segment, isVisible: true })), positions };
}
