/** C types in words, as the source spells them. */
import type { CType, Names } from '#parse';
import { recordName, type RecordInfo } from './entity.ts';

/** A type as an abstract declarator: `struct nsproxy *`, `int (*)(struct file *)`, `char[]`. */
export function typeText(type: CType | null, names: Names): string | null {
  if (!type) return null;
  const { before, after } = parts(type, names, 0);
  return (before + after).trim() || null;
}

function parts(type: CType, names: Names, depth: number): { before: string; after: string } {
  if (depth > 12) return { before: '…', after: '' };
  switch (type.k) {
    case 'base':
      return { before: type.name, after: '' };
    case 'auto':
      return { before: '__auto_type', after: '' };
    case 'named':
      return { before: names.text(type.id.n), after: '' };
    case 'typeof': {
      const known = type.info as { type: CType | null } | null;
      const inner = known?.type ?? type.type;
      return inner ? parts(inner, names, depth + 1) : { before: 'typeof(…)', after: '' };
    }
    case 'tag': {
      const info = type.record?.info as RecordInfo | null | undefined;
      const name = type.id?.n ?? (info ? recordName(info) : 0);
      return { before: name ? `${type.tag} ${names.text(name)}` : `${type.tag} {…}`, after: '' };
    }
    case 'pointer': {
      const to = parts(type.to, names, depth + 1);
      const wrap = type.to.k === 'function' || type.to.k === 'array';
      if (wrap) return { before: `${spaced(to.before)}(*`, after: `)${to.after}` };
      return { before: `${spaced(to.before)}*`, after: to.after };
    }
    case 'array': {
      const of = parts(type.of, names, depth + 1);
      return { before: of.before, after: `[]${of.after}` };
    }
    case 'function': {
      const returns = parts(type.returns, names, depth + 1);
      const params = type.params.map((p) => typeText(p.type, names) ?? '?');
      if (type.variadic) params.push('...');
      return { before: spaced(returns.before), after: `(${params.join(', ') || 'void'})${returns.after}` };
    }
  }
}

const spaced = (text: string): string => (/[* (]$/.test(text) ? text : `${text} `);
