import { describe, expect, it } from 'vitest';
import { Makefile } from './makefile.ts';

function makefile(
  text: string,
  given: Record<string, string> = {},
  files: Record<string, string> = {},
): Makefile {
  const made = new Makefile(Object.entries(given), (path) => files[path] ?? null);
  made.load(text);
  return made;
}

describe('a makefile', () => {
  it.each([
    ['obj-y = a.o \\\n  b.o', ['a.o', 'b.o']],
    ['obj-y := a.o\nobj-y += b.o # and no c.o', ['a.o', 'b.o']],
    ['obj-$(CONFIG_ON) += a.o\nobj-$(CONFIG_OFF) += b.o', ['a.o']],
    ['obj-${CONFIG_ON} := a.o', ['a.o']],
    ['ifdef CONFIG_ON\nobj-y += a.o\nelse\nobj-y += b.o\nendif', ['a.o']],
    [
      'ifndef CONFIG_ON\nobj-y += a.o\nelse ifeq ($(CONFIG_ON),y)\nobj-y += b.o\nelse\nobj-y += c.o\nendif',
      ['b.o'],
    ],
    ['ifneq ($(CONFIG_ON)$(CONFIG_OFF),)\nobj-y += a.o\nendif', ['a.o']],
    ['ifdef CONFIG_OFF\nifdef CONFIG_ON\nobj-y += a.o\nendif\nobj-y += b.o\nendif\nobj-y += c.o', ['c.o']],
    ['list = a b\nobj-y := $(addsuffix .o, $(addprefix x/,$(list)))', ['x/a.o', 'x/b.o']],
    ['obj-y := $(foreach n, a b, $(n).o)', ['a.o', 'b.o']],
    ['obj-y := $(if $(CONFIG_OFF),a.o,b.o)', ['b.o']],
    ['list = a.c b.S\nobj-y := $(patsubst %.c,%.o,$(filter %.c,$(list)))', ['a.o']],
    ['list = a.c b.c\nobj-y := $(list:.c=.o)', ['a.o', 'b.o']],
    ['obj-y ?= a.o\nobj-y ?= b.o', ['a.o']],
    ['obj-y := $(shell find . -name "*.o")', []],
    ['include lists.mk\nobj-y := $(list)', ['a.o']],
    ['-include none.mk\nobj-y := a.o', ['a.o']],
    ['$(obj)/gen: FORCE\n\tcommand := x\nobj-y := a.o', ['a.o']],
  ])('%j gives %j', (text, words) => {
    const made = makefile(text, { CONFIG_ON: 'y' }, { 'lists.mk': 'list = a.o' });
    expect(made.words('obj-y')).toEqual(words);
  });

  it('does not fall into a variable that names itself', () => {
    expect(makefile('a = $(a) x').words('a')).toContain('x');
  });
});
