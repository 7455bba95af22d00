import type {
  Inventory,
  LoadedVolume,
  OpenedSource,
  SegmentationInfo,
  UserError,
  VolumeInfo,
} from '../../electron/contract';
import { indexToLps, lpsToIndex } from '../../native-models/geometry';
import { strings } from '../strings';
import { isInside } from '../views/slice';
import type { Cine } from './cine.svelte';
import type { Dialogs } from './dialogs.svelte';
import type { Continuation, Display } from './display.svelte';
import { ENGINE_DIED } from './engineLoss';
import type { LabelsChoice, LabelsState } from './labels.svelte';
import type { Messages } from './messages.svelte';
import type { ScanState, VolumeChoice } from './scan.svelte';
import type { Rulers } from './rulers.svelte';
import type { SegmentBook } from './segmentBook.svelte';
import type { SegmentationState } from './segmentation.svelte';
import type { Sources } from './sources.svelte';

export interface OpeningParts {
  readonly sources: Sources;
  readonly scan: ScanState;
  readonly segmentation: SegmentationState;
  readonly segments: SegmentBook;
  readonly display: Display;
  readonly labels: LabelsState;
  readonly rulers: Rulers;
  readonly cine: Cine;
  readonly dialogs: Dialogs;
  readonly messages: Messages;
}

/** Failures that may pass once the scan on screen gives its memory back. */
const NEEDS_MEMORY: ReadonlySet<string> = new Set(['out-of-memory', 'volume-too-large']);

/** Brings scans on screen and takes them off it: what is shown is always what the list marks as current. */
export class Opening {
  /** The source opened last: one whose headers arrive after that of a later one stays in the list only. */
  #newest: string | null = null;
  /** A volume that was being read when the engine died. */
  #interrupted: VolumeChoice | null = null;

  constructor(private readonly parts: OpeningParts) {}

  /** Lists what a source holds and shows its main scan. */
  async open(source: OpenedSource): Promise<void> {
    const { sources, scan } = this.parts;
    this.#newest = source.handle;
    const content = await sources.open(source);
    if (content.state !== 'read' || this.#newest !== source.handle) return;
    const main = mainVolume(content.inventory);
    if (main === null) return this.#openWithoutScan(source, content.inventory.segmentations);
    if (scan.current?.choice.source === source.handle) return;
    await this.load({ source: source.handle, volumeId: main.id });
  }

  /** Shows a scan in place of the one on screen, which stays until the new one was read; true when it is there. */
  async load(choice: VolumeChoice): Promise<boolean> {
    return (await this.#mayLeave(strings.unsaved.load)) && this.#show(choice);
  }

  /** Shows a segmentation from a file over the scan on screen. */
  async showLabels(choice: LabelsChoice): Promise<void> {
    const { scan, labels, messages } = this.parts;
    if (scan.current === null) return;
    const failure = await labels.open(choice, scan.current.volume.volumeId);
    if (failure !== null && failure.code !== ENGINE_DIED.code) messages.error(failure);
  }

  /** Takes a source off the list, and its scan off the screen. */
  async closeSource(handle: string): Promise<void> {
    const { scan, sources } = this.parts;
    const isShown = scan.current?.choice.source === handle;
    if (isShown && !(await this.#mayLeave(strings.unsaved.close))) return;
    if (scan.loading?.choice.source === handle) scan.stopLoading();
    if (isShown) this.#clear();
    sources.close(handle);
  }

  engineLost(): void {
    this.#interrupted = this.parts.scan.loading?.choice ?? this.#interrupted;
  }

  /** The scan that the last engine did not finish reading; null where there is none. */
  get interrupted(): VolumeChoice | null {
    return this.#interrupted;
  }

  /** Reads it again; true when it is there. */
  resume(interrupted: VolumeChoice): Promise<boolean> {
    return this.#show(interrupted);
  }

  /** A segmentation that is opened by itself belongs to the scan on screen. */
  async #openWithoutScan(
    { handle, name }: OpenedSource,
    [first, ...others]: readonly SegmentationInfo[],
  ): Promise<void> {
    const { scan, messages } = this.parts;
    if (first === undefined) {
      messages.error({ code: 'nothing-readable', ...strings.errors.nothingReadable(name) });
    } else if (!scan.isShown) {
      messages.error({ code: 'no-scan', ...strings.errors.segmentationWithoutScan(name) });
    } else if (others.length === 0) {
      const shown = first.description || strings.labels.untitled;
      await this.showLabels({ source: handle, id: first.id, name: shown });
    }
  }

  async #show(choice: VolumeChoice): Promise<boolean> {
    const { scan, sources, messages } = this.parts;
    this.#interrupted = null;
    let failure = await this.#read(choice);
    if (failure !== null && NEEDS_MEMORY.has(failure.code) && scan.current !== null) {
      this.#clear();
      failure = await this.#read(choice);
    }
    // One that failed half way left the screen, and what was shown with it goes too.
    if (failure !== null && scan.current === null) this.#clear();
    if (failure?.code === ENGINE_DIED.code) return false;
    const isShown = scan.current?.choice === choice;
    // Of several volumes, which one failed is in the message.
    if (isShown || (failure !== null && choice.channels === undefined)) sources.record(choice, failure);
    if (failure !== null) messages.error(failure);
    return isShown;
  }

  #read(choice: VolumeChoice): Promise<UserError | null> {
    const { scan, display, labels, rulers, cine } = this.parts;
    return scan.load(choice, (volume) => {
      this.#forgetSegmentation();
      labels.clear();
      rulers.clear();
      cine.stop();
      display.start(volume, this.#continuation(choice, volume));
    });
  }

  /** For a volume that is known to show the place of the one on screen; null for others. */
  #continuation(choice: VolumeChoice, { grid }: LoadedVolume): Continuation | null {
    const { scan, sources, display } = this.parts;
    const shown = scan.current;
    if (shown?.choice.source !== choice.source) return null;
    const pair = [choice.volumeId, shown.choice.volumeId] as const;
    if (!sources.isSamePlace(choice.source, pair)) return null;
    const [i, j, k] = lpsToIndex(grid, indexToLps(shown.volume.grid, display.cursor)).map(Math.round);
    if (!isInside(grid, [i, j, k])) return null;
    return { cursor: [i, j, k], keepsGreys: sources.isSameSequence(choice.source, pair) };
  }

  #clear(): void {
    this.#forgetSegmentation();
    this.parts.cine.stop();
    this.parts.rulers.clear();
    this.parts.labels.clear();
    this.parts.scan.close();
  }

  #forgetSegmentation(): void {
    const { segmentation, segments } = this.parts;
    void segmentation.cancel();
    segmentation.clear();
    segments.clear();
  }

  async #mayLeave(why: string): Promise<boolean> {
    const { segments, dialogs } = this.parts;
    return !segments.isUnsaved || dialogs.mayDiscard(why);
  }
}

/**
 * The scan of a folder that a person most likely came for: the one with the most voxels, for localisers have few; a label
 * map only where there is nothing else.
 */
export function mainVolume({
  volumes: all,
  labelMaps,
}: Pick<Inventory, 'volumes' | 'labelMaps'>): VolumeInfo | null {
  const scans = all.filter(({ id }) => !labelMaps.includes(id));
  const volumes = scans.length > 0 ? scans : all;
  const voxels = ({ size }: VolumeInfo): number => size[0] * size[1] * size[2];
  return volumes.reduce<VolumeInfo | null>(
    (main, volume) => (main === null || voxels(volume) > voxels(main) ? volume : main),
    null,
  );
}
