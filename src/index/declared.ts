/** What a file declares for others, as they may know it without reading it. */
import { lineAt } from '#parse';
import { conditionWords } from '#preprocess';
import { conditionOf } from './describe.ts';
import type { Declared, TableName } from './elsewhere.ts';
import type { Entity } from './entity.ts';
import { isUnit, type Program } from './program.ts';

const TABLES: Partial<Record<Entity['kind'], TableName>> = {
  function: 'ordinary',
  variable: 'ordinary',
  typedef: 'ordinary',
  enumerator: 'ordinary',
  struct: 'tags',
  union: 'tags',
  enum: 'tags',
};

/**
 * What others may know of files that have been indexed and are wanted, by the path of the file whose text declares it: of headers
 * all but members, of units what has external linkage, and tags, whose names tell same-named records apart.
 */
export function declaredByFile(program: Program, wanted: (path: string) => boolean): Map<string, Declared[]> {
  const out = new Map<string, Declared[]>();
  const { files, names } = program;
  const add = (owner: string, declared: Declared): void => {
    const list = out.get(owner);
    if (list) list.push(declared);
    else out.set(owner, [declared]);
  };
  for (const file of files) {
    if (!file.indexed && file.entities.length === 0) continue;
    const { tokens, path } = file;
    const isWanted = wanted(path);
    if (file.indexed && isWanted) out.set(path, out.get(path) ?? []);
    const place = (tok: number): { tok: number; line: number } => ({
      tok,
      line: lineAt(tokens, tokens.start[tok]!),
    });
    for (const e of file.entities) {
      if (!isWanted && e.within === undefined) continue;
      const table = TABLES[e.kind];
      const within = e.within === undefined ? null : files[e.within]!.path;
      const owner = within ?? path;
      if (within !== null && !wanted(within)) continue;
      if (!table || (e.isStatic && !path.endsWith('.h') && !(table === 'tags' && e.isDefinition))) continue;
      add(owner, {
        table,
        name: names.text(e.name),
        kind: e.kind,
        file: path,
        within,
        ...place(e.tok),
        isDefinition: e.isDefinition,
        isStatic: e.isStatic,
        inactive: e.inactive,
        open: e.open ?? false,
        weak: e.weak ?? false,
        mentioned: e.mentioned ?? false,
        isBuilt: isUnit(path) && !e.isStatic && program.isBuilt(path),
        condition: conditionOf(e, tokens, names),
      });
    }
    if (!file.indexed || !isWanted || !path.endsWith('.h')) continue;
    for (const [name, macros] of file.macros) {
      for (const m of macros) {
        const truth = file.truthOf(m.branch);
        add(path, {
          table: 'macros',
          name: names.text(name),
          kind: 'macro',
          file: path,
          within: null,
          ...place(m.macro.nameTok),
          isDefinition: true,
          isStatic: true,
          inactive: truth === 'false',
          open: truth === 'open',
          weak: false,
          mentioned: false,
          isBuilt: false,
          condition: conditionWords(m.branch, tokens, names),
        });
      }
    }
  }
  return out;
}
