import { readBtf, type Layout } from '#observe';
import { describe, expect, it } from 'vitest';
import { BtfBuilder, smallKernel } from './btf-builder.ts';

function recordOf(layout: Layout, tag: string): string {
  const record = layout.record(tag);
  if (record === null) throw new Error(`no ${tag}`);
  return record;
}

describe('the types that a kernel carries', () => {
  const layout = readBtf(smallKernel());
  const task = recordOf(layout, 'task_struct');

  it('tell where a pointer stands and what it leads to', () => {
    const nsproxy = layout.member(task, 'nsproxy');
    expect(nsproxy).toEqual({
      offset: 1000,
      shape: { kind: 'pointer', record: layout.record('nsproxy'), toChar: false },
    });
  });

  it('tell an embedded record from a pointer to one', () => {
    const uts = recordOf(layout, 'uts_namespace');
    expect(layout.member(uts, 'name')).toEqual({
      offset: 8,
      shape: { kind: 'record', record: layout.record('new_utsname') },
    });
  });

  it('see through const and typedef to text, and know an array of char', () => {
    expect(layout.member(task, 'title')?.shape).toEqual({ kind: 'pointer', record: null, toChar: true });
    expect(layout.member(recordOf(layout, 'new_utsname'), 'nodename')).toEqual({
      offset: 65,
      shape: { kind: 'string' },
    });
  });

  it('find a member of an anonymous struct at its place in the outer one', () => {
    expect(layout.member(task, 'cred')).toEqual({
      offset: 24,
      shape: { kind: 'pointer', record: layout.record('cred'), toChar: false },
    });
    expect(layout.members(task)).toContain('cred');
  });

  it('know bit-fields, signs and the stride of arrays', () => {
    expect(layout.member(task, 'in_execve')?.shape).toEqual({ kind: 'bitfield' });
    expect(layout.member(task, 'exit_code')).toEqual({
      offset: 4,
      shape: { kind: 'integer', bytes: 4, signed: true },
    });
    expect(layout.member(recordOf(layout, 'pid'), 'numbers')).toEqual({
      offset: 96,
      shape: { kind: 'array', record: layout.record('upid'), stride: 16 },
    });
  });

  it('have no answer for what is not there', () => {
    expect(layout.record('uts_nss')).toBeNull();
    expect(layout.member(task, 'uts_ns')).toBeNull();
  });

  it('keep two records of the same tag apart, and begin with the first', () => {
    const b = new BtfBuilder();
    const int = b.int('int', 4, true);
    b.struct('twin', 4, [['a', int, 0]]);
    const second = b.struct('twin', 8, [['b', int, 4]]);
    b.struct('holder', 8, [['twin', b.pointer(second), 0]]);
    const twins = readBtf(b.bytes());
    expect(twins.members(recordOf(twins, 'twin'))).toEqual(['a']);
    const shape = twins.member(recordOf(twins, 'holder'), 'twin')?.shape;
    expect(shape?.kind === 'pointer' && shape.record !== null && twins.members(shape.record)).toEqual(['b']);
  });

  it('are refused where the bytes are something else or cut off', () => {
    expect(() => readBtf(new TextEncoder().encode('\x7fELF and more than twenty-four bytes'))).toThrow(
      /not BTF/,
    );
    expect(() => readBtf(smallKernel().subarray(0, 200))).toThrow(
      /ends before its own table does \(200 bytes\)/,
    );
    expect(() => readBtf(new Uint8Array(0))).toThrow(/not BTF/);
  });
});
