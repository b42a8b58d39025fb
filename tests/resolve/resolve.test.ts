import { describe, expect, test } from 'vitest';
import { Describer, indexFile, Program, type SourceTree } from '#index';
import { analysedFile, resolveFile } from '#resolve';
import { check, fixtures, type Answered } from './check.ts';
import type { Fixture } from './fixture.ts';

/** Resolves all files of a fixture as one program. */
function answer({ files, facts }: Fixture): Answered[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const tree: SourceTree = {
    read: (path) => texts.get(path) ?? null,
    exists: (path) => texts.has(path),
  };
  const program = new Program(tree, {
    name: facts.name,
    arch: facts.architecture,
    set: new Map(Object.entries(facts.set)),
    unset: new Set(facts.unset),
  });
  const sources = files.map(({ path }) => {
    const file = program.open(path);
    if (!file) throw new Error(`The program has no ${path}`);
    indexFile(program, file);
    return file;
  });
  const describer = new Describer(program);
  return sources.map((file) =>
    analysedFile(program, describer, resolveFile(program, file), describer.definitions(file)),
  );
}

describe('each identifier means what the fixture says', () => {
  test.each(fixtures())('$name', ({ text }) => {
    expect(() => check(text, answer)).not.toThrow();
  });
});
