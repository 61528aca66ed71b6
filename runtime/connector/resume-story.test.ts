import { expect, test } from 'vitest';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { ProducedPart } from '../../shared/methods/produce.ts';
import { messageId, partId } from '../../shared/model/ids.ts';
import { fromTranscript, withAllSoFar } from './kept-story.ts';
import { resumeStory, withWordsSoFar } from './resume-story.ts';
import type { RunNews } from './run-news.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';
import { partUnits, piecesOf } from './segments.ts';
import { type TranscriptMessage, transcriptMessage } from './transcript-message.ts';

const place = (i: number) => ({
  partId: partId.parse(`p${i}`),
  messageId: messageId.parse('m'),
  i,
});
const ended = (i: number, text: string) => ({
  ...place(i),
  kind: 'text' as const,
  ended: true,
  ref: i,
  rev: 0,
  have: text.length,
  saved: text.length,
  sha256: sha256Hex(text),
});
const open = (i: number, text: string): ProducedPart => ({
  ...ended(i, text),
  ended: false,
  text,
});
const tool = (i: number, callId: string, state: 'waiting' | 'done'): ProducedPart => ({
  ...place(i),
  kind: 'tool',
  callId,
  state,
});
const message = (fields: object): TranscriptMessage => transcriptMessage.parse(fields);
const said = (text: string, id: string) =>
  message({ role: 'assistant', content: [{ type: 'text', text }], __openclaw: { id } });
const soFar = (text: string) => ({ text, unsure: 0 });
const shown = ({ parts }: RunStory) =>
  parts.map((part) =>
    part.kind === 'tool' ? `${part.callId} ${part.state}` : (part.kept ?? part.text),
  );

test('[GC15] a run under way goes on behind what the room has of it, segment by segment', () => {
  const { story, places } = resumeStory(
    [open(2, 'Then so'), tool(1, 'c1', 'done'), ended(0, 'First.')],
    0,
  );
  expect(places.map(({ i }) => i)).toEqual([0, 1, 2]);
  const now = withWordsSoFar(story, soFar('First.\n\nThen something'), 1);
  expect(shown(now)).toEqual([6, 'c1 done', 'Then something']);
  const words = { kind: 'words' as const, segment: 's:2', isThought: false };
  const next = stepStory(now, { ...words, text: 'Then something else' }, 2);
  expect(shown(next)).toEqual([6, 'c1 done', 'Then something else']);
});

test('[GC15] words of a segment that the room has not heard of are a new part', () => {
  const { story } = resumeStory([ended(0, 'First.'), tool(1, 'c1', 'done')], 0);
  expect(shown(withWordsSoFar(story, soFar('First.\n\nThen'), 1))).toEqual([6, 'c1 done', 'Then']);
  expect(shown(withWordsSoFar(story, soFar('Quite other words'), 1))).toEqual([6, 'c1 done']);
});

test('[GC15] a run that ended meanwhile: what it had called has its outcome, its last words are whole', () => {
  const { story } = resumeStory([ended(0, 'Looking.'), tool(1, 'c1', 'waiting')], 0);
  const call = { type: 'toolCall', id: 'c1', name: 'exec', arguments: { command: 'ls' } };
  const transcript = [
    message({ role: 'assistant', content: [call], __openclaw: { id: 'a' } }),
    message({ role: 'toolResult', toolCallId: 'c1', content: [{ type: 'text', text: 'file' }] }),
    said('All done.', 'b'),
  ];
  expect(shown(fromTranscript(story, transcript, 1))).toEqual([8, 'c1 done', 'All done.']);
});

test('[GC15] an answer that is as long as what was said before it is told, also if it says the same', () => {
  const called = (id: string, ...content: object[]) =>
    message({ role: 'assistant', content: [...content, { type: 'toolCall', id, name: 'ls' }] });
  const text = { type: 'text', text: 'Let me check.' };
  const { story } = resumeStory([ended(0, 'Let me check.'), tool(1, 'c1', 'done')], 0);
  const end = (...transcript: TranscriptMessage[]) => shown(fromTranscript(story, transcript, 1));
  for (const answer of ['It is ready!!', 'Let me check.'])
    for (const first of [called('c1'), called('c1', text)])
      expect(end(first, said(answer, 'b'))).toEqual([13, 'c1 done', answer]);
  expect(end(said('It is ready!!', 'b'))).toEqual([13, 'c1 done', 'It is ready!!']);
  expect(end(said('Let me check.', 'b'))).toEqual([13, 'c1 done']);
  const twice = [called('c1', text), called('c2', text), said('It is ready!!', 'b')];
  expect(end(...twice)).toEqual([
    ...[13, 'c1 done', 'Let me check.', 'c2 called'],
    'It is ready!!',
  ]);
});

test('[GC15] words of which the room hands back only a hash are known, also part by part', () => {
  const lines = 'a line of words\n'.repeat(20_000);
  const [first = '', second = ''] = piecesOf(lines, partUnits);
  const more = { ...ended(1, second), partId: partId.parse('p1tm') };
  const { story } = resumeStory([ended(0, first), { ...more, ended: false }], 0);
  const whole = fromTranscript(story, [said(`${lines}the end`, 'a')], 1);
  expect(whole.parts.map((part) => part.kind === 'text' && [part.kept, part.text])).toEqual([
    [first.length, ''],
    [second.length, ''],
    [undefined, 'the end'],
  ]);
});

test('[GC65] a run under way: what it called while nobody listened stands there with its outcome', () => {
  const { story } = resumeStory([open(0, 'First.'), tool(1, 'c1', 'waiting')], 0);
  const calls = (...ids: string[]) =>
    message({
      role: 'assistant',
      content: ids.map((id) => ({ type: 'toolCall', id, name: 'exec', arguments: {} })),
    });
  const brought = (toolCallId: string, isError = false) =>
    message({ role: 'toolResult', toolCallId, isError, content: 'it' });
  const messages = [calls('c1', 'c2', 'c3'), brought('c1'), brought('c2', true)];
  const now = withAllSoFar(story, { messages, all: soFar('') }, 1);
  expect(shown(now)).toEqual(['First.', 'c1 done', 'c2 failed', 'c3 called']);
  expect(withAllSoFar(now, { messages, all: soFar('') }, 2)).toBe(now);
});

test('[GC65] a call that was missed stands between the words before it and those behind it, and cuts none off', () => {
  const words = (segment: string, text: string) =>
    ({ kind: 'words', segment, text, isThought: false }) as const;
  const messages = [message({ role: 'toolResult', toolCallId: 'c1', content: 'it' })];
  const call = { type: 'toolCall', id: 'c1', name: 'exec', arguments: {} };
  messages.unshift(message({ role: 'assistant', content: [call] }));
  const goesOn = (story: RunStory, all: string) =>
    withAllSoFar(story, { messages, all: soFar(all) }, 1);
  const first = stepStory(beginStory(0), words('s:1', 'First.'), 0);
  expect(shown(goesOn(first, 'First.\n\nThen'))).toEqual(['First.', 'c1 done', 'Then']);
  const heard = goesOn(stepStory(first, words('s:2', 'Then'), 0), 'First.\n\nThen');
  expect(shown(stepStory(heard, words('s:2', 'Then so'), 2))).toEqual([
    'First.',
    'Then so',
    'c1 done',
  ]);
});

test('[GC15] words so far add to a segment that is known no more than its own', () => {
  const words = (segment: string, text: string) =>
    ({ kind: 'words', segment, text, isThought: false }) as const;
  const heard = stepStory(beginStory(0), words('s:1', 'Fir'), 0);
  const now = withAllSoFar(heard, { messages: [], all: soFar('First.\n\nThen') }, 1);
  expect(shown(stepStory(now, words('s:2', 'Then so'), 2))).toEqual(['First.', 'Then so']);
});

test('[GC15] words that OpenClaw tells cut short are no words of a run under way', () => {
  const { story } = resumeStory([open(0, 'It is')], 0);
  const messages = [said('It is so\n...(truncated)...', 'a')];
  const whole = 'It is so and no other way.';
  expect(shown(withAllSoFar(story, { messages, all: soFar(whole) }, 1))).toEqual([whole]);
});

test('[R48] events were lost: the transcript adds what is missing and doubles nothing', () => {
  const words = (segment: string, text: string) =>
    ({ kind: 'words', segment, text, isThought: false }) as const;
  const heard = [
    words('u:1', 'First.'),
    { kind: 'tool', callId: 'c1', name: 'exec', input: {} } as const,
    words('u:2', 'Seco'),
  ].reduce<RunStory>((story, news) => stepStory(story, news, 0), beginStory(0));
  const transcript = [said('First.', 'a'), said('Second. ', 'b')];
  const whole = fromTranscript(heard, transcript, 1);
  expect(shown(whole)).toEqual(['First.', 'c1 called', 'Second.']);
  expect(shown(fromTranscript(whole, transcript, 2))).toEqual(shown(whole));
});

test('[GC65] a call that was missed is told also if a room takes its arguments no deeper', () => {
  const deep = JSON.parse(`${'['.repeat(80)}${']'.repeat(80)}`);
  const call = { type: 'toolCall', id: 'c1', name: 'exec', arguments: deep };
  const messages = [message({ role: 'assistant', content: [call] })];
  const { parts } = withAllSoFar(beginStory(0), { messages, all: soFar('') }, 1);
  expect(parts).toMatchObject([{ callId: 'c1', input: { tooDeep: true } }]);
});

test('[GC10] all words so far that may still say nothing are no part, and what was held back comes with what follows it', () => {
  const held = (text: string) =>
    stepStory(beginStory(0), { kind: 'words', segment: 's:1', text, isThought: false }, 0);
  const { story: told } = resumeStory([ended(0, 'First.'), tool(1, 'c1', 'done')], 0);
  for (const words of ['NO', '**NO_', 'no_rep', 'NO_REPLY', '"ANNOUNCE_']) {
    const all = { messages: [], all: soFar(words) };
    expect(withAllSoFar(beginStory(0), all, 1).parts, words).toEqual([]);
    expect(withAllSoFar(held(words.slice(0, 2)), all, 1).parts, words).toEqual([]);
    const behind = { messages: [], all: soFar(`First.\n\n${words}`) };
    expect(withAllSoFar(told, behind, 1).parts, words).toBe(told.parts);
  }
  const call = message({
    ...{ role: 'assistant', __openclaw: { id: 'a' } },
    content: [{ type: 'toolCall', id: 'c1', name: 'read', arguments: {} }],
  });
  const missed = (story: RunStory, all: string) =>
    withAllSoFar(story, { messages: [call], all: soFar(all) }, 1);
  for (const all of ['', 'NO']) expect(shown(missed(held('NO'), all))).toEqual(['NO', 'c1 called']);
  expect(shown(missed(held('NO_REPLY'), 'NO_REPLY'))).toEqual(['c1 called']);
  // A call that was told before them says nothing of them.
  const { story: behind } = resumeStory([tool(0, 'c1', 'done')], 0);
  const words = { kind: 'words' as const, segment: 's:2', text: 'NO_', isThought: false };
  expect(shown(missed(stepStory(behind, words, 1), 'NO_'))).toEqual(['c1 done']);
});

const heardOf = (segment: string, text: string, isThought = false) =>
  ({ kind: 'words', segment, text, isThought }) as const;
const calling = { kind: 'tool', callId: 'c2', name: 'read', input: {} } as const;
const final = (text: string) => ({ kind: 'over', how: 'final', text, reason: '' }) as const;
const heard = (story: RunStory, ...news: RunNews[]) =>
  shown(news.reduce((now, one) => stepStory(now, one, 2), story));
const looked = (story: RunStory, all: string, messages: TranscriptMessage[] = []) =>
  withAllSoFar(story, { messages, all: soFar(all) }, 1);

test('[GC10] words so far that only begin as what says nothing come with what follows them, once', () => {
  const { story: told } = resumeStory([ended(0, 'First.'), tool(1, 'c1', 'done')], 0);
  for (const words of ['No', '…', 'A', '**NO_']) {
    const now = looked(beginStory(0), words);
    const end = [heardOf('s:2', 'Done.'), final(`${words}\n\nDone.`)];
    expect(heard(now, calling, ...end), words).toEqual([words, 'c2 unknown', 'Done.']);
    const behind = looked(told, `First.\n\n${words}`);
    expect(heard(behind, calling), words).toEqual([6, 'c1 done', words, 'c2 called']);
    // The gateway says the same by itself, and goes on with it.
    expect(heard(now, heardOf('s:1', words), calling), words).toEqual([words, 'c2 called']);
    for (const more of [[heardOf('s:1', words)], []])
      expect(heard(now, ...more, heardOf('s:1', `${words} x.`), calling), words).toEqual([
        `${words} x.`,
        'c2 called',
      ]);
    const whole = { kind: 'allWords', text: `${words} x.` } as const;
    expect(heard(now, whole, calling), words).toEqual([`${words} x.`, 'c2 called']);
  }
  const spaced = looked(beginStory(0), '… \n');
  expect(heard(spaced, heardOf('s:1', '… \n'), calling)).toEqual(['…', 'c2 called']);
  const now = looked(beginStory(0), 'NO');
  expect(heard(now, heardOf('s:1', 'NO_REPLY'), final('NO_REPLY'))).toEqual([]);
  expect(heard(looked(now, 'NO_REPLY'), calling)).toEqual(['c2 called']);
  expect(looked(now, 'NO')).toBe(now);
  // More of what was held back under its own name is that; a thought that was held back is none of it.
  const own = stepStory(beginStory(0), heardOf('s:1', 'N'), 0);
  expect(heard(looked(own, 'No'), heardOf('s:1', 'Now.'))).toEqual(['Now.']);
  expect(heard(looked(own, 'No'), calling)).toEqual(['No', 'c2 called']);
  const thought = stepStory(beginStory(0), heardOf('r:1', 'An', true), 0);
  expect(heard(looked(thought, 'No'), calling)).toEqual(['An', 'No', 'c2 called']);
  expect(heard(now, heardOf('r:1', 'NOT', true), calling)).toEqual(['NO', 'NOT', 'c2 called']);
});

test('[GC10] what was held back while a call and its outcome were missed goes on behind that call', () => {
  const called = (...ids: string[]) =>
    message({
      role: 'assistant',
      content: ids.map((id) => ({ type: 'toolCall', id, name: 'ls' })),
    });
  const done = (toolCallId: string) => message({ role: 'toolResult', toolCallId, content: 'it' });
  const missed = [called('c1'), done('c1')];
  for (const words of ['No', 'A', 'An', 'Re']) {
    const held = stepStory(beginStory(0), heardOf('s:2', words), 0);
    for (const all of ['', words]) {
      const now = looked(held, all, missed);
      expect(shown(now), words).toEqual(['c1 done']);
      const more = `${words} file is there.`;
      expect(heard(now, heardOf('s:2', more)), words).toEqual(['c1 done', more]);
      expect(heard(now, calling), words).toEqual(['c1 done', words, 'c2 called']);
    }
  }
  const held = stepStory(beginStory(0), heardOf('s:2', 'NO'), 0);
  const silent = [heardOf('s:2', 'NO_REPLY'), final('')];
  expect(heard(looked(held, 'NO', missed), ...silent)).toEqual(['c1 done']);
  // A step is behind its calls only once all of them are done.
  const half = [called('c1', 'c3'), done('c1')];
  expect(shown(looked(held, 'NO', half))).toEqual(['NO', 'c1 done', 'c3 called']);
  const first = stepStory(beginStory(0), heardOf('s:1', 'First.'), 0);
  const behind = stepStory(first, heardOf('s:2', 'No'), 0);
  const now = looked(behind, 'First.\n\nNo', missed);
  expect(heard(now, heardOf('s:2', 'No file.'))).toEqual(['First.', 'c1 done', 'No file.']);
});

test('[GC10] a last step behind open words that may still say nothing is held back, and is told once', () => {
  const { story } = resumeStory([open(0, 'Hel')], 0);
  for (const [last, silent] of [
    ['NO_REPLY', 'NO_REPLY'],
    ['NO', 'NO_REPLY'],
    ['**no_', '**no_reply**'],
  ] as const) {
    const now = looked(story, `Hello\n\n${last}`);
    expect(shown(now), last).toEqual(['Hello']);
    expect(heard(now, heardOf('s:2', silent), final('Hello')), last).toEqual(['Hello']);
    expect(shown(looked(now, `Hello\n\n${last}`)), last).toEqual(['Hello']);
  }
  const now = looked(story, 'Hello\n\nNo');
  expect(heard(now, calling)).toEqual(['Hello', 'No', 'c2 called']);
  expect(heard(now, heardOf('s:2', 'No file.'))).toEqual(['Hello', 'No file.']);
  expect(heard(now, heardOf('s:1', 'Hello\n\nNo file.'))).toEqual(['Hello\n\nNo file.']);
  expect(heard(now, final('Hello\n\nNo'))).toEqual(['Hello\n\nNo']);
  expect(shown(looked(now, 'Hello\n\nNo file.'))).toEqual(['Hello\n\nNo file.']);
});
