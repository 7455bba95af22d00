import {
  callMessage,
  engineCalls,
  type EngineCall,
  type EngineEvent,
  type EngineReply,
  type ParsedRequest,
} from '../../contract';
import { asUserError, failure } from '../errors';
import type { Port } from './port';

export type Handlers = {
  readonly [C in EngineCall]: (request: ParsedRequest<C>) => Promise<EngineReply<C>> | EngineReply<C>;
};

function isEngineCall(name: string): name is EngineCall {
  return Object.hasOwn(engineCalls, name);
}

async function answer<C extends EngineCall>(handlers: Handlers, call: C, request: unknown): Promise<unknown> {
  const parsed = engineCalls[call].request.safeParse(request);
  if (!parsed.success)
    throw failure('bad-request', `The window asked "${call}" in a way the engine does not understand.`, '');
  // The schema of `call` produced the value, so it has the type that the handler of `call` takes.
  return handlers[call](parsed.data as ParsedRequest<C>);
}

/**
 * Answers the calls of one page over its port; replies are results, never exceptions. `pageGone` aborts when the page
 * has closed or reloaded: nobody is left to hear of its work, or to cancel it.
 */
export function serve(
  port: Port,
  makeHandlers: (emit: (event: EngineEvent) => void, pageGone: AbortSignal) => Handlers,
): void {
  const page = new AbortController();
  port.on('close', () => page.abort());
  const handlers = makeHandlers((event) => port.postMessage(event), page.signal);
  port.on('message', ({ data }) => {
    const message = callMessage.safeParse(data);
    if (!message.success) return;
    const { id, call, request } = message.data;
    const reply = isEngineCall(call)
      ? answer(handlers, call, request)
      : Promise.reject(failure('unknown-call', `The engine knows no call "${call}".`, ''));
    reply.then(
      (value) => port.postMessage({ id, ok: true, value }),
      (error: unknown) => port.postMessage({ id, ok: false, error: asUserError(error) }),
    );
  });
  port.start?.();
}
