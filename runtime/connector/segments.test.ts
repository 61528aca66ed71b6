import { expect, test } from 'vitest';
import { messageId, partId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { resumeStory, withWordsSoFar } from './resume-story.ts';
import type { RunNews } from './run-news.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';
import { isMore } from './run-teller.ts';
import { partUnits, piecesOf, segmentUnits } from './segments.ts';
import { textsOf } from './story-words.ts';

const words = (text: string, segment = 's:1'): RunNews => ({
  kind: 'words',
  segment,
  text,
  isThought: false,
});
const over = (text: string): RunNews => ({ kind: 'over', how: 'final', text, reason: '' });
const told = (...news: RunNews[]): RunStory =>
  news.reduce((story, one) => stepStory(story, one, 0), beginStory(0));
const lengths = (story: RunStory) => textsOf(story).map(({ text }) => text.length);
const all = (story: RunStory) =>
  textsOf(story)
    .map(({ text }) => text)
    .join('');
/** Lines of another length each, so that no two places look alike. */
const long = (units: number): string => {
  let text = '';
  for (let n = 0; text.length < units; n++) text += `line ${n}\n`;
  return text.slice(0, units);
};

test('[GC35] more than a part holds goes on in the next one, behind a line, and nothing is missing', () => {
  const text = long(limits.partUnits * 3);
  let story = beginStory(0);
  for (let at = 1_000; at < text.length; at += 150_001)
    story = stepStory(story, words(text.slice(0, at)), 0);
  story = stepStory(story, words(text), 0);
  story = stepStory(story, over(text), 0);
  expect(all(story) === text).toBe(true);
  expect(lengths(story).every((units) => units <= partUnits)).toBe(true);
  const before = textsOf(story).slice(0, -1);
  expect(before.every(({ text: own }) => own.endsWith('\n'))).toBe(true);
  expect(story.end).toEqual({ state: 'done' });
});

test('[GC35] a pair of surrogates is not split, and the last word heals what a lost event would have brought', () => {
  const text = `${'x'.repeat(partUnits - 1)}🌱${'y'.repeat(100)}`;
  const story = told(words(text.slice(0, 20)), over(text));
  expect(all(story) === text).toBe(true);
  expect(textsOf(story).every(({ text: own }) => own.isWellFormed())).toBe(true);
  const next = told(words(text), words('Then.', 's:2'), over(`${text}\n\nThen. And more.`));
  expect(textsOf(next).at(-1)?.text).toBe('Then. And more.');
  expect(lengths(next)).toHaveLength(3);
});

test('[GC36] what no answer holds ends the run, keeps what came before, and says how much is missing', () => {
  const text = 'x'.repeat(segmentUnits + 7);
  const story = told(words(text));
  expect(all(story)).toHaveLength(segmentUnits);
  expect(story.end).toMatchObject({ state: 'failed', trouble: { code: 'answerTooLong' } });
  expect(story.end?.trouble?.message).toContain('the last 7 characters');
  expect(told(over(text)).end?.state).toBe('failed');
});

test('[GC15] [GC35] another process goes on in the part where the one before it died', () => {
  const text = long(limits.partUnits);
  const [first, second] = textsOf(told(words(text))).map((part) => part.text);
  const place = (i: number, name: string) => ({
    partId: partId.parse(`run1-${i}${name}`),
    messageId: messageId.parse('m'),
    i,
    kind: 'text' as const,
    ref: i,
    rev: 0,
  });
  const have = first?.length ?? 0;
  const kept = { ...place(0, 't'), ended: true, have, saved: have };
  const begun = second?.slice(0, 1_000) ?? '';
  const size = { have: begun.length, saved: begun.length };
  const open = { ...place(1, 'tm'), ended: false, ...size, text: begun };
  expect([kept, open].map((part) => isMore(part.partId))).toEqual([false, true]);
  const { story } = resumeStory([kept, open], 0);
  const now = withWordsSoFar(story, { text, unsure: 0 }, 1);
  expect(textsOf(now).map((part) => part.kept ?? part.text)).toEqual([have, second]);
  const after = stepStory(now, words(`${text} and more`), 2);
  expect(textsOf(after).at(-1)?.text).toBe(`${second} and more`);
});

test('[GC15] a part of which the room has too much to say it again goes on behind what it has', () => {
  const have = 40_000;
  const text = long(50_000);
  const part = {
    ...{ partId: partId.parse('run1-0t'), messageId: messageId.parse('m'), i: 0, ref: 0, rev: 0 },
    ...{ kind: 'text' as const, ended: false, have, saved: have },
  };
  const { story } = resumeStory([part], 0);
  const now = stepStory(withWordsSoFar(story, { text, unsure: 0 }, 1), words(`${text}!`), 2);
  const end = stepStory(now, over(`${text}!`), 3);
  expect(textsOf(end).map((one) => one.kept ?? one.text)).toEqual([have, `${text.slice(have)}!`]);
});

test('[GC35] pieces of a message are the message, and of an endless one it is said what is not told', () => {
  const text = long(100_000);
  expect(piecesOf(text, 10_000).join('')).toBe(text);
  expect(piecesOf('', 10)).toEqual(['']);
  const endless = piecesOf('x'.repeat(10_000), 10);
  expect(endless.at(-1)).toBe('[OpenClaw has 7000 more characters of this.]');
});
