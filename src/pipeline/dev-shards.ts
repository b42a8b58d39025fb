/** Scripts with data that pages load when it is wanted, made when the first of their kind is asked for. */
import { setImmediate } from 'node:timers/promises';
import { expansionEntries, type PlannedPage, type RenderContext, searchEntries } from '#render';
import { nameShards, panelShards, type ShardSource, storyShards } from '#site';

type Shards = Promise<ReadonlyMap<string, string>>;

export class DevShards {
  private readonly source: ShardSource;
  private names: Shards | null;
  private panel: Shards | null = null;
  private stories: Shards | null = null;

  /** @param before those of the same pages with other content: what the search knows of names stays */
  constructor(pages: ReadonlyMap<string, PlannedPage>, context: RenderContext, before: DevShards | null) {
    this.names = before?.names ?? null;
    this.source = {
      pages: [...pages.values()],
      async page(file) {
        // There are thousands of them: a save must not wait for all.
        await setImmediate();
        return pages.get(file)!.make();
      },
      spelling: async (file) => pages.get(file)?.spelling ?? '',
      search: [{ version: context.plan.version, entries: async () => searchEntries(context) }],
      expansions: [{ version: context.plan.version, entries: async () => expansionEntries(context) }],
    };
  }

  /** Whether a file below `dist/` is one of them. */
  static has(file: string): boolean {
    return /^assets\/(walks|steps|search)\//.test(file);
  }

  async get(file: string): Promise<string | null> {
    if (!file.startsWith('assets/search/'))
      return (await (this.panel ??= panelShards(this.source))).get(file) ?? null;
    if (file.startsWith('assets/search/stories-'))
      return (await (this.stories ??= storyShards(this.source))).get(file) ?? null;
    return (await (this.names ??= nameShards(this.source))).get(file) ?? null;
  }
}
