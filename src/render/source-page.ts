/** Pages of source files and of the folders that hold them. */
import type {
  AnalysedFile,
  Definition,
  DirectoryPage,
  LinkTo,
  NoteView,
  OutlineEntry,
  SourcePage,
} from '#model';
import { lineStarts, placeAt } from '#text';
import { directoryHref, sourceAddresses, sourceHref, type PagePlan } from './address.ts';
import { lineCount } from './code-html.ts';
import type { RenderContext } from './context.ts';
import { noteView } from './notes.ts';
import { provenanceOf } from './provenance.ts';
import { sourceCode } from './source-code.ts';

/**
 * The page of a file.
 * @param path a file of the analysis
 * @throws where the plan or the analysis does not know the file
 */
export function sourcePage(context: RenderContext, path: string): SourcePage {
  const { analysis, plan } = context;
  const file = analysis.files.get(path);
  const code = context.code(path);
  const page = sourceHref(plan, path);
  if (file === undefined || code === null || page === null)
    throw new Error(`No page is planned for ${path}.`);
  return {
    type: 'source',
    path,
    version: analysis.version.id,
    release: analysis.version.release,
    configuration: analysis.configuration,
    lines: lineCount(code),
    codeHtml: sourceCode(code, {
      page,
      lang: 'ja',
      linkedRanges: context.linkedRanges(path),
      marked: new Set(),
      namespace: null,
    }),
    outline: outlineOf(file.definitions),
    notes: notesOf(context, file),
    provenance: provenanceOf(file, analysis.version),
    versions: otherVersions(context, path),
  };
}

const OUTLINED: ReadonlySet<string> = new Set([
  'function',
  'macro',
  'struct',
  'union',
  'enum',
  'typedef',
  'variable',
]);

/** What a file defines, in its order; of several names at one place (`gethostname`, `sys_gethostname`) the first. */
function outlineOf(definitions: readonly Definition[]): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const places = new Set<string>();
  const shown = definitions.filter(
    ({ kind, anchor, isDefinition }) => isDefinition && anchor !== null && OUTLINED.has(kind),
  );
  for (const { kind, name, anchor, place, active } of shown.toSorted(
    (a, b) => a.extent.start - b.extent.start,
  )) {
    const key = `${place.line}:${place.col}`;
    if (places.has(key) || anchor === null) continue;
    places.add(key);
    entries.push({ kind, name, anchor, line: place.line, inactive: active === 'false' });
  }
  return entries;
}

function notesOf(context: RenderContext, file: AnalysedFile): NoteView[] {
  const starts = lineStarts(file.text);
  const views: NoteView[] = [];
  const page = sourceHref(context.plan, file.path) ?? '';
  for (const note of context.content.notes) {
    const lines =
      note.expression === null
        ? note.definitions.filter(({ place }) => place.file === file.path).map(({ place }) => place.line)
        : note.places
            .filter((place) => place.file === file.path)
            .map(({ extent }) => placeAt(starts, extent.start).line);
    for (const line of new Set(lines)) views.push(noteView(context, note, page, line));
  }
  return views.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function otherVersions({ otherVersions: others }: RenderContext, path: string): LinkTo[] {
  return [...others].flatMap(([id, paths]) => {
    const address = paths.has(path) ? sourceAddresses(id, paths).get(path) : undefined;
    return address === undefined ? [] : [{ href: encodeURI(address), label: id }];
  });
}

/** The pages of all folders that hold a source page, the root among them. */
export function directoryPages(context: RenderContext): DirectoryPage[] {
  const { analysis, plan } = context;
  const folders = [...plan.directories.keys()].sort();
  return folders.map((path) => ({
    type: 'directory' as const,
    path,
    version: analysis.version.id,
    release: analysis.version.release,
    directories: folders
      .filter((other) => other !== '' && parentOf(other) === path)
      .map((other) => ({
        href: directoryHref(plan, other) ?? '',
        label: lastPart(other),
      })),
    files: filesIn(context, plan, path),
  }));
}

function filesIn(context: RenderContext, plan: PagePlan, folder: string): DirectoryPage['files'] {
  const paths = [...plan.sources.keys()].filter((path) => parentOf(path) === folder).sort();
  return paths.map((path) => {
    const file = context.analysis.files.get(path);
    const text = file?.text ?? '';
    return {
      href: sourceHref(plan, path) ?? '',
      label: lastPart(path),
      lines: lineCount({ text, starts: lineStarts(text) }),
      brief: file === undefined ? null : briefOf(file),
    };
  });
}

/** First sentence of the head comment that says what the file is; null where it says nothing but its licence. */
function briefOf({ text, comments, path }: AnalysedFile): string | null {
  for (const { start, end } of comments.slice(0, 3)) {
    const lines = text
      .slice(start, end)
      .split('\n')
      .map((line) => line.replace(/^[\s/*]+|[\s*/]+$/g, ''));
    const words = lines.find(
      (line) => line !== '' && !/SPDX|copyright|\(c\)|licen[cs]e/i.test(line) && !isFileName(line, path),
    );
    if (start > 2_000) return null;
    if (words !== undefined) return words.length > 120 ? `${words.slice(0, 117)}…` : words;
  }
  return null;
}

function isFileName(line: string, path: string): boolean {
  return line.replace(/^linux\//, '') === path || line === lastPart(path);
}

function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
