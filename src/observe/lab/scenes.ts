import type { Observation } from '#model';
import { observe } from '../recording.ts';
import type { Machine, Observed, Running, Target } from '../types.ts';
import { startContainer } from './container.ts';
import { labPaths } from './paths.ts';
import { startShell, type Shell } from './shell.ts';
import type { Stage } from './stage.ts';

/** One situation that the lab sets up and records. */
export interface Scene {
  id: string;
  play: (lab: Lab, id: string) => Promise<Observed>;
}

/** What a scene works with; `date` is when the lab was run. */
export interface Lab {
  machine: Machine;
  stage: Stage;
  date: Date;
}

interface Actor {
  target: Target;
  shell: Shell;
}

type Label = Target['label'];

const HOST: Label = { ja: 'ホスト', en: 'Host' };
const CONTAINER: Label = { ja: 'コンテナ', en: 'Container' };

/** How the configuration of every container came about. */
const SPEC = 'runc spec  # then: terminal false, args ["sh"], its host name, a cgroup namespace';

export const scenes: Scene[] = [
  { id: 'host-and-container', play: hostAndContainer },
  { id: 'unshare-uts', play: unshareUts },
  { id: 'pod', play: pod },
  { id: 'root-without-nsproxy', play: rootWithoutNsproxy },
  { id: 'for-children', play: forChildren },
  { id: 'every-namespace', play: everyNamespace },
];

/** A plain container beside a shell on the host. */
async function hostAndContainer(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const web = await container(lab, 'container', CONTAINER, 'web-1');
  const seen = await record(lab, id, [host, web], [SPEC]);
  await web.shell.ask('sleep 300 & sleep 300 &');
  const parent = await host.shell.ask(`ps -o ppid= -p ${web.target.pid}`);
  return withOutputs(seen, [
    [host, 'hostname'],
    [web, 'hostname'],
    [host, 'readlink /proc/$$/ns/uts'],
    [web, 'readlink /proc/$$/ns/uts'],
    [web, 'ps'],
    [host, `pstree -pT ${parent.trim()}`],
    [host, `grep NSpid /proc/${web.target.pid}/status`],
  ]);
}

/** The name is copied, the object is another; only then does a new name part them. */
async function unshareUts(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const fresh = await unshared(lab, 'unshared', { ja: 'unshare の直後', en: 'Right after unshare' }, [
    '--uts',
  ]);
  const before = await withOutputs(await record(lab, id, [host, fresh]), [
    [host, 'hostname'],
    [fresh, 'hostname'],
  ]);
  await fresh.shell.ask('hostname web-1');
  const renamed = {
    shell: fresh.shell,
    target: {
      ...fresh.target,
      id: 'renamed',
      label: { ja: 'sethostname の後', en: 'After sethostname' },
      command: `${fresh.target.command}; hostname web-1`,
    },
  };
  const after = await withOutputs(await record(lab, id, [renamed]), [
    [host, 'hostname'],
    [renamed, 'hostname'],
  ]);
  return joined(before, after, ['sh', fresh.target.command, 'hostname web-1', 'kwalk lab']);
}

/** As kubelet does: a first container makes the namespaces of the pod, the others join them. */
async function pod(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const pause = await container(lab, 'pause', { ja: 'pause', en: 'pause' }, 'web-pod');
  const joins = { pid: pause.target.pid, kinds: ['network' as const, 'ipc' as const, 'uts' as const] };
  const app = await container(lab, 'app', { ja: 'コンテナ app', en: 'Container app' }, 'app', joins);
  const log = await container(lab, 'log', { ja: 'コンテナ log', en: 'Container log' }, 'log', joins);
  const how = `# config.json of app and log: network, ipc and uts of /proc/${pause.target.pid}/ns`;
  const seen = await record(lab, id, [host, app, log], [SPEC, pause.target.command, how]);
  return withOutputs(seen, [
    [host, 'hostname'],
    [app, 'hostname'],
    [log, 'hostname'],
    [app, 'ps'],
    [log, 'ps'],
  ]);
}

/** What a copy into a container did in CVE-2019-14271: its root directory, the host's nsproxy. */
async function rootWithoutNsproxy(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const web = await container(lab, 'container', CONTAINER, 'web-1');
  const both = await byCommand(
    lab,
    'chrooted',
    { ja: 'コンテナの / にいるホストのタスク', en: 'Host task in the container’s root' },
    `chroot /proc/${web.target.pid}/root /bin/sh`,
  );
  return withOutputs(await record(lab, id, [host, web, both], [SPEC]), [
    [host, 'hostname'],
    [web, 'hostname'],
    [both, 'hostname'],
    [web, 'cat /etc/hostname'],
    [both, 'cat /etc/hostname'],
    [web, 'ls /'],
    [both, 'ls /'],
  ]);
}

/** Two namespaces that a task makes for its children; `sh` is the same task after an exec. */
async function forChildren(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const pid = await unshared(lab, 'pid', { ja: 'unshare --pid', en: 'unshare --pid' }, ['--pid']);
  const time = await unshared(lab, 'time', { ja: 'unshare --time', en: 'unshare --time' }, ['--time']);
  return record(lab, id, [host, pid, time]);
}

/** All eight at once, the user namespace too, which a plain container shares with its host. */
async function everyNamespace(lab: Lab, id: string): Promise<Observed> {
  const host = await hostShell(lab);
  const kinds = ['user', 'mount', 'uts', 'ipc', 'net', 'cgroup', 'time', 'pid'];
  const options = [...kinds.map((kind) => `--${kind}`), '--map-root-user', '--fork', '--kill-child'];
  const label = { ja: '8 つとも新しい', en: 'All eight new' };
  const all = await unshared(lab, 'all', label, options, async (started) => {
    const children = `/proc/${started.pid}/task/${started.pid}/children`;
    return Number(new TextDecoder().decode(await lab.machine.readFile(children)));
  });
  return withOutputs(await record(lab, id, [host, all]), [
    [host, 'id -u'],
    [all, 'id -u'],
    [all, 'cat /proc/self/uid_map'],
    [all, 'cat /proc/net/dev'],
  ]);
}

function hostShell(lab: Lab): Promise<Actor> {
  return byCommand(lab, 'host', HOST, 'sh');
}

/** A shell in new namespaces by util-linux's unshare. */
function unshared(
  lab: Lab,
  id: string,
  label: Label,
  options: string[],
  pidOf?: (started: Running) => Promise<number>,
): Promise<Actor> {
  return byCommand(lab, id, label, `unshare ${options.join(' ')} sh`, pidOf);
}

async function byCommand(
  { machine, stage }: Lab,
  id: string,
  label: Label,
  command: string,
  pidOf?: (started: Running) => Promise<number>,
): Promise<Actor> {
  const shell = await startShell(command.split(' '), machine, stage, pidOf);
  return { target: { id, label, command, pid: shell.pid }, shell };
}

async function container(
  { machine, stage }: Lab,
  id: string,
  label: Label,
  name: string,
  joins?: { pid: number; kinds: ('network' | 'ipc' | 'uts')[] },
): Promise<Actor> {
  const shell = await startContainer(joins ? { name, joins } : { name }, machine, stage);
  return { target: { id, label, command: `runc run ${name}`, pid: shell.pid }, shell };
}

/** `before` are commands that were run ahead of those that started the actors. */
async function record(lab: Lab, id: string, actors: Actor[], before: string[] = []): Promise<Observed> {
  const request = {
    id,
    tasks: actors.map(({ target }) => target),
    paths: labPaths,
    commands: [...before, ...actors.map(({ target }) => target.command), 'kwalk lab'],
    date: lab.date,
    waitSeconds: 20,
    nudge: () => actors.forEach(({ shell }) => shell.nudge()),
  };
  return observe(request, lab.machine);
}

async function withOutputs(seen: Observed, asked: [Actor, string][]): Promise<Observed> {
  const outputs = [];
  for (const [{ target, shell }, command] of asked) {
    outputs.push({ task: target.id, command, output: await shell.ask(command) });
  }
  return { ...seen, observation: { ...seen.observation, outputs } };
}

/** One recording of two that were made one after the other in the same scene. */
function joined(before: Observed, after: Observed, commands: string[]): Observed {
  const [first, second] = [before.observation, after.observation];
  const observation: Observation = {
    ...first,
    commands,
    tasks: [...first.tasks, ...second.tasks],
    outputs: [...(first.outputs ?? []), ...(second.outputs ?? [])],
  };
  return { observation, diagnostics: [...before.diagnostics, ...after.diagnostics] };
}
