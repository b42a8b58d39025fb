/** How Kbuild compiles a unit: what its Makefile adds to the compiler's command line. */
import type { Macro } from '#preprocess';

export interface UnitFlags {
  /** `-I`, after the folders that every unit has. */
  folders: readonly string[];
  /** `-D` and `-U`: null where a name is undefined. */
  macros: ReadonlyMap<number, Macro | null>;
  /** `-include` */
  forced: readonly string[];
  /** A Makefile names it as an object of this configuration. */
  built: boolean;
}
