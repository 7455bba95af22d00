import {
  engineCalls,
  engineMessage,
  type EngineCall,
  type EngineEvent,
  type EngineReply,
  type EngineRequest,
  type Result,
  type UserError,
} from '../../electron/contract';
import { strings } from '../strings';

interface Waiting {
  settle(result: Result<unknown>): void;
}

/**
 * The page's end of the engine's port: typed calls out, checked answers in.
 * The port may be replaced at any time; calls in flight on the old one end with an error,
 * calls made while there is none wait for the next.
 */
export class EngineClient {
  #port: MessagePort | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();
  #outbox: unknown[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();

  /** Takes a port into use; the one before it is closed. */
  connect(port: MessagePort): void {
    this.disconnect({ code: 'engine-replaced', ...strings.errors.engineDied });
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    for (const message of this.#outbox) port.postMessage(message);
    this.#outbox = [];
  }

  /** The engine is gone: every call in flight ends with the reason, late answers are dropped. */
  disconnect(reason: UserError): void {
    if (this.#port === null) return;
    this.#port.onmessage = null;
    this.#port.close();
    this.#port = null;
    const interrupted = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { settle } of interrupted) settle({ ok: false, error: reason });
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call<C extends EngineCall>(call: C, request: EngineRequest<C>): Promise<Result<EngineReply<C>>> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      this.#waiting.set(id, { settle: (result) => resolve(checkReply(call, result)) });
      const message = { id, call, request };
      if (this.#port === null) this.#outbox.push(message);
      else this.#port.postMessage(message);
    });
  }

  #receive(data: unknown): void {
    const parsed = engineMessage.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    if ('event' in message) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    waiting?.settle(message);
  }
}

function checkReply<C extends EngineCall>(call: C, result: Result<unknown>): Result<EngineReply<C>> {
  if (!result.ok) return result;
  const parsed = engineCalls[call].reply.safeParse(result.value);
  if (!parsed.success) {
    return { ok: false, error: { code: 'engine-reply', ...strings.errors.engineReply(call) } };
  }
  // The schema of `call` produced the value, so it has the type of that call's reply.
  return { ok: true, value: parsed.data as EngineReply<C> };
}
