import { describe, expect, test } from 'vitest';
import { Kbuild } from '../../src/index/kbuild.ts';

const files: Record<string, string> = {
  'drivers/gpu/Makefile':
    'obj-$(CONFIG_CARD) += card/\nobj-$(CONFIG_AMD) += amd/amdgpu/\nsubdir-ccflags-y += -DGPU\n',
  'drivers/gpu/card/Makefile': [
    'card-y := main.o \\',
    '  display/clock.o # the clock',
    'card-$(CONFIG_DEBUG) += debug.o',
    'obj-$(CONFIG_CARD) += card.o',
    'ccflags-y := -I $(src) -I$(srctree)/$(src)/include/',
    'CFLAGS_display/clock.o := -DCLOCK=\'"fast"\' -UGPU',
    'ifeq ($(CONFIG_CARD),m)',
    'ccflags-y += -DAS_MODULE',
    'else',
    'ccflags-y += -DBUILT_IN',
    'endif',
  ].join('\n'),
  'drivers/gpu/amd/amdgpu/Makefile': [
    'FULL := $(srctree)/$(src)/..',
    'include $(FULL)/display/Makefile',
    'amdgpu-y := drv.o $(DISPLAY)',
    'obj-$(CONFIG_AMD) += amdgpu.o',
    'ccflags-y := -I$(FULL)/display',
  ].join('\n'),
  'drivers/gpu/amd/display/Makefile': 'DISPLAY = $(addprefix ../display/,core.o)\n',
  'arch/x86/Kbuild': 'obj-$(CONFIG_KVM) += kvm/\n',
  'arch/x86/kvm/Makefile': 'include $(srctree)/virt/kvm/Makefile.kvm\nobj-$(CONFIG_KVM) += kvm.o\n',
  'virt/kvm/Makefile.kvm': 'kvm-y := ../../../virt/kvm/main.o\n',
  'lib/Makefile': 'A = $(B)\nB = $(A)\nlib-y += $(A) fine.o\nC = $(C)$(C)\n',
};

const kbuild = (set: Record<string, string>): Kbuild =>
  new Kbuild(
    { read: (path) => files[path] ?? null, exists: (path) => Object.hasOwn(files, path) },
    { name: 'test', arch: 'x86', set: new Map(Object.entries(set)) },
  );

describe('flags of a unit', () => {
  const build = kbuild({ CONFIG_CARD: 'm', CONFIG_AMD: 'y' });

  test('a part of a composite module is built as that module, with the folders of its makefile', () => {
    const flags = build.flagsOf('drivers/gpu/card/display/clock.c');
    expect(flags.built).toBe(true);
    expect(flags.folders).toEqual(['drivers/gpu/card', 'drivers/gpu/card/include']);
    expect(Object.fromEntries(flags.defines)).toEqual({
      AS_MODULE: '1',
      CLOCK: '"fast"',
      GPU: null,
      KBUILD_MODNAME: '"card"',
      __KBUILD_MODNAME: 'kmod_card',
      MODULE: '1',
    });
  });

  test('what the configuration leaves out is not built, and has the flags of its folder', () => {
    const flags = build.flagsOf('drivers/gpu/card/debug.c');
    expect(flags.built).toBe(false);
    expect(flags.defines.get('MODULE')).toBeUndefined();
    expect(flags.defines.get('GPU')).toBe('1');
  });

  test('a makefile beside may build the unit, through one that it includes', () => {
    const flags = build.flagsOf('drivers/gpu/amd/display/core.c');
    expect(flags.built).toBe(true);
    expect(flags.folders).toEqual(['drivers/gpu/amd/display']);
    expect(flags.defines.get('KBUILD_MODNAME')).toBe('"amdgpu"');
    expect(flags.defines.has('MODULE')).toBe(false);
  });

  test('a header has the folders of the units beside it', () => {
    expect(build.flagsOf('drivers/gpu/card/display/clock.h').folders).toEqual([
      'drivers/gpu/card',
      'drivers/gpu/card/include',
    ]);
  });

  test('a header beside a makefile that is a part of another has the folders of the whole', () => {
    expect(build.flagsOf('drivers/gpu/amd/display/core.h').folders).toEqual(['drivers/gpu/amd/display']);
    expect(build.unitsNear('drivers/gpu/amd/display/core.h')).toContain('drivers/gpu/amd/display/core.c');
  });

  test('an architecture builds what is not below it', () => {
    const { built, defines } = kbuild({ CONFIG_KVM: 'm' }).flagsOf('virt/kvm/main.c');
    expect(built).toBe(true);
    expect(defines.get('MODULE')).toBe('1');
  });

  test('conditionals follow the configuration', () => {
    const { defines } = kbuild({ CONFIG_CARD: 'y' }).flagsOf('drivers/gpu/card/main.c');
    expect(defines.get('BUILT_IN')).toBe('1');
    expect(defines.has('AS_MODULE')).toBe(false);
  });

  test('variables that name each other end, and the rest is read', () => {
    expect(build.flagsOf('lib/fine.c').built).toBe(true);
  });
});
