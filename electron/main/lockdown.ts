import type { Session, WebContents } from 'electron';
import type { Logger } from './logger';

/** Requests that stay inside the application; everything else would leave the machine. */
const INSIDE = /^(app:\/\/granule\/|data:|blob:app:\/\/granule\/|devtools:)/;

/** Refuses every request that does not stay inside the application, every permission and every download. */
export function lockSession(session: Session, log: Logger): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const cancel = !INSIDE.test(url);
    if (cancel) log.warn('request-refused');
    decide({ cancel });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** Holds a page where it is: no navigation, no second window, no embedded page. */
export function lockPage(contents: WebContents, log: Logger): void {
  contents.setWindowOpenHandler(() => {
    log.warn('window-open-refused');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    log.warn('navigation-refused');
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
