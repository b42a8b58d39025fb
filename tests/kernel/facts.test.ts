/** What the source says, found by its text, not by line numbers that the next point release moves. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tree = join(root, 'kernel-snippets/v6.12');

interface Answer {
  file: string;
  line: number;
  col: number;
  name: string;
  class: string;
  targets: { kind: string; file: string; line: number; name: string }[];
}

function kwalk(...args: string[]): string {
  const run = spawnSync(process.execPath, ['src/cli/kwalk.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`kwalk ${args.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

const linesOf = (file: string): string[] => readFileSync(join(tree, file), 'latin1').split('\n');

/** All that `kwalk refs` says, asked once: starting it takes longer than answering. */
const files = ['include/linux/utsname.h', 'kernel/sys.c'];
let answers: Answer[];
beforeAll(() => {
  answers = kwalk('refs', '--json', ...files)
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row) as Answer);
});

/** The answers in the first line that holds a text. */
function answersIn(file: string, text: string): Answer[] {
  const line = linesOf(file).findIndex((candidate) => candidate.includes(text)) + 1;
  if (line === 0) throw new Error(`${file} has no line with ${text}`);
  return answers.filter((answer) => answer.file === file && answer.line === line);
}

/** Kind, file and text of the line of what an identifier means; its class where that is not `exact`. */
function meaning(line: Answer[], name: string): string {
  const answer = line.find((candidate) => candidate.name === name);
  const [target] = answer?.targets ?? [];
  if (!answer || !target || answer.class !== 'exact') return answer?.class ?? 'no answer';
  const text = (linesOf(target.file)[target.line - 1] ?? '').replace(/\s+/g, ' ').trim();
  return `${target.kind} ${target.file}: ${text}`;
}

test('each identifier of the famous line means what a compiler says', () => {
  const line = answersIn('include/linux/utsname.h', 'current->nsproxy->uts_ns->name');
  expect(meaning(line, 'current')).toBe(
    'macro arch/x86/include/asm/current.h: #define current get_current()',
  );
  expect(meaning(line, 'nsproxy')).toBe('field include/linux/sched.h: struct nsproxy *nsproxy;');
  expect(meaning(line, 'uts_ns')).toBe('field include/linux/nsproxy.h: struct uts_namespace *uts_ns;');
  expect(meaning(line, 'name')).toBe('field include/linux/utsname.h: struct new_utsname name;');
});

test('gethostname calls utsname() and copies its nodename', () => {
  const call = answersIn('kernel/sys.c', 'u = utsname();');
  expect(meaning(call, 'utsname')).toBe(
    'function include/linux/utsname.h: static inline struct new_utsname *utsname(void)',
  );
  const nodename = 'field include/uapi/linux/utsname.h: char nodename[__NEW_UTS_LEN + 1];';
  expect(meaning(answersIn('kernel/sys.c', 'strlen(u->nodename)'), 'nodename')).toBe(nodename);
});

test('every identifier of a line is answered once, at the place where it stands', () => {
  const line = answersIn('kernel/sys.c', 'copy_to_user(name, tmp, i)');
  const text = linesOf('kernel/sys.c')[(line[0]?.line ?? 0) - 1] ?? '';
  const words = [...text.matchAll(/[A-Za-z_]\w*/g)].filter(([word]) => !['if', 'return'].includes(word));
  expect(line.map(({ name, col }) => [name, col])).toEqual(
    words.map(({ 0: word, index }) => [word, index + 1]),
  );
});

test('kwalk chain walks the famous chain in the terminal', () => {
  const shown = kwalk('chain', 'current->nsproxy->uts_ns->name', '--from', 'include/linux/utsname.h');
  for (const place of ['include/linux/sched.h:', 'include/linux/nsproxy.h:', 'include/linux/utsname.h:']) {
    expect(shown).toContain(place);
  }
});
