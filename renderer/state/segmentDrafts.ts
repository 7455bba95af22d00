import type { Bridge, SegmentDraft } from '../../electron/contract';
import { strings } from '../strings';
import type { Dialogs } from './dialogs.svelte';
import type { Messages } from './messages.svelte';
import type { SegmentBook } from './segmentBook.svelte';
import type { SegmentationState } from './segmentation.svelte';

/** A person's edits of one gesture are written together. */
const WRITE_AFTER_MS = 300;

export interface SegmentDraftsOptions {
  readonly bridge: Bridge;
  readonly segmentation: SegmentationState;
  readonly segments: SegmentBook;
  readonly dialogs: Dialogs;
  readonly messages: Messages;
}

/** Keeps what is not saved against a crash of the page or the application: a draft is there as long as it is unsaved. */
export class SegmentDrafts {
  /** The segmentation whose draft lies on disk because of this page. */
  #kept: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasFailed = false;

  constructor(private readonly options: SegmentDraftsOptions) {
    options.segments.onChange(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#keep(), WRITE_AFTER_MS);
    });
  }

  /** Asks, where the segmentation that has just come on screen has segments from before a crash, whether they are wanted. */
  async offer(): Promise<void> {
    const { bridge, segmentation, segments, dialogs } = this.options;
    const { result } = segmentation;
    if (result === null || segments.segments.length > 0) return;
    const { segmentationId, volumeId, tree } = result.data;
    const draft = await bridge.readDraft(segmentationId);
    if (draft === null || draft.volumeId !== volumeId || draft.nodeCount !== tree.nodeCount) return;
    const isDiscarded = await dialogs.mayDiscard(strings.unsaved.afterCrash(draft.segments.length));
    if (isDiscarded) await bridge.forgetDraft(segmentationId);
    else if (segmentation.result === result)
      segments.restore(draft.segments.map((segment) => ({ ...segment, code: segment.code ?? null })));
  }

  async #keep(): Promise<void> {
    const draft = this.#draft();
    const outdated = this.#kept;
    this.#kept = draft?.segmentationId ?? null;
    if (outdated !== null && outdated !== this.#kept) await this.options.bridge.forgetDraft(outdated);
    if (draft === null) return;
    const written = await this.options.bridge.writeDraft(draft);
    if (!written.ok && !this.#hasFailed) this.options.messages.error(written.error);
    this.#hasFailed = !written.ok;
  }

  #draft(): SegmentDraft | null {
    const { segmentation, segments } = this.options;
    if (segmentation.result === null || !segments.isUnsaved) return null;
    const { segmentationId, volumeId, tree } = segmentation.result.data;
    return {
      segmentationId,
      volumeId,
      nodeCount: tree.nodeCount,
      segments: segments.segments.map(({ name, color, code, picks }) => ({
        name,
        color: [...color],
        ...(code === null ? {} : { code }),
        picks: picks.map(({ node, sign }) => ({ node, sign })),
      })),
    };
  }
}
