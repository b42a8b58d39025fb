/** Whether a header includes all it needs. */
import { KW, LAST_KEYWORD, P, T } from '#parse';
import { type SourceFile, Taken } from './source-file.ts';
import type { Unit } from './unit.ts';

/**
 * Whether a declaration of a header holds what can only be a macro that the unit does not define by then: a call that
 * it begins with (`ACPI_GLOBAL(u32, acpi_gbl_trace_flags);`), or a name before the name of a later declarator
 * (`typedef struct _MSG {…} MSG, MPI_POINTER PTR_MSG;`). The header's includer defines it.
 */
export function needsIncluder(file: SourceFile, unit: Unit): boolean {
  const { kind, name, count } = file.tokens;
  const { inDirective } = file.structure;
  /** For each open brace, whether declarations stand in it. */
  const open: boolean[] = [];
  let declares = true;
  let begins = true;
  let tag = false;
  let parentheses = 0;
  let isDeclarator = false;
  for (let t = 0; t < count; t++) {
    if (inDirective[t]) continue;
    if (kind[t] === T.name) {
      const n = name[t]!;
      const isCall =
        begins &&
        declares &&
        kind[t + 1] === T.punct &&
        name[t + 1] === P['('] &&
        !(kind[t + 2] === T.punct && name[t + 2] === P['*']); // `bool (*fn)(void);`
      const isBefore = isDeclarator && kind[t + 1] === T.name;
      if (
        (isCall || isBefore) &&
        n > LAST_KEYWORD &&
        isTaken(unit, file, t) &&
        !unit.macroAt(n, unit.moment(file, t))
      )
        return true;
      if (n <= LAST_KEYWORD && TAGS.has(n)) tag = true;
      begins = false;
      isDeclarator = false;
      continue;
    }
    const punct = kind[t] === T.punct ? name[t]! : 0;
    if (punct === P['(']) parentheses++;
    else if (punct === P[')']) parentheses--;
    isDeclarator = punct === P[','] && open.length === 0 && parentheses === 0;
    begins = punct === P['{'] || punct === P['}'] || punct === P[';'];
    if (punct === P['{']) {
      open.push(declares);
      declares &&= tag;
    } else if (punct === P['}'] && open.length > 0) {
      declares = open.pop()!;
    }
    tag = false; // only names stand between `struct` and its brace
  }
  return false;
}

function isTaken(unit: Unit, file: SourceFile, tok: number): boolean {
  const branch = file.branchAt(tok);
  return branch === null || unit.takes(file.id, branch.id) !== Taken.no;
}

const TAGS = new Set<number>([KW.struct, KW.union]);
