import { hostMessage } from '../contract';
import { engineHandlers } from './server/handlers';
import { EngineState } from './server/state';
import { serve } from './server/serve';
import type { Port } from './server/port';

/** The port to the main process, which Electron adds to `process` in a utility process. */
function parentPort(): Port {
  const candidate: unknown = Reflect.get(process, 'parentPort');
  if (isPort(candidate)) return candidate;
  throw new Error('The engine runs only as a child of the application.');
}

function isPort(value: unknown): value is Port {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** Where finished stages are kept, so that a job can be resumed: main makes the folder and removes it. */
function workFolder(): string {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error('The engine is started with its work folder.');
  return folder;
}

const HEARTBEAT_MS = 1000;

const host = parentPort();
const state = new EngineState(workFolder());

host.on('message', ({ data, ports }) => {
  const message = hostMessage.safeParse(data);
  if (!message.success) return;
  switch (message.data.host) {
    case 'connect':
      if (ports?.[0]) serve(ports[0], (emit, pageGone) => engineHandlers(state, emit, pageGone));
      return;
    case 'grant-source':
      return state.grants.grantSource(message.data.handle, message.data.paths);
    case 'grant-target':
      return state.grants.grantTarget(message.data.handle, message.data.path);
  }
});

host.postMessage({ engine: 'ready', pid: process.pid });
setInterval(() => host.postMessage({ engine: 'heartbeat' }), HEARTBEAT_MS);
