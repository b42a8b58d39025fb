/** What the landing page shows: the line that everything starts from, and a way into each namespace. */
import type { Chain, LandingData, Language, LinkTo, Namespace } from '#model';
import { lineAnchor, sourceHref, walkHref } from './address.ts';
import { renderLines } from './code-html.ts';
import type { RenderContext } from './context.ts';
import { walkPicture } from './picture/walk-picture.ts';
import { gutterClass } from './source-code.ts';
import { definitionLink } from './uses.ts';
import { provenanceOf } from './provenance.ts';

/** The walk that the landing page starts with. */
const FAMOUS = 'task_struct/nsproxy/uts_ns/name';

/** How each namespace is reached from `current`, the walk that shows it, and a definition where there is none. */
const WAYS: {
  namespace: Namespace;
  chain: string;
  walks: string[];
  field: [record: string, name: string];
}[] = [
  way('uts', 'current->nsproxy->uts_ns', ['task_struct/nsproxy/uts_ns'], ['nsproxy', 'uts_ns']),
  way('mnt', 'current->nsproxy->mnt_ns', ['task_struct/nsproxy/mnt_ns'], ['nsproxy', 'mnt_ns']),
  way('pid', 'pid->numbers[pid->level].ns', ['pid/numbers/ns'], ['upid', 'ns']),
  way('net', 'current->nsproxy->net_ns', ['task_struct/nsproxy/net_ns'], ['nsproxy', 'net_ns']),
  way('ipc', 'current->nsproxy->ipc_ns', ['task_struct/nsproxy/ipc_ns'], ['nsproxy', 'ipc_ns']),
  way(
    'user',
    'current_cred()->user_ns',
    ['task_struct/cred/user_ns', 'task_struct/real_cred/user_ns'],
    ['cred', 'user_ns'],
  ),
  way('cgroup', 'current->nsproxy->cgroup_ns', ['task_struct/nsproxy/cgroup_ns'], ['nsproxy', 'cgroup_ns']),
  way('time', 'current->nsproxy->time_ns', ['task_struct/nsproxy/time_ns'], ['nsproxy', 'time_ns']),
];

function way(
  namespace: Namespace,
  chain: string,
  walks: string[],
  field: [string, string],
): (typeof WAYS)[number] {
  return { namespace, chain, walks, field };
}

/** Null while the famous line is not among the files that have a page. */
export function landingData(context: RenderContext): LandingData | null {
  const { analysis, plan } = context;
  const chain = analysis.chains.get(FAMOUS);
  const occurrence = chain?.occurrences.find(({ file }) => plan.sources.has(file));
  if (chain === undefined || occurrence === undefined) return null;
  const { file, line } = occurrence;
  const code = context.code(file);
  const walk = (lang: Language): LinkTo | null => {
    const href = walkHref(plan, lang, chain.id, 1);
    return href === null ? null : { href, label: chain.spelling };
  };
  const [ja, en] = [walk('ja'), walk('en')];
  const href = sourceHref(plan, file, lineAnchor(line));
  if (code === null || ja === null || en === null || href === null) return null;
  const lines = renderLines(code, line, line, {
    page: 'index.html',
    lang: 'ja',
    ids: false,
    numbers: true,
    linkedRanges: [],
    marked: new Set(),
    namespace: null,
  });
  return {
    lineHtml: `<pre class="code x ${gutterClass(line)}">${lines.join('')}</pre>`,
    place: { href, label: `${file}:${line}` },
    provenance: provenanceOf(analysis.files.get(file) ?? { text: code.text, comments: [] }, analysis.version),
    walk: { ja, en },
    pictureSvg: { ja: walkPicture(chain, 1, { lang: 'ja' }), en: walkPicture(chain, 1, { lang: 'en' }) },
    namespaces: WAYS.map((one) => ({
      namespace: one.namespace,
      chain: one.chain,
      link: linkOf(context, one),
    })),
  };
}

/** The walk itself, else the shortest that begins with it, else the definition of its field. */
function linkOf(
  context: RenderContext,
  { walks, field: [record, name] }: (typeof WAYS)[number],
): Record<Language, string> | null {
  const { analysis, plan } = context;
  const chains = walks.flatMap((id) => walkFrom([...analysis.chains.values()], id, plan.walks));
  const [chain] = chains;
  const ja = chain === undefined ? null : walkHref(plan, 'ja', chain.id, 1);
  const en = chain === undefined ? null : walkHref(plan, 'en', chain.id, 1);
  if (ja !== null && en !== null) return { ja, en };
  const definition = analysis.definitions.get(name)?.find((one) => one.record === record);
  const link = definition === undefined ? null : definitionLink(plan, definition);
  return link === null ? null : { ja: link.href, en: link.href };
}

function walkFrom(chains: readonly Chain[], id: string, pages: ReadonlyMap<string, string>): Chain[] {
  return chains
    .filter((chain) => pages.has(chain.id) && (chain.id === id || chain.id.startsWith(`${id}/`)))
    .toSorted((a, b) => a.fields.length - b.fields.length || (a.id < b.id ? -1 : 1))
    .slice(0, 1);
}
