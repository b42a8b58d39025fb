import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cacheProvider } from '../../../src/pull/providers/cache.ts';
import { gitWebProvider } from '../../../src/pull/providers/git-web.ts';
import { tarballProvider } from '../../../src/pull/providers/tarball.ts';
import { type Files, isInstalled, kernel, request, tarOf, tempFolder, xz } from '../project.ts';

interface Server {
  url: string;
  /** Path and query of each request. */
  asked: string[];
}

async function serve(answer: (path: string, response: ServerResponse) => void): Promise<Server> {
  const asked: string[] = [];
  const server = createServer((message: IncomingMessage, response) => {
    asked.push(message.url ?? '');
    answer(message.url ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A git web that has a kernel at a tag. */
function gitWeb(files: Files, tag: string): Promise<Server> {
  return serve((url, response) => {
    const [path = '', query] = url.slice(1).split('?');
    const text = files[path];
    if (text === undefined || query !== `h=${tag}`) response.writeHead(404).end('Not found');
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  });
}

describe("kernel.org's git web", () => {
  it('serves the reviewed release, and spares requests for files that no tag has', async () => {
    const { url, asked } = await gitWeb(kernel('6.12.117'), 'v6.12.117');
    const source = await gitWebProvider(url).open({ ...request(''), reviewed: '6.12.117' });
    expect([source.provider, source.release]).toEqual(['git.kernel.org, tag v6.12.117', '6.12.117']);
    const found = await source.read([
      'kernel/sys.c',
      'kernel/gone.c',
      'arch/x86/include/linux/uts.h',
      'arch/x86/include/generated/asm/a.h',
    ]);
    expect([...found.keys()]).toEqual(['kernel/sys.c']);
    expect(asked).toEqual([
      '/Makefile?h=v6.12.117',
      '/kernel/sys.c?h=v6.12.117',
      '/kernel/gone.c?h=v6.12.117',
    ]);
  });

  it("takes the manifest's tag where nothing was reviewed or the reviewed one is gone", async () => {
    const { url } = await gitWeb(kernel('6.12.0'), 'v6.12');
    expect((await gitWebProvider(url).open(request(''))).release).toBe('6.12.0');
    expect((await gitWebProvider(url).open({ ...request(''), reviewed: '6.12.117' })).release).toBe('6.12.0');
  });

  it('is refused where it has no such tag', async () => {
    const { url } = await gitWeb(kernel('6.13.0'), 'v6.13');
    await expect(gitWebProvider(url).open(request(''))).rejects.toThrow('has no tag v6.12');
  });

  it('does not take a page that asks whether one is a robot for a file', async () => {
    const { url } = await serve((_, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<title>Making sure…</title>');
    });
    await expect(gitWebProvider(url).open(request(''))).rejects.toThrow(
      'a page for browsers instead of the file',
    );
  });

  it('asks again after a failure that may pass, and gives up on one that does not', async () => {
    let failures = 0;
    const files = kernel('6.12.0');
    const passing = await serve((_, response) => {
      if (failures++ === 0) response.writeHead(503).end();
      else response.writeHead(200).end(files['Makefile']);
    });
    expect((await gitWebProvider(passing.url).open(request(''))).release).toBe('6.12.0');
    const { url, asked } = await serve((_, response) => response.writeHead(403).end());
    await expect(gitWebProvider(url).open(request(''))).rejects.toThrow('answered 403');
    expect(asked).toHaveLength(1);
  });

  it('does not take a file that is cut off for whole', async () => {
    const { url, asked } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('VERSION = 6\n');
      response.destroy();
    });
    await expect(gitWebProvider(url).open(request(''))).rejects.toThrow(/broke off|cannot be reached/);
    expect(asked).toHaveLength(3);
  });

  it('says at once why it cannot be reached', async () => {
    await expect(gitWebProvider('http://127.0.0.1:9').open(request(''))).rejects.toThrow(
      /127\.0\.0\.1:9 cannot be reached \(.+\)/,
    );
    await expect(gitWebProvider('http://no-such-host.invalid').open(request(''))).rejects.toThrow(
      /no-such-host\.invalid cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/,
    );
  });
});

describe.skipIf(!isInstalled('xz'))("kernel.org's tarball", () => {
  async function cdn(bytes: Buffer, hashed: Buffer = bytes): Promise<Server> {
    const hash = createHash('sha256').update(hashed).digest('hex');
    return serve((path, response) => {
      if (path === '/v6.x/sha256sums.asc') response.end(`-----BEGIN\n${hash}  linux-6.12.117.tar.xz\n`);
      else if (path === '/v6.x/linux-6.12.117.tar.xz')
        response.writeHead(200, { 'content-length': hashed.length }).end(bytes);
      else response.writeHead(404).end();
    });
  }
  const reviewed = '6.12.117';

  it('downloads once, checks the hash that stands beside it, and serves from the cache afterwards', async () => {
    const { url, asked } = await cdn(xz(await tarOf(kernel('6.12.117'), 'linux-6.12.117')));
    const cache = tempFolder();
    const source = await tarballProvider(url).open({ ...request(cache), reviewed });
    expect([source.provider, source.release]).toEqual(['linux-6.12.117.tar.xz (kernel.org)', '6.12.117']);
    expect(asked).toEqual(['/v6.x/sha256sums.asc', '/v6.x/linux-6.12.117.tar.xz']);
    expect((await cacheProvider.open(request(cache))).release).toBe('6.12.117');
  });

  it('leaves nothing of one that is damaged or cut off', async () => {
    const bytes = xz(await tarOf(kernel('6.12.117')));
    const cache = tempFolder();
    const damaged = await cdn(Buffer.from(bytes).fill(0, 100, 120), bytes);
    await expect(tarballProvider(damaged.url).open({ ...request(cache), reviewed })).rejects.toThrow(
      'came damaged',
    );
    const hash = createHash('sha256').update(bytes).digest('hex');
    const cut = await serve((path, response) => {
      if (path.endsWith('.asc')) return void response.end(`${hash}  linux-6.12.117.tar.xz\n`);
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 100));
      setImmediate(() => response.destroy());
    });
    await expect(tarballProvider(cut.url).open({ ...request(cache), reviewed })).rejects.toThrow('broke off');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('is refused where there is no such release', async () => {
    const { url } = await cdn(Buffer.from('x'));
    await expect(tarballProvider(url).open(request(tempFolder()))).rejects.toThrow('has no release 6.12');
  });
});
