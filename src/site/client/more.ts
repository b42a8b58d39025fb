/**
 * The second script, loaded when it is first wanted: search, cards, the list of keys. It shares page.ts and shards.ts
 * with the first (assets.ts), and hands over what the first calls as if it were a shard.
 */
import { closeCard, openCard, setUpCards, touchCard } from './cards.ts';
import { showHelp } from './help.ts';
import type { More } from './later.ts';
import { openSearch } from './search.ts';

const parts: More = { closeCard, openCard, openSearch, setUpCards, showHelp, touchCard };
Object.assign(globalThis, { kernelWalkMore: parts });
