/** What a click does: from a reference to where it leads. */
import type { ChainOccurrence, Namespace, Reference, Target } from '#model';
import { lineAnchor, sourceHref, symbolHref, walkHref, type PagePlan } from './address.ts';
import { stepNamespaces } from './namespace.ts';

/** A place in a walk: chain id and step, from 1. */
export interface WalkPlace {
  id: string;
  step: number;
}

export interface Link {
  /** For the site root; null for text that leads nowhere. */
  href: string | null;
  /** `t` a type's name, `o` outside of what has pages, `q` with candidates. */
  classes: string[];
  /** Number of candidates where the configuration does not decide; else 0. */
  candidates: number;
  /** Where the definition lies that has no page (`include/linux/x.h:12`), else null. */
  place: string | null;
}

/** What tells one symbol of a name from another. */
export interface NamedSymbol {
  kind: string;
  name: string;
  record: string | null;
}

const TYPE_KINDS: ReadonlySet<string> = new Set(['struct', 'union', 'enum', 'typedef']);

/**
 * The fragment of a symbol page's section: ordinary names and macros share the plain name, tags are
 * `struct.nsproxy`, fields `task_struct.nsproxy`.
 */
export function sectionAnchor(symbol: NamedSymbol): string {
  if (symbol.kind === 'struct' || symbol.kind === 'union' || symbol.kind === 'enum') {
    return `${symbol.kind}.${symbol.name}`;
  }
  return symbol.kind === 'field' && symbol.record !== null ? `${symbol.record}.${symbol.name}` : symbol.name;
}

/**
 * Href of what is known about a symbol; null without page. Where the section has the page's own name, the
 * page says enough: thousands of links are shorter.
 */
export function knownHref(symbol: NamedSymbol, plan: PagePlan): string | null {
  const anchor = sectionAnchor(symbol);
  return symbolHref(
    plan,
    symbol.name,
    plan.shared.has(symbol.name) || anchor !== symbol.name ? anchor : null,
  );
}

/**
 * Where the identifier leads outside of a walk, by class: exact to its definition, conditional to the list
 * of its candidates, external to whatever page knows it; unknown has none (null), nor has the declaration of
 * a local name, which is its own target.
 * @param file path of the file that the reference stands in
 */
export function referenceLink(reference: Reference, file: string, plan: PagePlan): Link | null {
  if (reference.class === 'unknown') return null;
  const target = reference.targets[0];
  if (reference.class === 'conditional') return candidatesLink(reference, target, plan);
  if (target === undefined) return link(symbolHref(plan, reference.name), null);
  if (target.file === file && target.line === reference.line && target.col === reference.col) {
    return target.anchor === null ? null : declarationLink(reference, target, plan);
  }
  return link(targetHref(target, plan), target);
}

/** Where a target lies: its place where its file has a page, else its symbol page, else null. */
export function targetHref(target: Target, plan: PagePlan): string | null {
  const anchor = target.kind === 'include' ? null : (target.anchor ?? lineAnchor(target.line));
  return sourceHref(plan, target.file, anchor) ?? knownHref(target, plan);
}

/** The token that defines a name leads to all that is known about it; where that is one use, to the use. */
function declarationLink(reference: Reference, target: Target, plan: PagePlan): Link | null {
  const href = knownHref(target, plan) ?? plan.soleUses.get(reference.name) ?? null;
  return href === null ? null : link(href, target);
}

function candidatesLink(reference: Reference, target: Target | undefined, plan: PagePlan): Link {
  // Candidates of one symbol share a section; those of several (a field of unknown record) have the page.
  const sections = new Set(reference.targets.map(sectionAnchor));
  const one = target !== undefined && sections.size === 1;
  const href = one ? knownHref(target, plan) : symbolHref(plan, reference.name);
  const result = link(href, target ?? null);
  const candidates = reference.targets.length;
  if (candidates < 2) return result;
  return { ...result, classes: [...result.classes, 'q'], candidates };
}

function link(href: string | null, target: Target | null): Link {
  const classes: string[] = [];
  if (target !== null && TYPE_KINDS.has(target.kind)) classes.push('t');
  if (href !== null) return { href, classes, candidates: 0, place: null };
  classes.push('o');
  return { href, classes, candidates: 0, place: target === null ? null : `${target.file}:${target.line}` };
}

/**
 * Puts a link on a walk's step, when the token is a hop of a chain that has a walk page. Candidates stay
 * marked: the step lists them.
 */
export function hopLink(own: Link | null, place: WalkPlace, plan: PagePlan): Link | null {
  // Rendering turns it for pages in English (`inLanguage`).
  const href = walkHref(plan, 'ja', place.id, place.step);
  if (href === null) return own;
  return {
    href,
    classes: own?.classes.filter((c) => c !== 'o') ?? [],
    candidates: own?.candidates ?? 0,
    place: null,
  };
}

/** Namespaces at the base and at each link of an occurrence. */
export function occurrenceNamespaces(occurrence: ChainOccurrence): (Namespace | null)[] {
  const base = { record: occurrence.links[0]?.record ?? '', field: null };
  return stepNamespaces([base, ...occurrence.links]);
}
