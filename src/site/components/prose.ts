/** Authors' HTML as the page shows it. */

/**
 * Keeps `->` in one piece inside inline code: a line may break before the arrow, never inside it. Sanitised HTML in,
 * the same with an element around each arrow out; what is inside `pre` stays.
 */
export function withWholeArrows(html: string): string {
  return html.replace(/<pre[\s>][^]*?<\/pre>|<code(?: class="line")?>[^]*?<\/code>/g, (part) =>
    part.startsWith('<pre')
      ? part
      : part.replace(/(?<!^<code[^>]*>)-(?:&gt;|>)/g, '<wbr><span class="op">-&gt;</span>'),
  );
}
