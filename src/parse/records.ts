/** The braces of a struct, union or enum (C11 6.7.2.1, 6.7.2.2). */
import { DEEPEST, PROBLEM } from './cursor.ts';
import { KW } from './names.ts';
import { P, T } from './lex.ts';
import type { Enumerator, Expr, Field, Id, RecordBody, Statement, TagType } from './tree.ts';
import { INT, TypeParser } from './types.ts';

export abstract class RecordParser extends TypeParser {
  protected abstract staticAssert(): Statement;

  protected record(): TagType {
    const start = this.at;
    const word = this.word();
    const tag = word === KW.struct ? 'struct' : word === KW.union ? 'union' : 'enum';
    this.at++;
    this.attributes();
    let id: Id | null = null;
    if (this.isName()) {
      id = this.id();
      this.at++;
      // `struct ATTRIBUTE tag {`
      while (
        this.isName() &&
        !this.isPunct(P['{']) &&
        this.isPunct(P['{'], this.at + 1) &&
        this.scopes.length === 0
      ) {
        this.loose.push(id);
        id = this.id();
        this.at++;
      }
    }
    this.attributes();
    if (tag === 'enum' && this.accept(P[':'])) this.specifiers(false);
    if (!this.isPunct(P['{'])) {
      if (!id) throw PROBLEM;
      return { k: 'tag', tag, id, record: null, info: null };
    }
    this.at++;
    const record: RecordBody = {
      tag,
      id,
      fields: [],
      enumerators: [],
      first: this.site(start),
      last: 0,
      info: null,
    };
    if (++this.depth > DEEPEST) throw PROBLEM;
    if (tag === 'enum') this.enumerators(record.enumerators);
    else this.fields(record.fields);
    this.depth--;
    record.last = this.site(this.at - 1);
    this.attributes();
    return { k: 'tag', tag, id, record, info: null };
  }

  protected enumerators(list: Enumerator[]): void {
    while (!this.accept(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      if (!this.isName()) {
        this.at++;
        continue;
      }
      const start = this.at;
      const id = this.id();
      this.at++;
      if (this.isPunct(P['('])) {
        // A macro that makes enumerators, but is not known
        this.loose.push(id);
        this.skipLoose(this.closing(this.at));
        this.accept(P[',']);
        continue;
      }
      this.attributes();
      let value: Expr | null = null;
      if (this.accept(P['='])) value = this.conditional();
      this.declareName(id.n, false);
      list.push({ id, value, first: this.site(start), last: this.site(this.at - 1) });
      if (!this.accept(P[',']) && !this.isPunct(P['}'])) this.at++;
    }
  }

  protected fields(list: Field[]): void {
    const scopes = this.scopes.length;
    const { depth, derived, members } = this;
    this.members = true;
    while (!this.accept(P['}'])) {
      if (this.kindAt(this.at) === T.end) throw PROBLEM;
      if (this.accept(P[';'])) continue;
      const start = this.at;
      try {
        if (this.word() === KW._Static_assert) {
          this.staticAssert();
          this.expect(P[';']);
          continue;
        }
        this.structDeclaration(list);
      } catch (problem) {
        // At the end nothing is left to start again with, in this record or those around it.
        if (problem !== PROBLEM || this.kindAt(this.at) === T.end) throw problem;
        this.scopes.length = scopes;
        this.depth = depth;
        this.derived = derived;
        this.members = true;
        this.skipJunk(start, false);
      }
    }
    this.members = members;
  }

  protected structDeclaration(list: Field[]): void {
    const start = this.at;
    const { type } = this.specifiers(false);
    const base = type ?? INT;
    if (this.isPunct(P[';'])) {
      // An anonymous struct or union, or `-fms-extensions`' embedding of a tagged one
      list.push({ id: null, type: base, bits: null, first: this.site(start), last: this.site(this.at) });
      this.at++;
      return;
    }
    for (let first = start; ; first = this.at) {
      let id: Id | null = null;
      let fieldType = base;
      if (!this.isPunct(P[':'])) ({ id, type: fieldType } = this.declarator(base, true));
      let bits: Expr | null = null;
      if (this.accept(P[':'])) bits = this.conditional();
      this.attributes();
      while (this.isName()) {
        // an attribute nobody defined
        this.loose.push(this.id());
        this.at++;
        if (this.isPunct(P['('])) this.skipLoose(this.closing(this.at));
      }
      list.push({
        id,
        type: fieldType,
        bits,
        first: this.site(first),
        last: this.site(this.at),
      });
      if (!this.accept(P[','])) break;
      this.attributes();
    }
    if (!this.isPunct(P['}'])) this.expect(P[';']);
  }
}
