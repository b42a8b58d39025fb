import type { PhrasingContent } from 'mdast';
import type { Context } from './context.ts';
import type { Piece } from './directives.ts';
import { definitionHref, identHref, manHref } from './hrefs.ts';
import { meaningOf, shortName, unknownSymbol } from './symbols.ts';
import { firstCommand, transcriptAnchor } from './transcript.ts';

/** What stands behind a claim: a kernel symbol, a page of the manual, a recorded command. */
export const EVIDENCE_HELP = [
  'Write `sym:copy_utsname`, `man:uname(2)` or `ran:ID` for content/transcripts/ID.txt.',
];

/** Evidence as shown; without href where what it names is not on the page. */
export interface EvidenceLink {
  label: string;
  isCode: boolean;
  href: string | null;
}

/** The link of one piece of evidence, checked; null with a report where it does not hold. */
export function evidenceLink(context: Context, item: Piece): EvidenceLink | null {
  const [, kind, rest = ''] = /^(sym|man|ran):\s*(.+)$/.exec(item.text) ?? [];
  switch (kind) {
    case 'sym': {
      const meaning = meaningOf(context.lookup, rest);
      if (meaning.type === 'none') {
        const { message, help } = unknownSymbol(context.lookup, rest);
        context.reader.report('unknown-symbol', item, message, help);
        return null;
      }
      const href =
        meaning.type === 'one'
          ? definitionHref(context.version, meaning.definition)
          : identHref(context.version, meaning.name);
      return { label: shortName(rest), isCode: true, href };
    }
    case 'man': {
      // A section of the page may follow: `man:clone(2) CLONE_NEWUTS`.
      const href = manHref(rest.split(' ')[0] ?? '');
      if (href !== null) return { label: rest, isCode: true, href };
      context.reader.report('evidence', item, `\`${rest}\` is no page of the manual.`, EVIDENCE_HELP);
      return null;
    }
    case 'ran': {
      const transcript = context.transcripts.get(rest);
      if (transcript)
        return context.onPage.has(rest)
          ? { label: WORDS[context.lang].ran, isCode: false, href: `#${transcriptAnchor(rest)}` }
          : { label: firstCommand(transcript.text), isCode: true, href: null };
      const ids = [...context.transcripts.keys()].sort();
      context.reader.report('evidence', item, `No recorded command \`${rest}\`.`, [
        ids.length > 0 ? `There are: ${ids.slice(0, 8).join(', ')}.` : 'content/transcripts/ holds none.',
      ]);
      return null;
    }
    default:
      context.reader.report('evidence', item, `\`${item.text}\` is no evidence.`, EVIDENCE_HELP);
      return null;
  }
}

const WORDS = {
  ja: { open: '〔根拠: ', comma: '、', close: '〕', ran: '実行した結果' },
  en: { open: ' [see ', comma: ', ', close: ']', ran: 'as it ran' },
};

/** `:evidence[man:uname(2), sym:newuname]` as a run of small links. */
export function evidenceNode(context: Context, label: Piece): PhrasingContent {
  const links = split(label).flatMap((item) => {
    const link = evidenceLink(context, item);
    return link === null ? [] : [link];
  });
  const { open, comma, close } = WORDS[context.lang];
  const children: PhrasingContent[] = [{ type: 'text', value: open }];
  for (const { label: text, isCode, href } of links) {
    if (children.length > 1) children.push({ type: 'text', value: comma });
    const words: PhrasingContent = { type: isCode ? 'inlineCode' : 'text', value: text };
    children.push(href === null ? words : { type: 'link', url: href, children: [words] });
  }
  children.push({ type: 'text', value: close });
  return { type: 'emphasis', children, data: { hName: 'span', hProperties: { className: ['evidence'] } } };
}

function split(label: Piece): Piece[] {
  const items: Piece[] = [];
  for (const { 0: item, index } of label.text.matchAll(/[^,\s][^,]*/g)) {
    const text = item.trimEnd();
    items.push({ text, start: label.start + index, end: label.start + index + text.length });
  }
  return items;
}
