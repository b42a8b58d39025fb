/** What `kwalk dev` answers browsers: pages with a script that tells of problems and loads them again. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { formatAll } from '#diagnostics';
import type { Diagnostic } from '#model';

/** What the server asks of the site. */
export interface ServedSite {
  readonly problems: readonly Diagnostic[];
  answer(path: string): Promise<{ file: string; body: string | Uint8Array } | null>;
  missing(): Promise<string>;
}

interface Connection {
  response: ServerResponse;
  /** Path that the browser shows, and a hash of what it was given. */
  path: string;
  hash: string;
}

interface Answer {
  status: number;
  type: string;
  body: string | Uint8Array;
}

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

export class DevServer {
  readonly http: Server;
  private readonly site: ServedSite;
  private readonly connections = new Set<Connection>();

  constructor(site: ServedSite) {
    this.site = site;
    this.http = createServer((request, response) => void this.handle(request, response));
  }

  /** Tells every browser what is wrong, and those whose page is another now to load it again. */
  async announce(): Promise<void> {
    for (const connection of this.connections) {
      const { body } = await this.answer(connection.path);
      if (hashOf(body) === connection.hash) send(connection, this.problems());
      else send(connection, { type: 'reload' });
    }
  }

  /** Shows a line while something takes its time. */
  progress(text: string): void {
    for (const connection of this.connections) send(connection, { type: 'progress', text });
  }

  close(): void {
    for (const { response } of this.connections) response.end();
    this.http.close();
  }

  private async handle({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === '/_dev/events') {
      this.connect(response, searchParams.get('page') ?? '', searchParams.get('hash') ?? '');
      return;
    }
    const path = decoded(pathname.slice(1)) || 'index.html';
    const { status, type, body } = await this.answer(path);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(type === TYPES['html'] ? decorated(String(body), path, hashOf(body)) : body);
  }

  private connect(response: ServerResponse, path: string, hash: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const connection: Connection = { response, path, hash };
    this.connections.add(connection);
    response.on('close', () => this.connections.delete(connection));
    // A save may have fallen between the page and this.
    void this.answer(path).then(({ body }) =>
      send(connection, hashOf(body) === hash ? this.problems() : { type: 'reload' }),
    );
  }

  private problems(): object {
    const problems = [...this.site.problems];
    const count = (severity: Diagnostic['severity']): number =>
      problems.filter((problem) => problem.severity === severity).length;
    const text = formatAll(problems, 'text');
    return { type: 'problems', text, errors: count('error'), warnings: count('warning') };
  }

  private async answer(path: string): Promise<Answer> {
    try {
      const found = await this.site.answer(path);
      if (!found) return { status: 404, type: TYPES['html']!, body: await this.site.missing() };
      const ending = found.file.slice(found.file.lastIndexOf('.') + 1);
      return { status: 200, type: TYPES[ending] ?? 'application/octet-stream', body: found.body };
    } catch (error) {
      // A page that cannot be made is a bug of ours; the others go on being served.
      console.error(error);
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const body = `<!doctype html><html><head><title>500</title></head><body><pre>${escaped(words)}</pre></body></html>`;
      return { status: 500, type: TYPES['html']!, body };
    }
  }
}

function send({ response }: Connection, news: object): void {
  response.write(`data: ${JSON.stringify(news)}\n\n`);
}

/** The page with our script. */
function decorated(html: string, path: string, hash: string): string {
  const head =
    `<link rel="stylesheet" href="/_dev/overlay.css">` +
    `<script src="/_dev/overlay.js" data-page="${escaped(path)}" data-hash="${hash}"></script>`;
  return html.replace('</head>', () => `${head}</head>`);
}

function hashOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // `%zz`: no page has such a name.
    return path;
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
