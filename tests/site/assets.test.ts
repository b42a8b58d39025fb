import { Script } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { bundleAssets } from '../../src/site/assets.ts';
import { withoutLightDark } from '../../src/site/light-dark.ts';

let assets: Map<string, string>;
beforeAll(async () => {
  assets = await bundleAssets('src/site');
});

test('scripts are classic: no import or export is left in them', () => {
  for (const name of ['assets/site.js', 'assets/more.js', 'assets/early.js', 'assets/missing.js']) {
    expect(assets.get(name)).not.toMatch(/(^|[;}])\s*(import|export)[\s{*]/);
    expect(() => new Script(assets.get(name) ?? '')).not.toThrow();
  }
});

test('the script of a page stays within fifteen kilobytes compressed, with what may come later within twenty-five', () => {
  const size = (...names: string[]) =>
    names.reduce(
      (sum, name) => sum + gzipSync(assets.get(`assets/${name}.js`) ?? '', { level: 9 }).length,
      0,
    );
  expect(size('site', 'early')).toBeLessThan(15_000);
  expect(size('site', 'early', 'more')).toBeLessThan(25_000);
});

test('the second script takes what both share from the first', () => {
  expect(assets.get('assets/more.js')).toContain('kernelWalkShared.page');
  expect(assets.get('assets/more.js')).toContain('kernelWalkShared.shards');
});

test('styles ask nothing of another host', () => {
  expect(assets.get('assets/site.css')).not.toMatch(/url\(\s*["']?(https?:)?\/\//);
});

test('every colour that differs between light and dark is repeated for browsers without light-dark()', () => {
  const css = assets.get('assets/site.css') ?? '';
  const cut = css.lastIndexOf('@supports not (color:light-dark');
  const [main, fallback] = [css.slice(0, cut), css.slice(cut)];
  const colours = [...main.matchAll(/(--[\w-]+):\s*light-dark\(/g)].map((match) => match[1]);
  expect(colours.length).toBeGreaterThan(20);
  expect(colours.filter((colour) => fallback.split(`${colour}:`).length !== 4)).toEqual([]);
});

test('a style sheet without light-dark() stays as it is', () => {
  expect(withoutLightDark('a{color:red}')).toBe('a{color:red}');
});
