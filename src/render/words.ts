/** The few words that stand inside code and pictures. Whatever a layout says is the site's. */
import type { Language } from '#model';

const WORDS = {
  'more lines': { ja: 'ほか {n} 行', en: '{n} more lines' },
  'more fields': { ja: 'ほかのフィールド', en: 'other fields' },
  macro: { ja: 'マクロ', en: 'macro' },
  function: { ja: '関数', en: 'call' },
  variable: { ja: '変数', en: 'variable' },
  'you are here': { ja: '現在地', en: 'you are here' },
  within: { ja: '{name} の中', en: 'within {name}' },
  'user space': { ja: 'ユーザー空間', en: 'user space' },
  kernel: { ja: 'カーネル', en: 'kernel' },
  'road picture': { ja: '「{title}」の図', en: 'Picture of the road: {title}' },
  'then at': { ja: '{n} 歩目：{title}', en: 'step {n}: {title}' },
  shared: { ja: '共有', en: 'shared' },
  unmeasured: { ja: '未計測', en: 'not measured' },
  outside: { ja: '収録外', en: 'outside this set' },
  unknown: { ja: '特定できません', en: 'unknown' },
  candidates: { ja: '候補 {n}', en: '{n} candidates' },
  'element by': { ja: '要素を一つ選ぶ', en: 'picks one element' },
  'walk from here': { ja: 'ここから歩く', en: 'Walk from here' },
  'walk of n steps': { ja: '道のり（全 {n} 歩）', en: 'Walk ({n} steps)' },
  'walk picture': { ja: '{chain} の道のりの図', en: 'Picture of the walk {chain}' },
  'map picture': { ja: '{record} から出る矢印の地図', en: 'Map of the arrows that leave {record}' },
  'lanes picture': {
    ja: '{chain} を{a}と{b}で並べて歩く図',
    en: 'Picture of the walk {chain}, {a} beside {b}',
  },
  'step n': { ja: '{n} 歩目', en: 'step {n}' },
  'then to': { ja: '{n} 歩目：{record} の {field}', en: 'step {n}: {field} of {record}' },
  'same object': { ja: '{field} は同じ実体', en: '{field}: the same object' },
  'other object': { ja: '{field} は別の実体', en: '{field}: different objects' },
  field: { ja: 'フィールド', en: 'Field' },
  verdict: { ja: '判定', en: 'Verdict' },
  same: { ja: '= 共有', en: '= shared' },
  different: { ja: '≠ 別々', en: '≠ separate' },
  'same value': { ja: '= 同じ値', en: '= same value' },
  'different value': { ja: '≠ 別の値', en: '≠ different value' },
  'read from': { ja: '動作中のカーネルで読んだ値', en: 'Read from a running kernel' },
  'read on': { ja: '読んだカーネルは {kernel}（{date}）', en: 'Kernel read: {kernel} ({date})' },
  commands: { ja: '読み取りに使ったコマンド', en: 'Commands that were run' },
  code: { ja: 'コード', en: 'Code' },
  'line n': { ja: '{n} 行目', en: 'line {n}' },
} as const satisfies Record<string, Record<Language, string>>;

export type Word = keyof typeof WORDS;

/** A phrase as plain text, `{name}` replaced by its value. Throws on a value that was not given. */
export function word(lang: Language, key: Word, values: Record<string, string | number> = {}): string {
  return WORDS[key][lang].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The phrase "${key}" wants a value for {${name}}.`);
    return String(value);
  });
}
