/** The built site under test: over http from a server of our own, and as files. */
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

export interface Served {
  /** Ends in a slash. */
  root: string;
  close(): void;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves `dist/` as a static host does: names as they are, `index.html` for folders, `404.html` for the rest. */
export function overHttp(): Promise<Served> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname));
    let file = join(dist, path);
    if (existsSync(file) && statSync(file).isDirectory()) {
      // Without the slash relative links of the folder's page would lead astray.
      if (!path.endsWith('/')) {
        response.writeHead(302, { location: `${path}/` }).end();
        return;
      }
      file = join(file, 'index.html');
    }
    const found = file.startsWith(dist) && existsSync(file);
    const served = found ? file : join(dist, '404.html');
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(served)] ?? 'application/octet-stream',
    });
    response.end(readFileSync(served));
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({ root: `http://127.0.0.1:${port}/`, close: () => server.close() });
    });
  });
}

/** The folder opened by double-click. */
export function asFiles(): Promise<Served> {
  return Promise.resolve({ root: pathToFileURL(dist).href, close: () => {} });
}
