import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import { fileOfUrl } from './fileOfUrl';
import { SECURITY_HEADERS } from './securityHeaders';

export const APP_ORIGIN = 'app://granule';
export const PAGE_URL = `${APP_ORIGIN}/index.html`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Declares the page's own scheme: a standard, secure origin. Must run before the application is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}

async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET') return refuse(405);
  const file = fileOfUrl(request.url, root);
  if (file === null) return refuse(403);
  const contentType = CONTENT_TYPES[path.extname(file)];
  if (contentType === undefined) return refuse(404);
  try {
    const body = new Uint8Array(await readFile(file));
    return new Response(body, { headers: { ...SECURITY_HEADERS, 'content-type': contentType } });
  } catch {
    return refuse(404);
  }
}

/** Serves the page's files from `root`, and nothing outside it. */
export function serveApp(root: string): void {
  protocol.handle('app', (request) => answer(request, root));
}
