import type { Provider } from '../source.ts';
import { cacheProvider } from './cache.ts';
import { debianProvider } from './debian.ts';
import { gitWebProvider } from './git-web.ts';
import { tarballProvider } from './tarball.ts';
import { treeProvider } from './tree.ts';

/**
 * The providers in the order in which they are asked: what is on this machine, then what costs the network
 * least. `refresh` passes over earlier downloads.
 */
export function providersFor({ tree, refresh }: { tree: string | undefined; refresh: boolean }): Provider[] {
  return [
    ...(tree === undefined ? [] : [treeProvider(tree)]),
    ...(refresh ? [] : [cacheProvider]),
    debianProvider,
    gitWebProvider(),
    tarballProvider(),
  ];
}
