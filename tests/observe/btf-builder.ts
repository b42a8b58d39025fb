/** Writes the BTF of a few types, so that tests need no kernel. Type ids count from 1, as in BTF. */
export class BtfBuilder {
  readonly #types: number[][] = [];
  readonly #names: string[] = [''];

  #name(text: string): number {
    const at = this.#names.reduce((sum, name) => sum + name.length + 1, 0);
    this.#names.push(text);
    return at;
  }

  #add(name: string, kind: number, vlen: number, sizeOrType: number, extra: number[] = [], flag = 0): number {
    const info = ((flag << 31) | (kind << 24) | vlen) >>> 0;
    this.#types.push([name === '' ? 0 : this.#name(name), info, sizeOrType, ...extra]);
    return this.#types.length;
  }

  int(name: string, bytes: number, signed = false): number {
    return this.#add(name, 1, 0, bytes, [((signed ? 1 : 0) << 24) | (bytes * 8)]);
  }

  pointer(to: number): number {
    return this.#add('', 2, 0, to);
  }

  array(of: number, count: number): number {
    return this.#add('', 3, 0, 0, [of, 0, count]);
  }

  const(of: number): number {
    return this.#add('', 10, 0, of);
  }

  typedef(name: string, of: number): number {
    return this.#add(name, 8, 0, of);
  }

  /** Members are `[name, type, offset in bytes]`, and `[…, bits]` for a bit-field. */
  struct(name: string, size: number, members: [string, number, number, number?][]): number {
    const flag = members.some(([, , , bits]) => bits !== undefined) ? 1 : 0;
    const extra = members.flatMap(([field, type, offset, bits]) => [
      field === '' ? 0 : this.#name(field),
      type,
      flag ? (((bits ?? 0) << 24) | (offset * 8)) >>> 0 : offset * 8,
    ]);
    return this.#add(name, 4, members.length, size, extra, flag);
  }

  bytes(): Uint8Array {
    const words = this.#types.flat();
    const strings = Buffer.from(this.#names.map((name) => `${name}\0`).join(''), 'latin1');
    const header = Buffer.alloc(24);
    header.writeUInt16LE(0xeb9f, 0);
    header.writeUInt8(1, 2);
    header.writeUInt32LE(24, 4);
    header.writeUInt32LE(0, 8);
    header.writeUInt32LE(words.length * 4, 12);
    header.writeUInt32LE(words.length * 4, 16);
    header.writeUInt32LE(strings.length, 20);
    const types = Buffer.alloc(words.length * 4);
    words.forEach((word, i) => types.writeUInt32LE(word >>> 0, i * 4));
    return new Uint8Array(Buffer.concat([header, types, strings]));
  }
}

/** A kernel in small: what the tests walk. */
export function smallKernel(): Uint8Array {
  const b = new BtfBuilder();
  const u32 = b.int('unsigned int', 4);
  const s32 = b.int('int', 4, true);
  const char = b.int('char', 1, true);
  const name65 = b.array(char, 65);
  const newUtsname = b.struct('new_utsname', 390, [
    ['sysname', name65, 0],
    ['nodename', name65, 65],
  ]);
  const common = b.struct('ns_common', 32, [['inum', u32, 24]]);
  const uts = b.struct('uts_namespace', 432, [
    ['name', newUtsname, 8],
    ['ns', common, 400],
  ]);
  const nsproxy = b.struct('nsproxy', 64, [['uts_ns', b.pointer(uts), 8]]);
  const pidNs = b.struct('pid_namespace', 144, [['ns', common, 112]]);
  const upid = b.struct('upid', 16, [
    ['nr', s32, 0],
    ['ns', b.pointer(pidNs), 8],
  ]);
  const pid = b.struct('pid', 112, [
    ['level', u32, 4],
    ['numbers', b.array(upid, 0), 96],
  ]);
  const text = b.pointer(b.const(b.typedef('uchar', b.int('unsigned char', 1))));
  const userNs = b.struct('user_namespace', 256, [['ns', common, 216]]);
  const cred = b.struct('cred', 184, [['user_ns', b.pointer(userNs), 136]]);
  const anonymous = b.struct('', 16, [['cred', b.pointer(b.const(cred)), 8]]);
  b.struct('task_struct', 4096, [
    ['in_execve', u32, 0, 1],
    ['exit_code', s32, 4],
    ['', anonymous, 16],
    ['nsproxy', b.pointer(nsproxy), 1000],
    ['thread_pid', b.pointer(pid), 1008],
    ['title', text, 1016],
    ['slots', b.array(u32, 4), 1024],
  ]);
  return b.bytes();
}
