import type { Chain, Observation, ObservedTask, RoadExhibit, StoryBlock } from '#model';
import { nearMatches } from '#text';
import { resolveChain } from './chains.ts';
import type { Context, PageAddress } from './context.ts';
import type { Directive } from './directives.ts';
import { readMap } from './map.ts';
import { readSnippet } from './snippet.ts';
import { transcriptHtml } from './transcript.ts';

/** Attributes that each block directive takes, by the kind of page. */
const BLOCKS: Record<PageAddress['type'], Record<string, string[]>> = {
  story: {
    snippet: ['keep', 'mark'],
    walk: ['from', 'caption'],
    lanes: ['from', 'observation', 'tasks'],
    map: ['from'],
    transcript: [],
  },
  road: { snippet: ['keep', 'mark'], step: ['from', 'n'], transcript: [] },
};

/** Blocks of stories, and the one of roads. */
export type Block = StoryBlock | Extract<RoadExhibit, { type: 'step' }>;

/** Reads a directive that stands by itself; null with reports where it cannot be shown. */
export function readBlock(
  context: Context,
  directive: Directive,
  page: PageAddress['type'] = 'story',
): Block | null {
  const { reader } = context;
  const { name, head, label, attributes } = directive;
  const blocks = BLOCKS[page];
  const known = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
  if (!known) {
    const elsewhere = Object.hasOwn({ ...BLOCKS.story, ...BLOCKS.road }, name);
    const near = elsewhere ? [] : nearMatches(name, Object.keys(blocks), 1);
    reader.report(
      'directive',
      head,
      elsewhere ? `A ${page} has no \`${name}\`.` : `There is no directive \`${name}\`.`,
      [near[0] ? `Did you mean \`${near[0]}\`?` : `There are: ${Object.keys(blocks).join(', ')}.`],
    );
    return null;
  }
  if (!directive.closed) {
    reader.report('directive', head, 'Nothing closes this block.', ['End it with a line `:::`.']);
    return null;
  }
  if (directive.body && name !== 'snippet' && name !== 'map') {
    reader.report('directive', head, `\`${name}\` holds no text.`, [
      `Write it in one line: \`::${name}[…]\`.`,
    ]);
    return null;
  }
  for (const [attribute, piece] of attributes)
    if (!known.includes(attribute))
      reader.report('directive', piece, `\`${name}\` knows no \`${attribute}\`.`, [
        known.length > 0 ? `It takes: ${known.join(', ')}.` : 'It takes nothing but its brackets.',
      ]);
  if (name === 'snippet') return readSnippet(context, directive);
  if (name === 'map') return readMap(context, directive);
  if (!label || label.text.trim() === '') {
    reader.report('directive', head, `\`${name}\` needs something in brackets.`, [
      `\`::${name}[${EXAMPLES[name]}\``,
    ]);
    return null;
  }
  if (name === 'transcript') return readTranscriptBlock(context, directive);
  const chain = resolveChain(context, label, attributes.get('from') ?? null);
  if (name === 'step') return chain && readStep(context, directive, chain);
  if (name === 'walk')
    return chain && { type: 'walk', chain, caption: attributes.get('caption')?.text ?? null };
  const observation = readObservationName(context, directive);
  if (!chain || !observation) return null;
  const tasks = readTasks(context, directive, observation);
  reportUnmeasured(context, directive, chain.typePath, observation, tasks);
  const lanes = { type: 'lanes' as const, chain, observation: observation.id };
  return attributes.has('tasks') ? { ...lanes, tasks: tasks.map(({ id }) => id) } : lanes;
}

const EXAMPLES: Record<string, string> = {
  walk: 'current->nsproxy->uts_ns->name]',
  lanes: 'current->nsproxy->uts_ns->name]',
  step: 'current->nsproxy->uts_ns->name]{n=2}',
  transcript: 'hostname-strace]',
};

function readStep(context: Context, { attributes, head }: Directive, chain: Chain): Block | null {
  const n = attributes.get('n');
  const last = chain.steps.length;
  if (n && /^\d+$/.test(n.text) && Number(n.text) >= 1 && Number(n.text) <= last)
    return { type: 'step', chain, n: Number(n.text) };
  context.reader.report(
    'directive',
    n ?? head,
    `\`step\` says which step of the walk it shows: 1 to ${last}.`,
    ['`::step[current->nsproxy->uts_ns->name]{n=2}` shows `->nsproxy`.'],
  );
  return null;
}

function readTranscriptBlock(context: Context, { label }: Directive): StoryBlock | null {
  const id = label?.text ?? '';
  const transcript = context.transcripts.get(id);
  if (transcript) return { type: 'html', html: transcriptHtml(context, transcript) };
  const near = nearMatches(id, context.transcripts.keys(), 1);
  context.reader.report('transcript', label, `No recorded command \`${id}\`.`, [
    near[0] ? `Did you mean \`${near[0]}\`?` : `It would stand in content/transcripts/${id}.txt.`,
  ]);
  return null;
}

function readObservationName(context: Context, { head, attributes }: Directive): Observation | null {
  const ids = [...context.observations.keys()].sort();
  const named = attributes.get('observation');
  const observation = named && context.observations.get(named.text);
  if (observation) return observation;
  const help =
    ids.length > 0 ? [`There are: ${ids.slice(0, 8).join(', ')}.`] : ['content/observations/ holds none.'];
  if (named) context.reader.report('observation', named, `No observation \`${named.text}\`.`, help);
  else context.reader.report('observation', head, 'Lanes need a recording: `{observation=…}`.', help);
  return null;
}

/** The tasks that an author sets side by side; all of the recording where none is named. */
function readTasks(context: Context, { attributes }: Directive, { id, tasks }: Observation): ObservedTask[] {
  const named = attributes.get('tasks');
  if (!named) return tasks;
  return named.text.split(/[\s,]+/).flatMap((name) => {
    const task = tasks.find((one) => one.id === name);
    if (task) return [task];
    context.reader.report('observation', named, `The observation \`${id}\` has no task \`${name}\`.`, [
      `There are: ${tasks.map((one) => one.id).join(', ')}.`,
    ]);
    return [];
  });
}

/** Lanes without a single value on their way would show nothing that was measured. */
function reportUnmeasured(
  context: Context,
  { label }: Directive,
  typePath: string,
  { id }: Observation,
  tasks: ObservedTask[],
): void {
  const onTheWay = (key: string): boolean => typePath === key || typePath.startsWith(`${key}.`);
  const empty = tasks.filter((task) => !Object.keys(task.values).some(onTheWay));
  if (empty.length === 0) return;
  context.reader.report(
    'unmeasured',
    label,
    `The observation \`${id}\` has no value of this walk for ${empty.map((task) => `\`${task.id}\``).join(', ')}.`,
    ['Record it with `kwalk observe`, or walk it with `::walk[…]`.'],
  );
}
