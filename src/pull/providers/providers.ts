import type { Provider } from '../source.ts';
import { treeProvider } from './tree.ts';

/** The providers in the order in which they are asked. */
export function providersFor({ tree }: { tree?: string | undefined; refresh: boolean }): Provider[] {
  return [...(tree === undefined ? [] : [treeProvider(tree)])];
}
