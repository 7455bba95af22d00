import type { AboutInfo, EngineReply } from '../../electron/contract';

export interface AboutContent {
  readonly application: AboutInfo;
  readonly engine: EngineReply<'device.describe'> | null;
}

export type Dialog =
  | { readonly kind: 'notice' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about'; readonly content: AboutContent };

/** The one dialog that may stand before the window. */
export class Dialogs {
  open = $state.raw<Dialog | null>(null);

  show(dialog: Dialog): void {
    this.open = dialog;
  }

  close(): void {
    this.open = null;
  }
}
