/** `kwalk serve` as browsers, crawlers and the curious meet it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request as ask, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staticServer } from '../../src/cli/static-server.ts';

const POLICY = "default-src 'none'";
const LONG = `<!doctype html><title>sys.c</title>${'<p>a line of it\n'.repeat(500)}`;
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kwalk-serve-'));
  const files = {
    'secret.txt': 'not for you',
    'dist/index.html': '<title>home</title>',
    'dist/404.html': '<title>missing</title>',
    'dist/linux/source/kernel/index.html': '<title>kernel/</title>',
    'dist/linux/source/kernel/sys.c.html': LONG,
    'dist/assets/site.css': 'p{}',
    'dist/assets/site.js': 'x()',
    'dist/assets/icon.svg': '<svg/>',
    'dist/COPYING.txt': 'GPL',
    'dist/C/ident/aux~.html': '<title>aux</title>',
    'dist/.hidden': 'not for you',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  server = staticServer(join(folder, 'dist'), POLICY);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const port = (): number => (server.address() as AddressInfo).port;

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Asks for a path as it is written: `fetch` would tidy it first. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port: port(), path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const SYS = '/linux/source/kernel/sys.c.html';

describe('what is there', () => {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    [SYS, 'text/html; charset=utf-8'],
    ['/linux/source/kernel/sys.c', 'text/html; charset=utf-8'],
    ['/linux/source/kernel/', 'text/html; charset=utf-8'],
    ['/C/ident/aux~', 'text/html; charset=utf-8'],
    ['/assets/site.css', 'text/css; charset=utf-8'],
    ['/assets/site.js', 'text/javascript; charset=utf-8'],
    ['/assets/icon.svg', 'image/svg+xml'],
    ['/COPYING.txt', 'text/plain; charset=utf-8'],
  ])('%s is %s, with the policy of pages', async (path, type) => {
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    });
  });

  test('a folder without its slash is led on, what was asked of it with it, and never to another host', async () => {
    expect(await get('/linux/source/kernel?from=x')).toMatchObject({
      status: 301,
      headers: { location: '/linux/source/kernel/?from=x' },
    });
    const { status, headers } = await get('//linux/source/kernel');
    expect(status === 404 || headers.location === '/linux/source/kernel/').toBe(true);
  });

  test('HEAD tells what GET would, without the body', async () => {
    const { status, headers, body } = await get(SYS, {}, 'HEAD');
    expect([status, headers['content-length'], body.length]).toEqual([200, String(LONG.length), 0]);
    const missing = await get('/nowhere', {}, 'HEAD');
    expect([missing.status, missing.body.length]).toEqual([404, 0]);
  });
});

test.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
] as const)('who takes %s gets %s', async (accepted, encoding, unpack) => {
  const { headers, body } = await get(SYS, { 'accept-encoding': accepted });
  expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
  expect(body.length).toBeLessThan(LONG.length / 5);
  expect(unpack(body).toString()).toBe(LONG);
});

test('who has a page already is told that it holds, until it is another', async () => {
  const path = '/page.html';
  writeFileSync(join(folder, 'dist', path), 'old');
  const first = await get(path);
  expect(first.headers['cache-control']).toBe('public, max-age=0');
  const etag = first.headers.etag ?? '';
  expect(etag).not.toBe('');
  expect(await get(path, { 'if-none-match': etag })).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  writeFileSync(join(folder, 'dist', path), 'another');
  const again = await get(path, { 'if-none-match': etag });
  expect([again.status, again.body.toString()]).toEqual([200, 'another']);
});

describe('a part of a file', () => {
  test('comes as it is, whatever the browser could unpack', async () => {
    const { status, headers, body } = await get(SYS, { range: 'bytes=10-19', 'accept-encoding': 'br' });
    expect([status, headers['content-range'], headers['content-encoding']]).toEqual([
      206,
      `bytes 10-19/${LONG.length}`,
      undefined,
    ]);
    expect(body.toString()).toBe(LONG.slice(10, 20));
    expect((await get(SYS, { range: 'bytes=-5' })).body.toString()).toBe(LONG.slice(-5));
  });

  test('that lies behind its end is refused', async () => {
    expect(await get(SYS, { range: 'bytes=99999999-' })).toMatchObject({
      status: 416,
      headers: { 'content-range': `bytes */${LONG.length}` },
    });
  });
});

describe('what is not there', () => {
  test.each(['/nowhere', '/linux/source/kernel/sys.c.html/', '/assets/', '/%zz', '/a%00b', '/.hidden'])(
    '%s gets the page for it',
    async (path) => {
      const { status, headers, body } = await get(path);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body.toString()).toBe('<title>missing</title>');
    },
  );

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
  ])('%s does not lead out of the folder', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('not for you');
  });

  test('other methods are refused', async () => {
    expect(await get('/', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test('a request that is none does not end the server', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.write('rubbish\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('400 Bad Request');
    socket.destroy();
    expect(await get('/')).toMatchObject({ status: 200 });
  });
});
