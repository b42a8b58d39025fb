/** Serves a finished folder as a good static host would: compressed, revalidated, in parts where asked. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { constants } from 'node:zlib';
import compression from 'compression';
import send from 'send';

/** Of brotli's 0 to 11: a tenth smaller than the library's own choice, in a few milliseconds a page. */
const QUALITY = 6;

/**
 * A server of a folder's files. Addresses work without `.html`; a folder's page has a slash at its end, because
 * relative links count from it; what is not there gets `404.html`. A browser asks each time whether what it has is
 * still right, so that a later build is seen at once.
 * @param policy content security policy of the pages
 */
export function staticServer(folder: string, policy: string): Server {
  const compress = compression({
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } },
    // A part's numbers count bytes of the file as it is.
    filter: (request, response) => response.statusCode !== 206 && compression.filter(request, response),
  });
  return createServer((request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', policy);
    // Its types are Express's, and it needs no more than Node's.
    compress(request as never, response as never, () => answer(folder, request, response));
  });
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    plain(response, 405, { Allow: 'GET, HEAD' });
    return;
  }
  // Not `new URL`: it would take `//host/` for another host, and `..` away before it is refused.
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  // `send` adds an ending only where there is none, and kernel/sys.c has one.
  const hidden = path.endsWith('/') || path.endsWith('.html') ? [] : [`${path}.html`];
  serveFirst([path, ...hidden]);

  function serveFirst([candidate = '/', ...others]: string[]): void {
    send(request, candidate, { root: folder, index: 'index.html' })
      .on('directory', () => {
        const slashed = `/${path.replace(/^[/\\]+/, '')}/`;
        plain(response, 301, { Location: [slashed, ...query].join('?') });
      })
      .on('error', ({ status, headers }: { status: number; headers?: Record<string, string> }) => {
        if (status === 404 && others.length > 0) serveFirst(others);
        else if (status === 416) plain(response, status, headers);
        else if (status >= 500) plain(response, status);
        else missing(folder, request, response);
      })
      .pipe(response);
  }
}

/** The site's own page for what is not there. */
function missing(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const page = join(folder, '404.html');
  const body = existsSync(page) ? readFileSync(page) : '<!doctype html><title>404</title><p>Not here.\n';
  response.writeHead(404, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function plain(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, 'Content-Length': 0 }).end();
}
