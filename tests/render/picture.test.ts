import { describe, expect, test } from 'vitest';
import type { Chain, Observation, ObservedTask } from '#model';
import { lanesPicture, walkPicture } from '#render';
import { mapPicture } from '../../src/render/picture/map-picture.ts';
import { objectsOf } from '../../src/render/picture/objects.ts';
import { laneObjects, lanesRows } from '../../src/render/picture/lanes-model.ts';
import { famous, chainOf } from './fixture.ts';

/** Elements that a policy without inline styles forbids, and attributes that would be scaled text. */
const FORBIDDEN = /\sstyle=|<style|<script|\son\w+=|textLength/;

function parts(svg: string, pattern: RegExp): string[] {
  return [...svg.matchAll(pattern)].map(([, found = '']) => found);
}

function numbers(svg: string, name: string): number[] {
  return parts(svg, new RegExp(`\\s${name}="(-?[\\d.]+)"`, 'g')).map(Number);
}

describe('the objects of a walk', () => {
  test('are entered by an arrow and kept while a dot stays inside', () => {
    const chain = chainOf(
      'task_struct->thread_pid:struct pid *->numbers:struct upid [].ns:struct pid_namespace *',
    );
    expect(objectsOf(chain).map(({ title, fields }) => [title, fields.map(({ name }) => name)])).toEqual([
      ['struct task_struct', ['thread_pid']],
      ['struct pid', ['numbers', 'ns']],
    ]);
  });

  test('carry the path that an observed value is kept under', () => {
    const chain = chainOf('a->b:struct b *->c:struct c.d:struct d *->e:int');
    expect(objectsOf(chain).map(({ path }) => path)).toEqual(['a', 'a.b', 'a.b.c.d']);
  });
});

describe('the picture of a walk', () => {
  const { chain } = famous();

  test('is one image with a name, a description and no style of its own', () => {
    const svg = walkPicture(chain, 3, { lang: 'ja' });
    expect(svg).toMatch(
      /^<svg class="pic walk-pic" role="img" viewBox="0 0 328 \d+" width="328" height="\d+"><title>/,
    );
    expect(svg).toContain('&amp;current-&gt;nsproxy-&gt;uts_ns-&gt;name');
    expect(svg).toContain('<desc>');
    expect(svg).not.toMatch(FORBIDDEN);
    expect(svg).not.toContain('tabindex');
  });

  test('has exactly one current place, walked ones before it and the rest ahead', () => {
    const states = (step: number): string[] =>
      parts(walkPicture(chain, step, { lang: 'ja' }), /<g class="(?:obj|base) (\w+)/g);
    expect(states(1)).toEqual(['now', 'ahead', 'ahead', 'ahead']);
    expect(states(3)).toEqual(['walked', 'walked', 'now', 'ahead']);
    expect(states(4)).toEqual(['walked', 'walked', 'walked', 'now']);
  });

  test("says in words or in the source's own which element of an array is picked", () => {
    const drawn = (subscript: string): string => {
      const pid = chainOf('task->pid:struct pid *->numbers:struct upid [].ns:struct pid_namespace *');
      const steps = pid.steps.map((step) => (step.field === 'numbers' ? { ...step, subscript } : step));
      return walkPicture({ ...pid, steps }, null, { lang: 'en' });
    };
    expect(drawn('')).toContain('picks one element');
    expect(drawn('[pid->level]')).toContain('>n = pid-&gt;level<');
    expect(drawn('[now->thread_pid->level]')).toContain('picks one element');
    expect(parts(drawn('[0]'), /class="cell chosen" x="([\d.]+)"/g)).toEqual(['42']);
  });

  test('has no current place where none is asked for', () => {
    expect(walkPicture(chain, null, { lang: 'en' })).not.toMatch(/<g class="(?:obj|base) (?:now|ahead)/);
  });

  test('stays within its width', () => {
    const svg = walkPicture(chain, 2, { lang: 'ja' });
    for (const x of numbers(svg, 'x')) expect(x).toBeLessThanOrEqual(328);
    const height = numbers(svg, 'height')[0] ?? 0;
    for (const y of numbers(svg, 'y')) expect(y).toBeLessThan(height);
  });

  test('puts the namespace’s shape beside its colour', () => {
    const svg = walkPicture(chain, 3, { lang: 'ja' });
    const coloured = parts(svg, /<g class="(?:taken|obj)[^"]* ns-(\w+)"/g);
    expect(coloured.length).toBeGreaterThan(0);
    expect(new Set(coloured)).toEqual(new Set(['uts']));
    expect(parts(svg, /<g class="(glyph)"/g).length).toBeGreaterThanOrEqual(coloured.length - 1);
  });

  test('draws no arrow into a nested member', () => {
    const nested = chainOf('a->b:struct b *->c:struct c.d:int');
    const svg = walkPicture(nested, null, { lang: 'ja' });
    expect(parts(svg, /(class="tip")/g)).toHaveLength(2);
    expect(svg).toContain('class="inset"');
  });

  test('marks an object for all of its steps, so that a script finds it', () => {
    const nested = chainOf('a->b:struct b *->c:struct c.d:int');
    expect(walkPicture(nested, 4, { lang: 'ja' })).toContain(
      '<g class="obj now" data-step="3" data-last="4">',
    );
  });

  test('opens only what is near where there are many objects', () => {
    const long = chainOf(
      `a${'bcdefgh'
        .split('')
        .map((name) => `->${name}:struct ${name} *`)
        .join('')}`,
    );
    const height = (step: number | null): number =>
      numbers(walkPicture(long, step, { lang: 'ja' }), 'height')[0] ?? 0;
    expect(height(null)).toBeLessThan(720);
    expect(height(4)).toBeLessThan(760);
    expect(parts(walkPicture(long, 4, { lang: 'ja' }), /(data-step="\d+" data-last)/g)).toHaveLength(8);
  });

  test('cuts a slice with the current object and where it leads', () => {
    const svg = walkPicture(chain, 2, { lang: 'ja', slice: true });
    expect(parts(svg, /<g class="(?:obj|base) (\w+)/g)).toEqual(['now', 'ahead']);
    expect(svg).toContain('struct nsproxy');
    expect(svg).not.toContain('uts_ns</text>');
  });

  test('cuts a long name and keeps it whole in its tooltip', () => {
    const name = 'a_field_with_a_name_that_is_longer_than_any_box';
    const svg = walkPicture(chainOf(`a->${name}:int`), null, { lang: 'en' });
    expect(svg).toMatch(new RegExp(`…<title>${name}</title>`));
  });

  test('escapes what a declaration may hold', () => {
    const svg = walkPicture(chainOf('a->b:void (*)(const char *, "<x>&")'), null, { lang: 'en' });
    expect(svg).not.toContain('<x>');
  });
});

function task(id: string, values: Record<string, string>): ObservedTask {
  return { id, label: { ja: id, en: id }, command: `run ${id}`, values, namespaces: {} };
}

const HOST = {
  task_struct: '0x1',
  'task_struct.nsproxy': '0xffffffff83076c20',
  'task_struct.nsproxy.uts_ns': '0xffffffff83215da0',
  'task_struct.nsproxy.uts_ns.name': '0xffffffff83215da0',
  'task_struct.nsproxy.uts_ns.name.nodename': 'vm',
  'task_struct.nsproxy.time_ns': '0xffffffff83103b40',
  'task_struct.nsproxy.ipc_ns': '0xffffffff831b8c80',
};
const CONTAINER = {
  ...HOST,
  task_struct: '0x2',
  'task_struct.nsproxy': '0xffff88810083f708',
  'task_struct.nsproxy.uts_ns': '0xffff8881542e2000',
  'task_struct.nsproxy.uts_ns.name': '0xffff8881542e2000',
  'task_struct.nsproxy.uts_ns.name.nodename': 'web-1',
  'task_struct.nsproxy.ipc_ns': '0xffff88810439c000',
};

function recording(...tasks: ObservedTask[]): Observation {
  return { id: 'r', kernelRelease: '6.18.44', date: '2026-11-24', commands: [], method: 'bpftrace', tasks };
}

describe('the picture of two tasks', () => {
  const chain: Chain = chainOf(
    'task_struct->nsproxy:struct nsproxy *->uts_ns:struct uts_namespace *->name:struct new_utsname',
  );
  const apart = recording(task('host', HOST), task('container', CONTAINER));

  test('says ≠ at every object whose addresses differ, and nowhere at the tasks themselves', () => {
    const [wide = ''] = lanesPicture(chain, apart, 'host', 'container', 'ja').split('</svg>');
    expect(parts(wide, /(class="verdict")/g)).toHaveLength(2);
    expect(wide).toContain('&quot;vm&quot;');
    expect(wide).toContain('&quot;web-1&quot;');
  });

  test('draws what is shared beside the walk once', () => {
    const [wide = ''] = lanesPicture(chain, apart, 'host', 'container', 'ja').split('</svg>');
    expect(parts(wide, /<g class="obj walked (shared)/g)).toHaveLength(1);
    expect(parts(wide, /(>time_ns<)/g)).toHaveLength(3);
    expect(parts(wide, /(>0xffffffff83103b40<)/g)).toHaveLength(1);
  });

  test('joins both lanes where the walk itself arrives at one object', () => {
    const same = recording(
      task('a', HOST),
      task('b', { ...HOST, task_struct: '0x3', 'task_struct.nsproxy': '0x4' }),
    );
    const objects = laneObjects(chain, ...(same.tasks as [ObservedTask, ObservedTask]));
    expect(objects.map(({ shared }) => shared)).toEqual([false, false, true]);
    const [wide = ''] = lanesPicture(chain, same, 'a', 'b', 'ja').split('</svg>');
    expect(parts(wide, /(>struct uts_namespace<)/g)).toHaveLength(1);
    expect(parts(wide, /(>0xffffffff83215da0<)/g)).toHaveLength(1);
  });

  test('lets no arrow cross another: they all run straight down, in columns of their own', () => {
    for (const svg of lanesPicture(chain, apart, 'host', 'container', 'ja').split('</svg>')) {
      const lines = parts(svg, /class="wire" d="M([^"]*)"/g).map((d) => d.split(/[ L]/).map(Number));
      for (const [x1, , x2] of lines) expect(x2).toBe(x1);
    }
  });

  test('fits a phone of 360 px and a page of 720', () => {
    const widths = parts(lanesPicture(chain, apart, 'host', 'container', 'ja'), /viewBox="0 0 (\d+)/g).map(
      Number,
    );
    expect(widths).toHaveLength(2);
    expect(Math.min(...widths)).toBeLessThanOrEqual(328);
    expect(Math.max(...widths)).toBeLessThanOrEqual(720);
  });

  test('claims nothing that was not measured', () => {
    const { 'task_struct.nsproxy': _, ...without } = CONTAINER;
    const partly = recording(task('host', HOST), task('container', without));
    const [wide = ''] = lanesPicture(chain, partly, 'host', 'container', 'ja').split('</svg>');
    expect(wide).toContain('未計測');
    expect(parts(wide, /(class="verdict")/g)).toHaveLength(1);
  });

  test('has its values in rows for a table', () => {
    const rows = lanesRows(chain, ...(apart.tasks as [ObservedTask, ObservedTask]));
    expect(rows.map(({ step, same }) => [step, same])).toEqual([
      ['nsproxy', false],
      ['uts_ns', false],
      ['nodename', false],
      ['ipc_ns', false],
      ['time_ns', true],
    ]);
  });

  test('says which task a recording lacks', () => {
    expect(() => lanesPicture(chain, apart, 'host', 'pod', 'ja')).toThrow('The recording r has no task pod.');
  });
});

describe('the map of several walks', () => {
  const spellings = [
    'task->set:struct set *->uts_ns:struct uts_namespace *',
    'task->set:struct set *->net_ns:struct net *',
    'task->set:struct set *->more:struct more *->end:struct end *',
    'task->cred:struct cred *->user_ns:struct user_namespace *',
    'task->pid:struct pid *->numbers:struct upid [].ns:struct pid_namespace *',
  ];
  const svg = mapPicture([chainOf(spellings[0] ?? ''), ...spellings.slice(1).map(chainOf)], 'en');

  test('draws each object once, with the rows of all walks that visit it', () => {
    expect(parts(svg, /class="title"[^>]*>([^<]*)/g)).toEqual([
      'task',
      'struct task',
      'struct pid',
      'struct cred',
      'struct set',
      'struct more',
    ]);
    expect(parts(svg, /class="name"[^>]*>([^<]*)/g)).toEqual([
      'set',
      'cred',
      'pid',
      'numbers[n].ns',
      'user_ns',
      'uts_ns',
      'net_ns',
      'more',
      'end',
    ]);
    expect(svg).not.toMatch(FORBIDDEN);
  });

  test('leads arrows to what they point to, and none crosses another', () => {
    // Across to a channel, down, and back to a title: rounded corners say where.
    const arrows = [
      ...svg.matchAll(/class="wire" d="M[\d.]+ ([\d.]+)L[^Q"]*Q([\d.]+) [^Q"]*Q[\d.]+ ([\d.]+)/g),
    ].map(([, from, beside, to]) => ({ from: Number(from), beside: Number(beside), to: Number(to) }));
    expect(arrows).toHaveLength(4);
    // An end of one on the way of another crosses it, unless it stays inside of its channel.
    const crossings = arrows.flatMap((a) =>
      arrows.filter(
        (b) => a !== b && b.beside >= a.beside && [b.from, b.to].some((end) => a.from <= end && end <= a.to),
      ),
    );
    expect(crossings).toEqual([]);
    expect(Math.max(...arrows.map(({ beside }) => beside))).toBeLessThan(328);
  });
});
