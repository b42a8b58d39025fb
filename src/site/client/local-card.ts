/** What a card says of a name that only a function knows, or a macro: no index has it, but its line may be in sight. */
import { lineAt, lineOf, textAfter } from './code-place.ts';
import { declaratorIn, kindOfLocal, type LocalKind } from './declarator.ts';

export interface LocalName {
  kind: LocalKind;
  /** The declaration with its links; null where the line is not in sight. */
  declaration: DocumentFragment;
  /** Places of the function that name it, the declaration left out; null where the page does not show them all. */
  uses: number | null;
}

/**
 * What the page shows of a local name.
 * @param link one of its uses
 * @param n line that declares it, of the file that the link stands in
 */
export function localName(link: HTMLAnchorElement, n: number): LocalName | null {
  const name = link.textContent ?? '';
  const own = lineOf(link);
  const line = own && lineAt(own, n);
  if (!line || name === '') return null;
  const text = line.textContent ?? '';
  const at = positionOf(line, name);
  if (at === null) return null;
  const after = text.slice(at + name.length) + textBehind(line);
  const kind = kindOfLocal(text.slice(0, at), after);
  const declaration = document.createDocumentFragment();
  for (const [i, { from, to }] of declaratorIn(text, at, name.length, kind).entries()) {
    if (i > 0) declaration.append(' ');
    declaration.append(partOf(line, from, to));
  }
  // The whole function is on the file's own page alone.
  return { kind, declaration, uses: line.id ? usesFrom(line, n, name) : null };
}

/** Places from a line on that name a local, to the end of its function. */
function usesFrom(line: HTMLElement, n: number, name: string): number {
  let uses = 0;
  for (let at: HTMLElement | null = line, more = 1; at; at = lineAt(line, n + more++)) {
    for (const one of at.querySelectorAll('a')) {
      if (one.textContent !== name) continue;
      // What begins a chain leads to its walk; a field of the same name is no use of it.
      const begins = one.closest('.c') !== null && one.closest('.h') === null;
      if (begins || one.getAttribute('href')?.endsWith(`#${line.id}`)) uses++;
    }
    if (at.textContent?.startsWith('}')) break;
  }
  return uses;
}

/** Offset of the name in its line, where it is no link: the place that declares it. */
function positionOf(line: HTMLElement, name: string): number | null {
  const text = line.textContent ?? '';
  const found = [...text.matchAll(/[A-Za-z_$][\w$]*/g)]
    .filter(([word]) => word === name)
    .map(({ index }) => index);
  const bare = found.find(
    (at) => !rangeOf(line, at, at + name.length).commonAncestorContainer.parentElement?.closest('a'),
  );
  return bare ?? found[0] ?? null;
}

function textBehind(line: HTMLElement): string {
  const end = line.appendChild(document.createElement('span'));
  const text = textAfter(end, (some) => /[;{]/.test(some));
  end.remove();
  return text;
}

function partOf(line: HTMLElement, from: number, to: number): DocumentFragment {
  const part = rangeOf(line, from, to).cloneContents();
  for (const element of part.querySelectorAll('[id]')) element.removeAttribute('id');
  return part;
}

function rangeOf(line: HTMLElement, from: number, to: number): Range {
  const range = document.createRange();
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node as Text;
    if (before <= from && from < before + length) range.setStart(node, from - before);
    if (before < to && to <= before + length) range.setEnd(node, to - before);
    before += length;
  }
  return range;
}
