import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../types.ts';
import { startShell, type Shell } from './shell.ts';
import type { Stage } from './stage.ts';

/** Commands of busybox that a visitor of the container needs. */
const COMMANDS = ['sh', 'cat', 'hostname', 'ls', 'ps', 'readlink', 'grep', 'sleep'];

export const BUSYBOX = '/bin/busybox';

/** Namespaces that a container can have of its own, in the words of the OCI runtime specification. */
type Kind = 'pid' | 'network' | 'ipc' | 'uts' | 'mount' | 'cgroup';

export interface ContainerPlan {
  /** Its name: the host name too, unless it joins another's uts namespace. */
  name: string;
  /** Namespaces that it does not make but join: those of the process. */
  joins?: { pid: number; kinds: Kind[] };
}

/**
 * Starts a container of busybox with Debian's runc, its first process a shell.
 *
 * The bundle is in a fresh temporary folder; the stage takes container and folder away again.
 */
export async function startContainer(plan: ContainerPlan, machine: Machine, stage: Stage): Promise<Shell> {
  const bundle = await mkdtemp(join(tmpdir(), `${labName()}-`));
  stage.defer('a folder of the lab', () => rm(bundle, { recursive: true, force: true }));
  await makeRoot(join(bundle, 'rootfs'), plan.name);
  await makeConfig(bundle, plan, machine);

  const id = `${labName()}-${plan.name}-${randomBytes(3).toString('hex')}`;
  stage.defer(`the container ${id}`, async () => {
    const gone = await machine.run('runc', ['delete', '--force', id], { timeoutMs: 30_000 });
    if (gone.code !== 0 && !/does not exist/.test(gone.stderr)) throw new Error(gone.stderr.trim());
  });
  return startShell(['runc', 'run', '--bundle', bundle, id], machine, stage, async () => {
    const state = await machine.run('runc', ['state', id], { timeoutMs: 10_000 });
    const pid: unknown = state.code === 0 ? (JSON.parse(state.stdout) as { pid?: unknown }).pid : undefined;
    if (typeof pid !== 'number' || pid === 0)
      throw new Error(`runc knows no process of ${id}: ${state.stderr}`);
    return pid;
  });
}

/** Begins the name of everything that this lab leaves on the machine while it runs. */
function labName(): string {
  return `kwalk-lab-${process.pid}`;
}

async function makeRoot(root: string, name: string): Promise<void> {
  for (const folder of ['bin', 'dev', 'etc', 'proc', 'sys', 'tmp']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await copyFile(BUSYBOX, join(root, 'bin/busybox'));
  for (const command of COMMANDS) await symlink('busybox', join(root, 'bin', command));
  await writeFile(join(root, 'etc/hostname'), `${name}\n`);
}

/** What we change in the configuration that `runc spec` proposes. */
interface RuncConfig {
  process: { terminal: boolean; args: string[] };
  hostname?: string;
  linux: { namespaces: { type: Kind; path?: string }[] };
}

async function makeConfig(bundle: string, plan: ContainerPlan, machine: Machine): Promise<void> {
  const spec = await machine.run('runc', ['spec', '--bundle', bundle], { timeoutMs: 10_000 });
  if (spec.code !== 0) throw new Error(`runc spec failed: ${spec.error ?? spec.stderr.trim()}`);
  const file = join(bundle, 'config.json');
  const config = JSON.parse(new TextDecoder().decode(await machine.readFile(file))) as RuncConfig;
  config.process.terminal = false;
  config.process.args = ['sh'];
  config.hostname = plan.name;
  const namespaces = config.linux.namespaces;
  // runc proposes it on machines with cgroup v2 alone; container engines there make it.
  if (!namespaces.some((namespace) => namespace.type === 'cgroup')) namespaces.push({ type: 'cgroup' });
  for (const namespace of namespaces) {
    if (!plan.joins?.kinds.includes(namespace.type)) continue;
    namespace.path = `/proc/${plan.joins.pid}/ns/${FILES[namespace.type]}`;
    // runc refuses to name a host that is not the container's own.
    if (namespace.type === 'uts') delete config.hostname;
  }
  await writeFile(file, JSON.stringify(config));
}

/** Names under /proc/PID/ns. */
const FILES: Record<Kind, string> = {
  pid: 'pid',
  network: 'net',
  ipc: 'ipc',
  uts: 'uts',
  mount: 'mnt',
  cgroup: 'cgroup',
};
