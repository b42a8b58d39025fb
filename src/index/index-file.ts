/** Indexes one file: what it includes first, then its own declarations, function bodies left unread. */
import { Parser } from '#parse';
import { ExpandedStream, type MacroEnvironment, type Segments } from '#preprocess';
import { Declarer } from './declare.ts';
import { runPasses } from './passes.ts';
import type { Program, SourceFile } from './program.ts';

/** Declares the file and all it includes into the program's tables; once. */
export function indexFile(program: Program, file: SourceFile): void {
  if (file.indexed) return;
  file.indexed = true;
  program.prepare(file);
  for (const item of file.structure.items) {
    if (item.kind !== 'include' || !program.isActive(file, item.branch)) continue;
    const target = file.includes.get(item.first) ?? -1;
    if (target >= 0) indexFile(program, program.files[target]!);
  }
  const env = cachedEnvironment(program, file);
  const isType = typeOracle(program, file);
  const declarer = new Declarer(program, file);
  runPasses(file, (segments, inactive) => {
    declarer.inactive = inactive;
    const items = [];
    const parser = new Parser(new ExpandedStream(env, file.id, segments), { isType, skipBodies: true });
    for (let item = parser.externalDeclaration(); item; item = parser.externalDeclaration()) {
      declarer.external(item);
      parser.takeLoose();
      items.push({ first: item.first, last: item.last });
    }
    return items;
  });
}

/** The file's macros, remembered for as long as it is read; its includes must have been prepared. */
export function cachedEnvironment(program: Program, file: SourceFile): MacroEnvironment {
  const env = program.environment(file);
  const seen = new Map<number, ReturnType<MacroEnvironment['macro']>>();
  return {
    names: env.names,
    tokensOf: env.tokensOf,
    macro(name, at) {
      if (file.macros.has(name)) return env.macro(name, at); // its own change from line to line
      let macro = seen.get(name);
      if (macro === undefined) seen.set(name, (macro = env.macro(name, at)));
      return macro;
    },
  };
}

/** Whether a name is a typedef for the file: in sight, or nothing else is known of it. */
export function typeOracle(program: Program, file: SourceFile): (name: number) => boolean {
  const seen = new Map<number, boolean>();
  return (name) => {
    const known = seen.get(name);
    if (known !== undefined) return known;
    const list = program.ordinary.get(name);
    if (!list) return false; // may be declared yet
    let answer = false;
    let other = false;
    for (const entity of list) {
      if (!file.closure.has(entity.file)) continue;
      if (entity.kind === 'typedef') answer = true;
      else other = true;
    }
    if (!answer && !other)
      return list.some(
        (entity) => entity.kind === 'typedef' && program.files[entity.file]!.path.endsWith('.h'),
      );
    seen.set(name, answer);
    return answer;
  };
}
