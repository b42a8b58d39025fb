/** What no rule of the grammar has read: macro bodies, conditions, skipped text. */
import { type Id, LAST_KEYWORD, P, T } from '#parse';
import type { Macro } from '#preprocess';
import { type Entity, type IndexedMacro, isAssembly } from '#index';
import { COMPILER, exactly, type Meaning, UNKNOWN } from './meaning.ts';
import type { FileReader } from './state.ts';

/** A name in skipped text or an attribute. */
export function looseName(r: FileReader, id: Id): void {
  if (id.n <= LAST_KEYWORD || isMember(r, id)) return;
  const meaning = r.local(id.n)?.meaning ?? r.lookup.ordinary(id.n);
  if (meaning.class !== 'unknown') r.record(id, { ...meaning, evidence: 'name alone' }, 'read');
}

/** Whether a name stands after `.` or `->`: what declares the same name elsewhere is not it. */
function isMember({ file }: FileReader, { f, t }: Id): boolean {
  if (f !== file.id || t <= 0 || file.tokens.kind[t - 1] !== T.punct) return false;
  const before = file.tokens.name[t - 1];
  return before === P['.'] || before === P['->'];
}

/** Tokens that no pass has answered: macro bodies and parameters, conditions, skipped text. */
export function fallBack(r: FileReader): void {
  const { file, program } = r;
  const { tokens, structure } = file;
  const { meanings, roles } = r.answers;
  for (const item of structure.items) {
    if (item.kind !== 'define') continue;
    const own = (item.macro as Macro).info as IndexedMacro;
    meanings[item.nameTok] = { ...r.lookup.macro(own), evidence: 'declared here' };
    roles[item.nameTok] = 'declare';
    const params = new Map<number, Meaning>();
    for (const p of item.params ?? []) {
      const entity: Entity = {
        kind: 'parameter',
        name: p.name,
        file: file.id,
        tok: p.tok,
        first: p.tok,
        last: p.tok,
        isDefinition: true,
        isStatic: true,
        inactive: false,
        branch: null,
        type: null,
        record: null,
        parent: null,
      };
      const meaning = exactly(entity, 'macro parameter');
      params.set(p.name, meaning);
      if (tokens.kind[p.tok] === T.name) {
        meanings[p.tok] = meaning;
        roles[p.tok] = 'declare';
      }
    }
    for (let t = item.bodyFirst; t < item.bodyLast; t++) {
      const param = tokens.kind[t] === T.name ? params.get(tokens.name[t]!) : undefined;
      if (param) {
        meanings[t] = param;
        roles[t] = 'read';
      }
    }
  }
  r.votes.forEach((votes, tok) => {
    if (meanings[tok]) return;
    const last = r.voted.get(tok)!;
    const evidence = r.alone.has(tok) ? 'body of the macro' : 'uses of the macro';
    meanings[tok] =
      votes.size === 1
        ? { ...last, evidence }
        : { class: 'conditional', targets: [...votes.values()], others: [], evidence };
    roles[tok] = 'read';
  });
  const noNames = wordsOfDirectives(r);
  const define = program.names.id('define');
  const defined = program.names.id('defined');
  for (let t = 0; t < tokens.count; t++) {
    if (
      tokens.kind[t] !== T.name ||
      tokens.name[t]! <= LAST_KEYWORD ||
      (meanings[t] && meanings[t]!.class !== 'unknown')
    )
      continue;
    const before = r.pasted.get(t);
    if (before) {
      meanings[t] = before;
      roles[t] ??= 'declare';
      continue;
    }
    // In assembly, a name by itself may be an instruction.
    if (isAssembly(file.path) && !structure.inDirective[t]) continue;
    const n = tokens.name[t]!;
    if (((n === defined || n === define) && structure.inDirective[t]) || noNames[t]) continue;
    meanings[t] = byName(r, t, n, meanings[t] !== undefined);
    roles[t] ??= structure.inDirective[t] ? 'preprocessor' : 'read';
  }
}

/** Words of `#include <linux/sched.h>` are no identifiers, and `ifdef` is none. */
function wordsOfDirectives({ file }: FileReader): Uint8Array {
  const { tokens, structure } = file;
  const out = new Uint8Array(tokens.count + 1);
  for (const { first, last } of tokens.directives) if (first + 1 < last) out[first + 1] = 1;
  for (const item of structure.items)
    if (item.kind === 'include' && item.target !== null) out.fill(1, item.first, item.last);
  return out;
}

/** The last resort: what the name alone may mean here. */
export function byName(r: FileReader, t: number, n: number, tried: boolean): Meaning {
  const { file, program, lookup } = r;
  const { tokens } = file;
  const text = program.names.text(n);
  const previous = tokens.kind[t - 1] === T.punct ? tokens.name[t - 1] : 0;
  if (previous === P['.'] || previous === P['->']) {
    if (tried) return UNKNOWN;
    const fields = lookup.fieldsInSight(n);
    return fields.length > 0
      ? { class: 'conditional', targets: fields.slice(0, 40), others: [], evidence: 'name alone' }
      : UNKNOWN;
  }
  if (text.startsWith('CONFIG_')) return { ...COMPILER, evidence: 'configuration' };
  const macro = program.macroAt(file, n, t) ?? program.macroInSight(file, n);
  if (macro) return { ...lookup.macro(macro), evidence: 'include closure' };
  if (program.madeMacro(n)) return COMPILER;
  const word = tokens.kind[t - 1] === T.name ? program.names.text(tokens.name[t - 1]!) : '';
  if (word === 'struct' || word === 'union' || word === 'enum') {
    return lookup.tag(n); // in a name space of its own
  }
  const ordinary = lookup.ordinary(n);
  if (ordinary.class !== 'unknown') return ordinary;
  const own = file.macros.get(n);
  if (own) return lookup.macro(own[0]!);
  if (text.startsWith('__builtin_') || text.startsWith('__has_') || text === '_Pragma') return COMPILER;
  const tag = tried ? UNKNOWN : lookup.macrosAtLarge(n);
  return tag;
}
