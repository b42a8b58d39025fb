/**
 * Colours for browsers without `light-dark()` (before 2024): the same custom properties by media query.
 *
 * The style sheet says each colour once, as `--bg: light-dark(#fff, #000)`. What such a browser would drop is
 * repeated inside `@supports not`, first for light, then for dark; `data-theme` chooses as in tokens.css.
 */
export function withoutLightDark(css: string): string {
  const colours = [...css.matchAll(/(--[\w-]+)\s*:\s*light-dark\(\s*([^,()]+),\s*([^,()]+)\)/g)];
  if (colours.length === 0) return css;
  const list = (group: 2 | 3) => colours.map((match) => `${match[1]}:${match[group]?.trim()}`).join(';');
  const dark = list(3);
  return (
    `${css}\n@supports not (color:light-dark(#000,#fff)){@layer tokens{` +
    `:root{${list(2)}}` +
    `:root[data-theme=dark],:root:not([data-theme]):has(#theme-dark:checked){${dark}}` +
    `@media screen and (prefers-color-scheme:dark){` +
    `:root:not([data-theme=light]):not(:has(#theme-light:checked)){${dark}}}}}\n`
  );
}
