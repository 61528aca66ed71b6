import { expect, test } from 'vitest';
import type { RunNews } from './run-news.ts';
import { hold } from './tracked-run.ts';

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
  expect(heldOf(says('a', false, 's:1'), says('b', false, 's:2'))).toHaveLength(2);
});

test('[GC3] of what a call prints only the last is held, whatever came between', () => {
  const waits: RunNews = { kind: 'waits', callId: 'c2', approvalId: 'a-1' };
  const held = heldOf(prints('c1', '1'), prints('c2', '1'), prints('c1', '1 2'), waits);
  hold(held, prints('c2', '1 2'));
  expect(held).toEqual([prints('c1', '1 2'), waits, prints('c2', '1 2')]);
});
