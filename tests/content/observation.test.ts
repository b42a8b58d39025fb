import { expect, test } from 'vitest';
import { OBSERVATION, read } from './fake.ts';

function observation(change: (text: string) => string): ReturnType<typeof read> {
  return read({ file: OBSERVATION.file, text: change(OBSERVATION.text) });
}

test('a recording is read as it is written', () => {
  const { content, printed } = observation((text) => text);
  expect(printed).toBe('');
  expect(content.observations).toEqual([JSON.parse(OBSERVATION.text)]);
});

test('a recording may tell more: the tool, its program, why it read so little, what commands printed', () => {
  const more = {
    tool: 'bpftrace',
    program: 'END',
    why: 'no BPF',
    outputs: [{ task: 'host', command: 'true', output: '' }],
  };
  const { content, printed } = observation((text) => JSON.stringify({ ...JSON.parse(text), ...more }));
  expect(printed).toBe('');
  expect(content.observations[0]).toMatchObject(more);
  expect(
    observation((text) => JSON.stringify({ ...JSON.parse(text), outputs: [{}] }, null, 2)).printed,
  ).toMatchSnapshot();
});

test('everything that is wrong with a recording is reported at its place', () => {
  const { content, printed } = observation((text) =>
    text
      .replace('"2026-11-24"', '"yesterday"')
      .replace('"bpftrace"', '"guess"')
      .replace('4026531838', '-1')
      .replace('"command": "sh"', '"comand": "sh"')
      .replace('["watch desks"]', '[]')
      .replace('"reader.desk"', '"reader desk"'),
  );
  expect(content.observations).toEqual([]);
  expect(printed).toMatchSnapshot();
});

test.each([
  ['cut off', (text: string) => text.slice(0, 120)],
  ['with a comma too many', (text: string) => text.replace('"tasks": [', '"tasks": [],\n  "tasks": [')],
  ['YAML but not JSON', () => 'id: desks\n'],
  ['a list', () => '[]'],
  ['empty', () => ''],
  ['of another name', (text: string) => text.replace('"id": "desks"', '"id": "chairs"')],
])('a file that is %s is one clear error', (_, change) => {
  const { content, diagnostics, printed } = observation(change);
  expect(content.observations).toEqual([]);
  expect(diagnostics).toHaveLength(1);
  expect(printed).toMatchSnapshot();
});

test('a recorded command without head, date or input is reported', () => {
  const transcript = (text: string): string => read({ file: 'content/transcripts/who.txt', text }).printed;
  expect(transcript('# who\nme\n')).toMatchSnapshot('without a head');
  expect(transcript('---\nkernel: x\ndate: today\nsytem: y\n---\nme\n')).toMatchSnapshot(
    'without date, system and input',
  );
});
