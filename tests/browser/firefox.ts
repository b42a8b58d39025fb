/** Debian's Firefox by WebDriver BiDi: just what the main path needs, over Node's own WebSocket. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh profile that asks nothing of the network by itself. */
const PREFERENCES = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

/** Whether there is a Firefox to test with. */
export function hasFirefox(): boolean {
  return spawnSync('firefox-esr', ['--version']).status === 0;
}

interface Answer {
  id?: number;
  type: 'success' | 'error' | 'event';
  result?: unknown;
  error?: string;
  message?: string;
}

/** One page of a running Firefox. */
export class FirefoxPage {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;
  private context = '';

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  async start(): Promise<void> {
    await this.send('session.new', { capabilities: {} });
    const { contexts } = (await this.send('browsingContext.getTree', {})) as {
      contexts: { context: string }[];
    };
    this.context = contexts[0]?.context ?? '';
    await this.send('browsingContext.setViewport', {
      context: this.context,
      viewport: { width: 900, height: 900 },
    });
  }

  async goto(url: string): Promise<void> {
    await this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  /** Value of an expression in the page; strings, numbers, booleans and null. */
  async evaluate(expression: string): Promise<unknown> {
    return (await this.run(expression)).value ?? null;
  }

  /** Waits until an expression is true, at most two minutes. */
  async until(expression: string): Promise<void> {
    for (let i = 0; i < 1200; i++) {
      // While a page goes its script world goes with it.
      if ((await this.evaluate(expression).catch(() => false)) === true) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`Never true in ${String(await this.evaluate('location.href'))}: ${expression}`);
  }

  /** A real click in the middle of the first element that a selector finds. */
  async click(selector: string): Promise<void> {
    const found = JSON.stringify(selector);
    await this.evaluate(`document.querySelector(${found}).scrollIntoView({block: 'center'})`);
    const { sharedId } = await this.run(`document.querySelector(${found})`);
    const origin = { type: 'element', element: { sharedId } };
    await this.act('pointer', [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  async press(key: string): Promise<void> {
    await this.act('key', [
      { type: 'keyDown', value: key },
      { type: 'keyUp', value: key },
    ]);
  }

  private async act(type: 'key' | 'pointer', actions: object[]): Promise<void> {
    await this.send('input.performActions', {
      context: this.context,
      actions: [{ type, id: type, actions }],
    });
  }

  private async run(expression: string): Promise<{ value?: unknown; sharedId?: string }> {
    const answer = (await this.send('script.evaluate', {
      expression,
      awaitPromise: true,
      target: { context: this.context },
    })) as {
      type: string;
      result?: { value?: unknown; sharedId?: string };
      exceptionDetails?: { text: string };
    };
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text ?? expression);
    return answer.result ?? {};
  }

  private send(method: string, params: object): Promise<unknown> {
    const id = ++this.last;
    return new Promise((done, fail) => {
      this.waiting.set(id, (answer) => {
        this.waiting.delete(id);
        if (answer.type === 'success') done(answer.result);
        else fail(new Error(`${method}: ${answer.error}: ${answer.message}`));
      });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

export interface Firefox {
  page: FirefoxPage;
  close(): Promise<void>;
}

/** Starts Firefox with an empty profile and one page. */
export async function launchFirefox(): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'kwalk-firefox-'));
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const child = spawn('firefox-esr', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const close = async (): Promise<void> => {
    const gone = new Promise((done) => child.once('exit', done));
    if (child.kill()) await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const socket = new WebSocket(`${await addressOf(child)}/session`);
    await new Promise((done, fail) => {
      socket.addEventListener('open', done);
      socket.addEventListener('error', () => fail(new Error('Firefox takes no connection.')));
    });
    const page = new FirefoxPage(socket);
    await page.start();
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address that Firefox says it listens at. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let output = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(output)?.[1];
      if (address) done(address);
    });
    child.once('exit', () => fail(new Error(`Firefox did not start: ${output.slice(-500)}`)));
  });
}
