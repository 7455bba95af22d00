import type { UserError } from '../../electron/contract';

export type Message =
  | { readonly kind: 'error'; readonly id: number; readonly error: UserError }
  | { readonly kind: 'notice'; readonly id: number; readonly text: string; readonly detail: string };

const NOTICE_MS = 9000;

/** What the application has to say, newest last. Errors stay until dismissed, notices go by themselves. */
export class Messages {
  list = $state.raw<readonly Message[]>([]);
  #nextId = 1;

  error(error: UserError): void {
    this.#add({ kind: 'error', id: this.#takeId(), error });
  }

  notice(text: string, detail = ''): void {
    const id = this.#takeId();
    this.#add({ kind: 'notice', id, text, detail });
    setTimeout(() => this.dismiss(id), NOTICE_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((message) => message.id !== id);
  }

  #takeId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #add(message: Message): void {
    this.list = [...this.list, message];
  }
}
