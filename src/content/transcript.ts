import { escapeHtml } from '#text';
import type { Context, Transcript } from './context.ts';
import { readFields, single } from './fields.ts';
import type { Reader } from './files.ts';

/** Shown beside a recorded command. */
const WORDS = {
  ja: { observed: '実行した結果', kernel: 'カーネル' },
  en: { observed: 'As it ran', kernel: 'kernel' },
};

/** Reads `content/transcripts/ID.txt`: a head between `---` lines, then the session as it was. */
export function readTranscript(reader: Reader, id: string): Transcript | null {
  const [all, yaml] = /^---\r?\n(.*?)^---\r?\n/ms.exec(reader.text) ?? [];
  if (all === undefined || yaml === undefined || !reader.text.startsWith(all)) {
    reader.report(
      'transcript',
      { start: 0, end: 0 },
      'A recorded command begins with a head between `---` lines.',
      [
        'It names `kernel`, `date` and `system`; the session follows, input lines with `# ` or `$ ` before them.',
      ],
    );
    return null;
  }
  const rule = { required: true };
  const fields = readFields(reader, yaml, reader.text.indexOf('\n') + 1, {
    kernel: rule,
    date: rule,
    system: rule,
  });
  const text = reader.text.slice(all.length).replaceAll('\r\n', '\n').trimEnd();
  const date = single(fields, 'date');
  if (date && !/^\d{4}-\d\d-\d\d$/.test(date.text))
    reader.report('transcript', date, 'A date is written as 2026-11-24.');
  if (!/^[#$] /m.test(text))
    reader.report('transcript', { start: all.length, end: all.length }, 'No line of the session is input.', [
      'Input lines begin with `# ` (as root) or `$ `.',
    ]);
  const value = (name: string): string => single(fields, name)?.text ?? '';
  return {
    id,
    kernel: value('kernel'),
    date: value('date'),
    system: value('system'),
    text,
    file: reader.file,
  };
}

/** Fragment of a recorded command on a page. */
export function transcriptAnchor(id: string): string {
  return `ran-${id}`;
}

/** What was typed first, to name a recorded session by. */
export function firstCommand(text: string): string {
  return /^[#$] (.*)$/m.exec(text)?.[1] ?? '';
}

/** A recorded command as HTML: input and output told apart, and where and when it ran. */
export function transcriptHtml({ lang }: Context, transcript: Transcript): string {
  const words = WORDS[lang];
  const lines = transcript.text.split('\n').map((line) => {
    const [, prompt, command] = /^([#$] )(.*)$/.exec(line) ?? [];
    return prompt === undefined || command === undefined
      ? `<samp>${escapeHtml(line)}</samp>`
      : `<span class="prompt">${prompt}</span><kbd>${escapeHtml(command)}</kbd>`;
  });
  const where = `${words.observed}: ${transcript.system}, ${words.kernel} ${transcript.kernel}, ${transcript.date}`;
  return (
    `<figure class="transcript" id="${transcriptAnchor(transcript.id)}">` +
    `<pre tabindex="0"><code>${lines.join('\n')}</code></pre><figcaption>${escapeHtml(where)}</figcaption></figure>`
  );
}
