import type { Machine, Running, RunResult } from '#observe';
import { smallKernel } from './btf-builder.ts';

export interface FakeOptions {
  uid?: number;
  platform?: string;
  /** Commands that this machine lacks. */
  lacks?: string[];
  /** Processes there are. */
  pids?: number[];
  /** What a command answers: by default all is well and silent. */
  answer?: (command: string, args: string[]) => Partial<RunResult>;
  /** Files beside those of a small kernel. */
  files?: Record<string, Uint8Array>;
}

/** A machine of data: it has a small kernel and does what the test tells. */
export class FakeMachine implements Machine {
  readonly ran: string[][] = [];
  readonly running: (Running & { stopped: boolean })[] = [];
  readonly #options: FakeOptions;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
  }

  async run(command: string, args: string[]): Promise<RunResult> {
    this.ran.push([command, ...args]);
    const nothing = { code: 0, stdout: '', stderr: '', error: null };
    if (this.#options.lacks?.includes(command)) return { ...nothing, code: null, error: 'ENOENT' };
    return { ...nothing, ...this.#options.answer?.(command, args) };
  }

  async start(command: string, args: string[]): Promise<Running> {
    this.ran.push([command, ...args]);
    let printed = '';
    const running = {
      pid: 100 + this.running.length,
      stopped: false,
      // A shell that does nothing but `echo`, two quoted words as one.
      write: (text: string) => {
        const echoed = /^echo '(.*)''(.*)'$/m.exec(text);
        if (echoed) printed += `${echoed[1]}${echoed[2]}\n`;
      },
      output: () => printed,
      errors: () => '',
      alive: () => !running.stopped,
      stop: async () => {
        running.stopped = true;
      },
    };
    this.running.push(running);
    return running;
  }

  async readFile(path: string): Promise<Uint8Array> {
    const file = this.#options.files?.[path];
    if (file) return file;
    if (path === '/sys/kernel/btf/vmlinux') return smallKernel();
    if (path === '/proc/sys/kernel/osrelease') return new TextEncoder().encode('6.12.0-test\n');
    throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  }

  async readLink(path: string): Promise<string> {
    if (path === '/proc/self/ns/pid') return 'pid:[4026531836]';
    const [, pid = '', name = ''] = /^\/proc\/(\d+)\/ns\/(\w+)$/.exec(path) ?? [];
    const exists = this.#options.pids?.includes(Number(pid)) && name !== 'pid_for_children';
    if (!exists) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return `${name}:[${4026531840 + Number(pid)}]`;
  }

  uid(): number {
    return this.#options.uid ?? 0;
  }

  platform(): string {
    return this.#options.platform ?? 'linux';
  }

  async pause(): Promise<void> {}
}
