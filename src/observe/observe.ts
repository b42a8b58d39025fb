/**
 * Reads the pointers of running tasks, along the chains that a walk shows.
 *
 * In: resolved chains or type paths, process ids, a machine. Out: recordings (`Observation`), written
 * under content/observations/ and read back. Touches processes and the disk.
 * May import: model, text, diagnostics.
 */
export { observe } from './recording.ts';
export { pathOfChain, parseTypePath, typePathOf, type PathAnswer } from './path.ts';
export { writeProgram } from './program.ts';
export { readOutput, type OutputAnswer, type TaskValues } from './output.ts';
export { readBtf } from './btf.ts';
export { readNamespaces } from './namespaces.ts';
export { saveObservation } from './store.ts';
export { thisMachine } from './machine.ts';
export { runLab, labMissing } from './lab/lab.ts';
export type {
  Hop,
  Layout,
  Machine,
  Member,
  Observed,
  ObserveRequest,
  Path,
  Program,
  Running,
  RunResult,
  Shape,
  Slot,
  Target,
} from './types.ts';
