/** Small facts about C types. */
import type { CType } from '#parse';

export const INT: CType = { k: 'base', name: 'int' };
export const VOID: CType = { k: 'base', name: 'void' };
export const SIZE_T: CType = { k: 'base', name: 'unsigned long' };
export const STRING: CType = { k: 'pointer', to: { k: 'base', name: 'char' } };

export const pointerTo = (to: CType): CType => ({ k: 'pointer', to });

/** One spelling for each arithmetic type (6.7.2p2): `long unsigned int` → `unsigned long`. */
export function baseName(spelled: string): string {
  const words = spelled.split(' ');
  const has = (word: string): boolean => words.includes(word);
  const sign = has('unsigned') ? 'unsigned ' : '';
  if (has('char'))
    return has('signed') || has('__signed__') || has('__signed') ? 'signed char' : `${sign}char`;
  const longs = words.filter((word) => word === 'long').length;
  if (has('double')) return longs ? 'long double' : 'double';
  if (has('short')) return `${sign}short`;
  if (longs) return `${sign}${longs > 1 ? 'long long' : 'long'}`;
  if (sign || has('signed') || has('int')) return `${sign}int`;
  return spelled;
}
