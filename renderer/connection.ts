import { ENGINE_PORT_MESSAGE } from '../electron/contract';
import { commands } from './commands';
import type { Workstation } from './state/workstation.svelte';

function isEnginePort(event: MessageEvent<unknown>, page: Window): boolean {
  const { data } = event;
  return (
    event.source === page &&
    event.origin === page.location.origin &&
    typeof data === 'object' &&
    data !== null &&
    'granule' in data &&
    data.granule === ENGINE_PORT_MESSAGE
  );
}

/** Listens to main and to the engine, and tells main that the page is ready for them. */
export function connect(workstation: Workstation, page: Window): void {
  const { bridge } = workstation;
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (port !== undefined && isEnginePort(event, page)) void workstation.engineReturned(port);
  });
  // Main asks the person in front of the window whether they may be lost.
  page.addEventListener('beforeunload', (event) => {
    if (workstation.segments.isUnsaved) event.preventDefault();
  });
  bridge.onEngineExit(() => workstation.engineLost());
  bridge.onOpen((source) => void workstation.open(source));
  bridge.onMenu((act) => commands.run(act, workstation));
  bridge.pageReady();
}
