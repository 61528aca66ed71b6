import { expect, test } from 'vitest';
import { hold } from './held-news.ts';
import type { RunNews } from './run-news.ts';
import { beginStory, stepStory } from './run-story.ts';

/** What is held of this. */
function heldOf(...all: RunNews[]): RunNews[] {
  const held: RunNews[] = [];
  for (const news of all) hold(held, news);
  return held;
}

const says = (text: string, isThought = false, segment = ''): RunNews => ({
  ...{ kind: 'words', segment, text, isThought },
});
const prints = (callId: string, text: string): RunNews => ({ kind: 'output', callId, text });

test('[GC3] words that are held take no thought away, though neither has a segment', () => {
  const held = heldOf(says('I th', true), says('I think', true), says('It'), says('It is'));
  expect(held).toEqual([says('I think', true), says('It is')]);
  expect(heldOf(says('It'), says('Hm', true), says('It is'))).toHaveLength(3);
  expect(heldOf(says('a', false, 's:1'), says('b', false, 's:2'))).toHaveLength(2);
});

test('[GC3] of what a call prints only the last is held, whatever came between', () => {
  const waits: RunNews = { kind: 'waits', callId: 'c2', approvalId: 'a-1' };
  const held = heldOf(prints('c1', '1'), prints('c2', '1'), prints('c1', '1 2'), waits);
  hold(held, prints('c2', '1 2'));
  expect(held).toEqual([prints('c1', '1 2'), waits, prints('c2', '1 2')]);
});

const all = (text: string): RunNews => ({ kind: 'allWords', text });

test('[GC3] words that are held cost as much as they are long, though a gateway says each twice', () => {
  for (const segment of ['s:1', '']) {
    const held: RunNews[] = [];
    let text = '';
    for (let n = 0; n < 500; n++) {
      text += `word${n} `;
      hold(held, says(text, false, segment));
      hold(held, all(text));
    }
    const kept = held.map((one) => 'text' in one && one.text === text);
    expect([segment, kept]).toEqual([segment, [true, true]]);
  }
});

test('[GC3] words of a segment stay in front of what began behind them', () => {
  const thought = says('Hm', true, 't:2');
  const held = heldOf(says('A', false, 's:1'), thought, says('A B', false, 's:1'));
  expect(held).toEqual([says('A B', false, 's:1'), thought]);
});

test('[GC3] what is held tells the same story as if it had not been, at whichever event', () => {
  const tool: RunNews = { kind: 'tool', callId: 'c1', name: 'ls', input: {} };
  const twice = (segment: string, text: string, before: string) => [
    says(text, false, segment),
    all(`${before}${text}`),
  ];
  const told = (news: readonly RunNews[]) =>
    news.reduce((story, one) => stepStory(story, one, 0), beginStory(0)).parts;
  for (const [one, two] of [
    ['s:1', 's:2'],
    ['', ''],
  ] as const) {
    const events = [
      says('Hm', true, one && 't:1'),
      says('Hmm', true, one && 't:1'),
      ...twice(one, 'Let', ''),
      ...twice(one, 'Let me', ''),
      tool,
      ...twice(two, 'It', 'Let me\n\n'),
      ...twice(two, 'It is', 'Let me\n\n'),
      prints('c1', '1'),
      prints('c1', '1 2'),
    ];
    for (let n = 1; n <= events.length; n++)
      expect(told(heldOf(...events.slice(0, n)))).toEqual(told(events.slice(0, n)));
  }
});
