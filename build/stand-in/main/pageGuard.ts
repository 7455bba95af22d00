import type { BrowserContext, Page, Route } from 'playwright-core';
import { applicationUrl, isApplicationUrl, TRANSPORT } from './addresses';
import { isRefused, outsideRequests } from './session';

export interface PageGuard {
  /** True where the application prevents the page from going there. */
  readonly preventsNavigation: (url: string) => boolean;
  /** The application denies a second window; anything else throws. */
  readonly denyPopup: (url: string) => void;
}

/** The page that asks, or null where it is a popup whose page does not exist yet. */
function askingPage(route: Route): Page | null {
  try {
    return route.request().frame().page();
  } catch {
    return null;
  }
}

/** The page's connection to the main process is no request of the application. */
function isTransport(url: string): boolean {
  return isApplicationUrl(url) && new URL(url).pathname.startsWith(TRANSPORT);
}

async function decide(route: Route, page: Page, guard: PageGuard): Promise<void> {
  const request = route.request();
  const url = applicationUrl(request.url());
  if (isTransport(request.url())) return route.continue();
  if (askingPage(route) !== page) {
    guard.denyPopup(url);
    return route.abort('aborted');
  }
  const navigates = request.isNavigationRequest() && request.frame() === page.mainFrame();
  if (navigates && guard.preventsNavigation(url)) return route.abort('aborted');
  const refused = await isRefused(url);
  if (!isApplicationUrl(request.url())) outsideRequests.push({ url, refused });
  return refused ? route.abort('blockedbyclient') : route.continue();
}

/** Puts every request, navigation and popup of the page before the application, as Electron does. */
export async function guardPage(context: BrowserContext, page: Page, guard: PageGuard): Promise<void> {
  await context.route('**/*', (route) => decide(route, page, guard));
  context.on('page', (popup) => void popup.close());
}
