/** What `kwalk dev` tells a page, as its own script would hear it. */

export type News = Record<string, unknown>;

export interface Listening {
  /** Waits for such news, past all others: the system may tell of one save in two events. */
  until(isWanted: (news: News) => boolean): Promise<News>;
  /** All that came. */
  heard: News[];
  close(): void;
}

/** Whether the page is to be loaded again. */
export const isReload = ({ type }: News): boolean => type === 'reload';

/** Whether that many errors are told; at least one where no number is given. */
export const hasErrors =
  (count?: number) =>
  ({ type, errors }: News): boolean =>
    type === 'problems' && (count === undefined ? Number(errors) > 0 : errors === count);

/**
 * Hears the news for a page as it is now; has heard the first when it returns.
 * @param address of the server, with a slash at its end
 * @param path of the page below it
 */
export async function listen(address: string, path: string): Promise<Listening> {
  const text = await (await fetch(address + path)).text();
  const hash = /data-hash="(\w+)"/.exec(text)?.[1] ?? '';
  const stop = new AbortController();
  const response = await fetch(`${address}_dev/events?page=${encodeURIComponent(path)}&hash=${hash}`, {
    signal: stop.signal,
  });
  const reader = response.body!.getReader();
  const heard: News[] = [];
  let rest = '';
  const next = async (): Promise<News> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const news = JSON.parse(rest.slice('data: '.length, end)) as News;
        rest = rest.slice(end + 2);
        heard.push(news);
        return news;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('The server closed the connection.');
      rest += Buffer.from(value).toString();
    }
  };
  await next();
  return {
    async until(isWanted) {
      for (;;) {
        const news = await next();
        if (isWanted(news)) return news;
      }
    },
    heard,
    close: () => stop.abort(),
  };
}
