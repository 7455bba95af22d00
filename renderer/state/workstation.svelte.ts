import { createContext } from 'svelte';
import type { Bridge, OpenedSource, Result, Settings, UserError } from '../../electron/contract';
import { strings } from '../strings';
import { Cine } from './cine.svelte';
import { Dialogs } from './dialogs.svelte';
import { Display } from './display.svelte';
import { EngineClient } from './engineClient';
import { ENGINE_DIED, engineReturn, type EngineReturn } from './engineLoss';
import { LabelsState, type LabelsChoice } from './labels.svelte';
import { LevelState } from './level.svelte';
import { Messages } from './messages.svelte';
import { OverlayState } from './overlay.svelte';
import { Opening } from './opening';
import { Rulers } from './rulers.svelte';
import { Saving } from './saving.svelte';
import { ScanState, type VolumeChoice } from './scan.svelte';
import { SegmentBook } from './segmentBook.svelte';
import { SegmentDrafts } from './segmentDrafts';
import { SegmentationState } from './segmentation.svelte';
import { Sources } from './sources.svelte';
import { isSameTree } from './treeIndex';

/**
 * Puts the parts of a session together and carries what concerns several of them:
 * opening, segmenting, saving, and going on after the engine died.
 */
export class Workstation {
  readonly engine = new EngineClient();
  readonly messages = new Messages();
  readonly dialogs = new Dialogs();
  readonly sources = new Sources(this.engine);
  readonly scan = new ScanState(this.engine);
  readonly segmentation = new SegmentationState(this.engine);
  readonly level = new LevelState(this.segmentation);
  readonly segments = new SegmentBook();
  readonly display = new Display();
  readonly rulers = new Rulers();
  readonly cine = new Cine();
  readonly labels = new LabelsState(this.engine);
  readonly overlay = new OverlayState(this);
  readonly bridge: Bridge;
  readonly saving: Saving;
  readonly #drafts: SegmentDrafts;
  readonly #opening = new Opening(this);
  /** Whether an engine is there that knows what is on screen. */
  isEngineReady = $state(false);
  /** While there is no engine: settled when the next one holds the volume, with what went wrong. */
  #engineBack: EngineReturn | null = null;
  #port: MessagePort | null = null;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
    this.#drafts = new SegmentDrafts(this);
    this.saving = new Saving(this);
  }

  /** Shows what a dialog, a drop or the command line opened. */
  async openFrom(opening: Promise<Result<OpenedSource | null>>): Promise<void> {
    const opened = await opening;
    if (!opened.ok) return this.messages.error(opened.error);
    if (opened.value !== null) await this.open(opened.value);
  }

  open(source: OpenedSource): Promise<void> {
    return this.#opening.open(source);
  }

  async load(choice: VolumeChoice): Promise<void> {
    await this.#opening.load(choice);
  }

  /** Asks which of some volumes of the same place are to be channels of one. */
  askForChannels(source: string, volumeIds: readonly string[]): void {
    this.dialogs.show({ kind: 'channels', source, volumeIds });
  }

  /** Shows a segmentation from a file over the scan on screen. */
  showLabels(choice: LabelsChoice): Promise<void> {
    return this.#opening.showLabels(choice);
  }

  closeSource(handle: string): Promise<void> {
    return this.#opening.closeSource(handle);
  }

  async segment(): Promise<void> {
    const scan = this.scan.current;
    if (scan === null) return;
    const { segmentAgain } = strings.unsaved;
    const isAtRisk = this.segments.isUnsaved && this.segmentation.wouldDiffer;
    if (isAtRisk && !(await this.dialogs.mayDiscard(segmentAgain))) return;
    const before = this.segmentation.result;
    const outcome = await this.segmentation.run(scan.volume);
    // Another scan was loaded meanwhile: the result belongs to none on screen.
    if (this.scan.current !== scan) return;
    if (outcome.end === 'failed') return this.messages.error(outcome.error);
    if (outcome.end === 'cancelled') return this.messages.notice(strings.segment.cancelled);
    if (before === null || !isSameTree(before.data.tree, outcome.result.data.tree)) this.#dropSegments();
    this.segmentation.accept(outcome.result);
    this.level.reset();
    this.display.tool = 'pick';
    await this.#drafts.offer();
  }

  /** Resolves when there is an engine that knows what is on screen, with what went wrong otherwise. */
  async engineBack(): Promise<void> {
    await this.#engineBack?.promise;
  }

  async describeEngine(): Promise<void> {
    const application = await this.bridge.about();
    this.dialogs.show({ kind: 'about', content: { application, engine: null } });
    const engine = await this.engine.call('device.describe', {});
    if (engine.ok && this.dialogs.open?.kind === 'about') {
      this.dialogs.show({ kind: 'about', content: { application, engine: engine.value } });
    }
  }

  async acknowledgeNotice(settings: Settings): Promise<void> {
    this.dialogs.close();
    const written = await this.bridge.writeSettings({ ...settings, noticeAcknowledged: true });
    if (!written.ok) this.messages.error(written.error);
  }

  /** The engine process ended. Main starts another; its port arrives through `engineReturned`. */
  engineLost(): void {
    this.isEngineReady = false;
    this.#port = null;
    this.#opening.engineLost();
    if (this.#engineBack === null) {
      this.#engineBack = engineReturn();
      this.messages.error(ENGINE_DIED);
    }
    this.segmentation.engineLost(this.#engineBack.promise);
    this.engine.disconnect(ENGINE_DIED);
  }

  /** A port to a (new) engine: it has to be told again what is on screen. */
  async engineReturned(port: MessagePort): Promise<void> {
    this.#port = port;
    this.engine.connect(port);
    const failure = await this.#reattach();
    // This engine died as well: the next one's port comes.
    if (this.#port !== port) return;
    this.isEngineReady = true;
    if (failure !== null) this.messages.error(failure);
    if (this.#engineBack === null) return;
    const { back, resumes } = strings.engine;
    if (failure === null) this.messages.notice(this.segmentation.job.state === 'idle' ? back : resumes);
    this.#engineBack.settle(failure);
    this.#engineBack = null;
  }

  async #reattach(): Promise<UserError | null> {
    const { interrupted } = this.#opening;
    if (interrupted !== null && (await this.#opening.resume(interrupted))) return null;
    const failure = await this.scan.reattach();
    if (failure === null) await this.segmentation.reattach();
    return failure;
  }

  #dropSegments(): void {
    if (this.segments.segments.length > 0) this.messages.notice(strings.segment.treeChanged);
    this.segments.clear();
  }
}

export const [useWorkstation, provideWorkstation] = createContext<Workstation>();
