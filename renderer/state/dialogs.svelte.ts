import type { AboutInfo, EngineReply } from '../../electron/contract';

export interface AboutContent {
  readonly application: AboutInfo;
  readonly engine: EngineReply<'device.describe'> | null;
}

export type Dialog =
  | { readonly kind: 'notice' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'save' }
  /** Volumes of a source that may be channels of one. */
  | { readonly kind: 'channels'; readonly source: string; readonly volumeIds: readonly string[] }
  | { readonly kind: 'unsaved'; readonly why: string; readonly answer: (discard: boolean) => void }
  | { readonly kind: 'about'; readonly content: AboutContent };

/** The one dialog that may stand before the window. */
export class Dialogs {
  open = $state.raw<Dialog | null>(null);

  show(dialog: Dialog): void {
    this.open = dialog;
  }

  /** Asks whether unsaved segments may go; resolves with true where they may. */
  async mayDiscard(why: string): Promise<boolean> {
    const discard = await new Promise<boolean>((answer) => this.show({ kind: 'unsaved', why, answer }));
    this.open = null;
    return discard;
  }

  /** Closing a question keeps everything. */
  close(): void {
    if (this.open?.kind === 'unsaved') this.open.answer(false);
    this.open = null;
  }
}
