/** Statements and labels. */
import type { Block, CType, Id, Statement } from '#parse';
import { exactly } from './meaning.ts';
import { VOID } from './types.ts';
import type { FileReader } from './state.ts';
import { functionDefinition, declaration } from './declarations.ts';
import { expr } from './expressions.ts';
import { looseName } from './leftovers.ts';
import { valueOf } from './values.ts';

export function block(r: FileReader, body: Block): CType | null {
  r.push();
  let last: CType | null = VOID;
  for (const each of body.items) last = statement(r, each);
  r.pop();
  return last;
}

/** Returns the type of an expression statement, for statement expressions. */
export function statement(r: FileReader, s: Statement): CType | null {
  switch (s.k) {
    case 'block':
      block(r, s);
      return VOID;
    case 'declstmt':
      declaration(r, s.declaration);
      return VOID;
    case 'funcstmt':
      functionDefinition(r, s.definition);
      return VOID;
    case 'exprstmt':
      return expr(r, s.expr, 'read');
    case 'if':
      for (const { test, body } of s.arms) {
        expr(r, test, 'read');
        statement(r, body);
      }
      if (s.no) statement(r, s.no);
      return VOID;
    case 'for':
      r.push();
      if (s.init) statement(r, s.init);
      if (s.test) expr(r, s.test, 'read');
      if (s.step) expr(r, s.step, 'read');
      statement(r, s.body);
      r.pop();
      return VOID;
    case 'while':
    case 'switch':
      expr(r, s.test, 'read');
      statement(r, s.body);
      return VOID;
    case 'case':
      for (const value of s.values) expr(r, value, 'read');
      return s.body ? statement(r, s.body) : VOID;
    case 'label': {
      const entity = r.entity('label', s.id, null);
      const meaning = exactly(entity, 'label');
      r.labels.set(s.id.n, meaning);
      r.record(s.id, meaning, 'declare');
      return s.body ? statement(r, s.body) : VOID;
    }
    case 'goto':
      if (s.id) label(r, s.id);
      if (s.expr) expr(r, s.expr, 'read');
      return VOID;
    case 'return':
      if (s.expr) {
        expr(r, s.expr, 'read');
        r.values?.returned.push(valueOf(r, s.expr));
      }
      return VOID;
    case 'asm':
      for (const e of s.operands) expr(r, e, 'read');
      for (const id of s.labels) label(r, id);
      return VOID;
    case 'labels':
      for (const id of s.ids) label(r, id);
      return VOID;
    case 'junk':
      for (const id of s.ids) looseName(r, id);
      return VOID;
    case 'empty':
      return VOID;
  }
}

export function label(r: FileReader, id: Id): void {
  const known = r.labels.get(id.n);
  if (known) r.record(id, known, 'read');
  else r.pendingLabels.push(id);
}
