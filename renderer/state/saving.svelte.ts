import type {
  Bridge,
  ExportFormatId,
  ExportOptions,
  OfferedFormat,
  SegmentToSave,
  UserError,
} from '../../electron/contract';
import { strings } from '../strings';
import type { Dialogs } from './dialogs.svelte';
import type { EngineClient } from './engineClient';
import { ENGINE_DIED } from './engineLoss';
import type { Messages } from './messages.svelte';
import type { SegmentBook } from './segmentBook.svelte';
import type { Segment } from './segments';
import type { SegmentationState } from './segmentation.svelte';

export interface SavingParts {
  readonly bridge: Bridge;
  readonly engine: EngineClient;
  readonly segmentation: SegmentationState;
  readonly segments: SegmentBook;
  readonly dialogs: Dialogs;
  readonly messages: Messages;
  /** Resolves when there is an engine that knows what is on screen. */
  engineBack(): Promise<void>;
}

const NOT_SAVED: UserError = { code: 'save-interrupted', ...strings.errors.saveInterrupted };
const LOST: UserError = { code: 'segmentation-lost', ...strings.errors.segmentationLost };

/** Saving the segments: in which format, how, and what was compared before anything is called saved. */
export class Saving {
  format = $state<ExportFormatId>('nifti');
  options = $state<ExportOptions>({ emptyFrames: 'skip', segType: 'binary', smoothing: 10 });
  /** What the engine can write, and what stands against it; null until it has answered. */
  offered = $state.raw<readonly OfferedFormat[] | null>(null);
  isWriting = $state(false);
  readonly chosen = $derived(this.offered?.find(({ id }) => id === this.format) ?? null);
  readonly #parts: SavingParts;

  constructor(parts: SavingParts) {
    this.#parts = parts;
  }

  /** Opens the dialog of formats. */
  async ask(): Promise<void> {
    this.offered = null;
    this.#parts.dialogs.show({ kind: 'save' });
    await this.check();
  }

  /** Asks the engine what stands against each format for the segments as they are now. */
  async check(): Promise<void> {
    const { engine, segmentation, messages, segments, dialogs } = this.#parts;
    await this.#parts.engineBack();
    if (segmentation.result === null) return;
    const { segmentationId } = segmentation.result.data;
    const list = segments.segments;
    const reply = await engine.call('export.formats', { segmentationId, segments: list.map(toSave) });
    // Another change is being checked already.
    if (segments.segments !== list) return;
    if (reply.ok) this.offered = reply.value.formats;
    else {
      dialogs.close();
      messages.error(segmentation.isHeldByEngine ? reply.error : LOST);
    }
  }

  /** Lets a person choose a file and writes it; the dialog stays until it is written or refused. */
  async save(): Promise<void> {
    const { bridge, dialogs, messages } = this.#parts;
    if (this.chosen === null || this.chosen.refusal !== null || this.isWriting) return;
    const { name, extensions } = this.chosen;
    const target = await bridge.chooseTarget({
      suggestedName: `${strings.save.suggestedName}${extensions[0]}`,
      formatName: name,
      extensions,
    });
    if (!target.ok) return messages.error(target.error);
    if (target.value === null) return;
    this.isWriting = true;
    const failure = await this.#write(target.value.handle);
    this.isWriting = false;
    dialogs.close();
    if (failure !== null) messages.error(failure);
  }

  async #write(target: string): Promise<UserError | null> {
    const { engine, segmentation, segments, messages } = this.#parts;
    await this.#parts.engineBack();
    if (segmentation.result === null || !segmentation.isHeldByEngine) return LOST;
    const list = segments.segments;
    const saved = await engine.call('segmentation.save', {
      segmentationId: segmentation.result.data.segmentationId,
      target,
      format: this.format,
      options: $state.snapshot(this.options),
      segments: list.map(toSave),
    });
    if (!saved.ok) return saved.error.code === ENGINE_DIED.code ? NOT_SAVED : saved.error;
    if (segments.segments === list && keepsSegments(this.format)) segments.markSaved();
    messages.notice(strings.save.saved(list.length, saved.value.files), saved.value.compared);
    return null;
  }
}

/** Whether a file in this format holds the segments themselves; a table or a report of them does not. */
function keepsSegments(format: ExportFormatId): boolean {
  return format !== 'csv' && format !== 'dicom-sr';
}

function toSave({ name, color, picks, code }: Segment, position: number): SegmentToSave {
  return {
    value: position + 1,
    name: name || strings.segments.unnamed(position + 1),
    color: [...color],
    ...(code === null ? {} : { code }),
    picks: picks.map(({ node, sign }) => ({ node, sign })),
  };
}
