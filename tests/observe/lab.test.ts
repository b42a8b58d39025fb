import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Observation } from '#model';
import { labMissing, runLab, thisMachine } from '#observe';
import { beforeAll, describe, expect, it } from 'vitest';
import { FakeMachine } from './fake-machine.ts';

const why = await labMissing(thisMachine);
if (why !== null) console.info(`The lab is skipped: ${why}`);

const UTS = 'task_struct.nsproxy.uts_ns';

describe.runIf(why === null)('the lab on this machine', () => {
  const seen = new Map<string, Observation>();
  const before = leftovers();
  const date = new Date('2026-11-24T00:00:00Z');

  beforeAll(async () => {
    for (const { observation } of await runLab(thisMachine, { date })) seen.set(observation.id, observation);
  });

  const values = (scene: string, task: string): Record<string, string> => {
    const found = seen.get(scene)?.tasks.find(({ id }) => id === task);
    if (!found) throw new Error(`The lab did not record ${task} in ${scene}.`);
    return found.values;
  };

  it('finds by the pointers the very namespaces that /proc names', () => {
    const pairs: [string, string][] = [
      ['uts', `${UTS}.ns.inum`],
      ['ipc', 'task_struct.nsproxy.ipc_ns.ns.inum'],
      ['mnt', 'task_struct.nsproxy.mnt_ns.ns.inum'],
      ['net', 'task_struct.nsproxy.net_ns.ns.inum'],
      ['cgroup', 'task_struct.nsproxy.cgroup_ns.ns.inum'],
      ['time', 'task_struct.nsproxy.time_ns.ns.inum'],
      ['pid', 'task_struct.thread_pid.numbers.ns.ns.inum'],
      ['user', 'task_struct.cred.user_ns.ns.inum'],
    ];
    for (const { id, tasks } of seen.values()) {
      for (const task of tasks) {
        const read = pairs.map(([name, key]) => [name, Number(task.values[key])]);
        const shown = pairs.map(([name]) => [name, task.namespaces[name]]);
        expect([id, task.id, ...read]).toEqual([id, task.id, ...shown]);
      }
    }
    expect([...seen.values()].flatMap(({ tasks }) => tasks).length).toBeGreaterThan(10);
  });

  it('sees a container arrive elsewhere by the same chain', () => {
    const [host, web] = [values('host-and-container', 'host'), values('host-and-container', 'container')];
    expect(web['task_struct.nsproxy']).not.toBe(host['task_struct.nsproxy']);
    expect(web[UTS]).not.toBe(host[UTS]);
    expect(web[`${UTS}.name.nodename`]).toBe('web-1');
    expect(web['task_struct.nsproxy.time_ns']).toBe(host['task_struct.nsproxy.time_ns']);
  });

  it('sees the same name in another object right after unshare, and then another name', () => {
    const [host, fresh, renamed] = ['host', 'unshared', 'renamed'].map((id) => values('unshare-uts', id));
    expect(fresh?.[UTS]).not.toBe(host?.[UTS]);
    expect(fresh?.[`${UTS}.name.nodename`]).toBe(host?.[`${UTS}.name.nodename`]);
    expect(renamed?.[UTS]).toBe(fresh?.[UTS]);
    expect(renamed?.[`${UTS}.name.nodename`]).toBe('web-1');
  });

  it('sees two containers of a pod share net, ipc and uts, but not mnt and pid', () => {
    const [app, log] = [values('pod', 'app'), values('pod', 'log')];
    const shared = ['net_ns', 'ipc_ns', 'uts_ns'].map((field) => `task_struct.nsproxy.${field}`);
    expect(shared.map((key) => app[key])).toEqual(shared.map((key) => log[key]));
    expect(app['task_struct.nsproxy.mnt_ns']).not.toBe(log['task_struct.nsproxy.mnt_ns']);
    expect(app['task_struct.thread_pid.numbers.ns']).not.toBe(log['task_struct.thread_pid.numbers.ns']);
  });

  it('sees one task in two worlds: the root of a container, the nsproxy of the host', () => {
    const [host, web, both] = ['host', 'container', 'chrooted'].map((id) =>
      values('root-without-nsproxy', id),
    );
    expect(both?.['task_struct.nsproxy']).toBe(host?.['task_struct.nsproxy']);
    const root = (task: Record<string, string> | undefined): (string | undefined)[] =>
      ['mnt', 'dentry'].map((field) => task?.[`task_struct.fs.root.${field}`]);
    expect(root(both)).toEqual(root(web));
    expect(root(both)).not.toEqual(root(host));
  });

  it('sees a new pid namespace wait for children while the task stays in the old one', () => {
    const pid = values('for-children', 'pid');
    expect(pid['task_struct.nsproxy.pid_ns_for_children']).not.toBe(pid['task_struct.thread_pid.numbers.ns']);
  });

  it('writes no path of this machine and leaves nothing behind', () => {
    expect(JSON.stringify([...seen.values()])).not.toContain(tmpdir());
    expect(leftovers()).toEqual(before);
  });
});

describe.runIf(why === null)('a lab that is ended half-way', () => {
  it('takes down what stands, and ends as it was told to', async () => {
    const kwalk = fileURLToPath(new URL('../../src/cli/kwalk.mjs', import.meta.url));
    const out = mkdtempSync(join(tmpdir(), 'kwalk-test-'));
    const child = spawn(process.execPath, [kwalk, 'lab', '--out', out], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<NodeJS.Signals | null>((done) => child.on('exit', (_, signal) => done(signal)));
    await new Promise<void>((begun) => {
      child.stderr.on('data', (text: Buffer) => {
        if (text.toString().includes('pod')) begun();
      });
    });
    // Not at once: then there would be little to take down.
    while (leftovers(child.pid).length === 0) await thisMachine.pause(20);
    child.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
    expect(leftovers(child.pid)).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
    rmSync(out, { recursive: true });
  });
});

describe('the lab', () => {
  it('says what it lacks', async () => {
    expect(await labMissing(new FakeMachine({ uid: 1000 }))).toMatch(/takes root/);
    expect(await labMissing(new FakeMachine({ platform: 'darwin' }))).toMatch(/needs Linux/);
    expect(await labMissing(new FakeMachine({ lacks: ['runc'] }))).toMatch(/no runc here/);
    expect(await labMissing(new FakeMachine())).toMatch(/busybox-static/);
    const dynamic = { '/bin/busybox': new TextEncoder().encode('\x7fELF /lib64/ld-linux-x86-64.so.2') };
    expect(await labMissing(new FakeMachine({ files: dynamic }))).toMatch(/linked dynamically/);
    await expect(runLab(new FakeMachine({ uid: 1000 }), { date: new Date() })).rejects.toThrow(
      /The lab cannot be run here: it makes namespaces/,
    );
  });

  it('stops what it started when a scene goes wrong', async () => {
    const files = { '/bin/busybox': new TextEncoder().encode('static') };
    // The host's shell starts; then there is no configuration for the container.
    const machine = new FakeMachine({ files });
    await expect(runLab(machine, { date: new Date() })).rejects.toThrow(/Scene host-and-container: ENOENT/);
    expect(machine.running.length).toBeGreaterThan(0);
    expect(machine.running.filter((one) => !one.stopped)).toEqual([]);
  });
});

/** Folders of one process's lab, and control groups of its containers: others may run theirs meanwhile. */
function leftovers(pid = process.pid): string[] {
  const folders = [tmpdir(), '/run/runc', '/sys/fs/cgroup', '/sys/fs/cgroup/cpu'];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`kwalk-lab-${pid}-`)));
}
