import { expect, test } from 'vitest';
import { EventCodes, LastEvents, MacroEvents } from '../../src/index/macro-events.ts';
import { Names } from '../../src/parse/parse.ts';
import { Macro } from '../../src/preprocess/preprocess.ts';

const names = new Names();
const macro = (name: string, text = '1'): Macro => Macro.made(names.id(name), text, names);
const [a, b, c] = ['event_a', 'event_b', 'event_c'].map((name) => names.id(name));

function last(events: MacroEvents, name: number): Macro | null {
  const event = events.last(name);
  return event < 0 ? null : events.macro(event);
}

test('histories that share a table know their own events alone, while they are recorded and after', () => {
  const base = macro('event_a');
  const shared = new LastEvents(new EventCodes(), [base]);
  const [one, other] = [new MacroEvents(shared), new MacroEvents(shared)];
  const [inOne, inOther, again] = [macro('event_b'), macro('event_b'), macro('event_c')];
  one.define(b!, inOne, false);
  other.define(b!, inOther, false);
  other.undefine(a!, false);
  one.define(c!, again, false);
  for (let round = 0; round < 2; round++) {
    expect([a, b, c].map((name) => last(one, name!))).toEqual([base, inOne, again]);
    expect([a, b, c].map((name) => last(other, name!))).toEqual([null, inOther, null]);
    one.finish();
    other.finish();
  }
  const third = new MacroEvents(shared);
  expect([a, b, c].map((name) => last(third, name!))).toEqual([base, null, null]);
});

test('what a name means at each moment is found among thousands of events of it', () => {
  const events = new MacroEvents(new LastEvents(new EventCodes(), [macro('event_c')]));
  const made = Array.from({ length: 3000 }, () => macro('event_a'));
  for (const each of made) {
    events.define(a!, each, false);
    events.define(b!, macro('event_b'), false);
  }
  events.finish();
  expect(events.before(a!, 1)).toBe(-1);
  expect(made.every((each, i) => events.macro(events.before(a!, 2 * i + 2)) === each)).toBe(true);
  expect(made.every((each, i) => events.macro(events.before(a!, 2 * i + 3)) === each)).toBe(true);
});

test('a run of definitions counts as its definitions one after another', () => {
  const codes = new EventCodes();
  const shared = new LastEvents(codes, []);
  const [first, second, third] = [macro('event_a'), macro('event_b'), macro('event_a')];
  const run = [first, second, third];
  const events = new MacroEvents(shared);
  events.addRun({
    names: Int32Array.from(run, ({ name }) => name),
    codes: Int32Array.from(run, (each) => codes.ofMacro(each)),
  });
  expect(events.count).toBe(3);
  expect(events.before(a!, 2)).toBe(0);
  expect(last(events, a!)).toBe(third);
  expect(last(events, b!)).toBe(second);
});
