import type { Layout, Member, Shape } from './types.ts';

/** Kinds of BTF types (Documentation/bpf/btf.rst of the kernel, "Type Encoding"). */
const INT = 1;
const PTR = 2;
const ARRAY = 3;
const STRUCT = 4;
const UNION = 5;
const ENUM = 6;
const TYPEDEF = 8;
const VOLATILE = 9;
const CONST = 10;
const RESTRICT = 11;
const FUNC_PROTO = 13;
const VAR = 14;
const DATASEC = 15;
const DECL_TAG = 17;
const TYPE_TAG = 18;
const ENUM64 = 19;

const MAGIC = 0xeb9f;
const INT_SIGNED = 1;

/**
 * Reads BTF, the types that a kernel carries of itself (/sys/kernel/btf/vmlinux).
 *
 * Throws an `Error` that says what is wrong with the bytes. Handles of records are type ids, so that
 * two records with the same tag stay apart; `record()` gives the first that has members.
 */
export function readBtf(bytes: Uint8Array): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 24 || view.getUint16(0, true) !== MAGIC) {
    throw new Error('these bytes are not BTF in little-endian order (no magic 0xeb9f)');
  }
  const headerLength = view.getUint32(4, true);
  const typesAt = headerLength + view.getUint32(8, true);
  const typesEnd = typesAt + view.getUint32(12, true);
  const stringsAt = headerLength + view.getUint32(16, true);
  const stringsEnd = stringsAt + view.getUint32(20, true);
  if (typesEnd > bytes.byteLength || stringsEnd > bytes.byteLength) {
    throw new Error(`this BTF ends before its own table does (${bytes.byteLength} bytes)`);
  }

  const decoder = new TextDecoder('latin1');
  const nameAt = (offset: number): string => {
    const start = stringsAt + offset;
    const end = bytes.indexOf(0, start);
    return decoder.decode(bytes.subarray(start, end < 0 ? stringsEnd : end));
  };

  /** Byte offset of each type's record; id 0 is void and has none. */
  const places: number[] = [0];
  for (let at = typesAt; at < typesEnd;) {
    places.push(at);
    at += 12 + extraBytes(view.getUint32(at + 4, true));
  }

  const at = (id: number): number => {
    const place = places[id];
    if (id === 0 || place === undefined) throw new Error(`this BTF has no type ${id}`);
    return place;
  };
  const kind = (id: number): number => (id === 0 ? 0 : (view.getUint32(at(id) + 4, true) >>> 24) & 0x1f);
  const name = (id: number): string => nameAt(view.getUint32(at(id), true));
  const sizeOrType = (id: number): number => view.getUint32(at(id) + 8, true);
  const count = (id: number): number => view.getUint32(at(id) + 4, true) & 0xffff;

  const plain = (id: number): number => {
    let of = id;
    while ([TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG].includes(kind(of))) of = sizeOrType(of);
    return of;
  };
  const isRecord = (id: number): boolean => kind(id) === STRUCT || kind(id) === UNION;
  const isChar = (id: number): boolean =>
    kind(id) === INT && sizeOrType(id) === 1 && name(id).includes('char');

  const sizeOf = (id: number): number => {
    const of = plain(id);
    if (kind(of) === PTR) return 8;
    if (kind(of) !== ARRAY) return of === 0 ? 0 : sizeOrType(of);
    return sizeOf(view.getUint32(at(of) + 12, true)) * view.getUint32(at(of) + 20, true);
  };

  const shapeOf = (id: number): Shape => {
    const of = plain(id);
    switch (kind(of)) {
      case PTR: {
        const to = plain(sizeOrType(of));
        return { kind: 'pointer', record: isRecord(to) ? String(to) : null, toChar: isChar(to) };
      }
      case STRUCT:
      case UNION:
        return { kind: 'record', record: String(of) };
      case INT: {
        const encoding = (view.getUint32(at(of) + 12, true) >>> 24) & 0xf;
        return { kind: 'integer', bytes: sizeOrType(of), signed: (encoding & INT_SIGNED) !== 0 };
      }
      case ENUM:
      case ENUM64:
        return {
          kind: 'integer',
          bytes: sizeOrType(of),
          signed: view.getUint32(at(of) + 4, true) >>> 31 === 1,
        };
      case ARRAY: {
        const element = plain(view.getUint32(at(of) + 12, true));
        if (isChar(element)) return { kind: 'string' };
        return { kind: 'array', record: isRecord(element) ? String(element) : null, stride: sizeOf(element) };
      }
      default:
        return { kind: 'other' };
    }
  };

  const find = (record: number, field: string, base: number): Member | null => {
    const hasBits = view.getUint32(at(record) + 4, true) >>> 31 === 1;
    for (let i = 0; i < count(record); i++) {
      const member = at(record) + 12 + i * 12;
      const memberName = nameAt(view.getUint32(member, true));
      const type = view.getUint32(member + 4, true);
      const raw = view.getUint32(member + 8, true);
      const bit = hasBits ? raw & 0xffffff : raw;
      const offset = base + Math.floor(bit / 8);
      if (memberName === field) {
        const isBitfield = hasBits && raw >>> 24 > 0;
        return { offset, shape: isBitfield ? { kind: 'bitfield' } : shapeOf(type) };
      }
      if (memberName === '' && isRecord(plain(type))) {
        const inside = find(plain(type), field, offset);
        if (inside) return inside;
      }
    }
    return null;
  };

  const names = (record: number): string[] => {
    const all: string[] = [];
    for (let i = 0; i < count(record); i++) {
      const member = at(record) + 12 + i * 12;
      const memberName = nameAt(view.getUint32(member, true));
      const type = plain(view.getUint32(member + 4, true));
      if (memberName !== '') all.push(memberName);
      else if (isRecord(type)) all.push(...names(type));
    }
    return all;
  };

  const byTag = new Map<string, string>();
  for (let id = 1; id < places.length; id++) {
    if (!isRecord(id) || count(id) === 0) continue;
    const tag = name(id);
    if (tag !== '' && !byTag.has(tag)) byTag.set(tag, String(id));
  }

  return {
    record: (tag) => byTag.get(tag) ?? null,
    cType: (record) => {
      const tag = name(Number(record));
      return tag === '' ? null : `${kind(Number(record)) === UNION ? 'union' : 'struct'} ${tag}`;
    },
    member: (record, field) => find(Number(record), field, 0),
    members: (record) => names(Number(record)),
  };
}

/** Bytes that follow the common part of a type, from its `info` word. */
function extraBytes(info: number): number {
  const vlen = info & 0xffff;
  switch ((info >>> 24) & 0x1f) {
    case INT:
    case VAR:
    case DECL_TAG:
      return 4;
    case ARRAY:
      return 12;
    case STRUCT:
    case UNION:
    case DATASEC:
    case ENUM64:
      return vlen * 12;
    case ENUM:
    case FUNC_PROTO:
      return vlen * 8;
    default:
      return 0;
  }
}
