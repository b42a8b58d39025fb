import type { Definition, Lookup } from '#model';

/** Definitions that a name in content means, as one thing, several, or none. */
export type Meaning =
  | { type: 'none' }
  | { type: 'one'; definition: Definition; all: Definition[] }
  /** Several things share the name. */
  | { type: 'many'; name: string; all: Definition[] };

/** Kinds that a bare name of content never means. */
const HIDDEN = new Set(['parameter', 'label', 'include', 'config']);

/** Looks a name up, as authors write it: `uts_ns`, `utsname()`, `struct nsproxy`, `kernel/sys.c:gethostname`. */
export function meaningOf(lookup: Lookup, written: string): Meaning {
  const name = written.replace(/\(\)$/, '');
  const all = usable(lookup.symbol(name));
  const [first] = all;
  if (!first) return { type: 'none' };
  const definition = all.find((candidate) => candidate.isDefinition) ?? first;
  // Declarations and the definition of one name are one thing, whichever file they stand in; two
  // definitions in two files are two (arm64's `current` is not x86's).
  const things = new Set(all.map(thingOf));
  const homes = new Set(all.filter(({ isDefinition }) => isDefinition).map(({ place }) => place.file));
  if (things.size > 1 || homes.size > 1) return { type: 'many', name: first.name, all };
  return { type: 'one', definition, all };
}

/** What a reader can be led to: no local things, and nothing that the configuration leaves out where there is a choice. */
function usable(definitions: Definition[]): Definition[] {
  const shown = definitions.filter(
    (definition) =>
      !HIDDEN.has(definition.kind) && !(definition.kind === 'variable' && definition.anchor === null),
  );
  const active = shown.filter((definition) => definition.active !== 'false');
  return active.length > 0 ? active : shown;
}

/** Tags, members of each record and ordinary names live apart in C. */
export function thingOf({ kind, record }: Definition): string {
  if (kind === 'struct' || kind === 'union' || kind === 'enum') return 'tag';
  return kind === 'field' ? `field of ${record}` : 'ordinary';
}

/** `kernel/sys.c:gethostname` reads as `gethostname`. */
export function shortName(written: string): string {
  return written.replace(/^[^:\s]+\.[a-zA-Z]+:/, '');
}

/** First sentence and help for a name that nothing has. */
export function unknownSymbol(lookup: Lookup, written: string): { message: string; help: string[] } {
  const [, file = null, name = written] = /^([^:]+\/[^:]+|[^:]+\.[chS]):(.*)$/.exec(written) ?? [];
  const manifest = 'Or add its file to the manifest in kernel-snippets/.';
  if (file !== null && lookup.text(file) === null)
    return {
      message: `No file \`${file}\` in ${lookup.scope}.`,
      help: ['Paths start at the root of the kernel tree.', manifest],
    };
  const near = lookup.near(name).slice(0, 3);
  return {
    message: `No symbol \`${name}\` in ${file ?? lookup.scope}.`,
    help:
      near.length > 0
        ? [`Did you mean ${near.map((candidate) => `\`${candidate}\``).join(' or ')}?`, manifest]
        : [manifest.replace('Or add', 'Add')],
  };
}
