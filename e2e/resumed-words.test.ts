import { expect, test } from 'vitest';
import { withAllSoFar } from '../runtime/connector/kept-story.ts';
import { resumeStory } from '../runtime/connector/resume-story.ts';
import type { RunNews } from '../runtime/connector/run-news.ts';
import {
  beginStory,
  type RunStory,
  stepStory,
  type ToldPart,
} from '../runtime/connector/run-story.ts';
import { shownMessages, shownNews, shownWords } from '../runtime/connector/shown-words.ts';
import {
  type TranscriptMessage,
  transcriptMessage,
} from '../runtime/connector/transcript-message.ts';
import { sha256Hex } from '../shared/lib/sha256.ts';
import type { ProducedPart } from '../shared/methods/produce.ts';
import { messageId, partId } from '../shared/model/ids.ts';
import { Redactor, redactedAs } from '../shared/producer/redactor.ts';
import { Random } from '../testkit/random.ts';

/*
 * Answers of several steps, each of which a connector is lost in: another one has what the room has, what
 * OpenClaw kept and all words so far, and hears the rest.
 */

const stories = 2_000;
const secrets = ['sek-0123456789'];
const [secret = ''] = secrets;
const plain = ['alpha ', 'beta ', 'gamma.\n', 'delta ', 'same '];
const hiding = [...plain, `${secret} `, 'sek-01', 's'];

/** How the words of a step may begin and end. A gateway joins them so that a blank line is between two. */
const starts = ['', '', '', '\n', '\n\n'];
const ends = ['', '', '', ' ', '\n', ' \n', '\n\n', '\n\n\n'];

interface Told {
  steps: string[];
  news: RunNews[];
  messages: TranscriptMessage[];
}

/**
 * An answer: each step but the last has words and a call. Without a vocabulary no two words begin alike.
 * `keeps`: OpenClaw keeps the words that stand before a call.
 */
function answer(random: Random, vocabulary: readonly string[] | null, keeps = true): Told {
  const told: Told = { steps: [], news: [], messages: [] };
  const count = random.int(1, 4);
  let words = 0;
  const word = () =>
    vocabulary === null ? `${String.fromCharCode(97 + words++)}-word ` : random.pick(vocabulary);
  for (let k = 0; k < count; k++) {
    const isSame = vocabulary !== null && k > 0 && random.chance(0.2);
    const own = Array.from({ length: random.int(1, 4) }, word).join('');
    const text = `${random.pick(starts)}${isSame ? (told.steps.at(-1) ?? '').trim() : own.trim()}${random.pick(ends)}`;
    told.steps.push(text);
    for (let at = 0; at < text.length; ) {
      at = Math.min(text.length, at + random.int(1, 9));
      const soFar = text.slice(0, at);
      told.news.push({ kind: 'words', segment: `s:${k}`, text: soFar, isThought: false });
    }
    const isLast = k === count - 1;
    const callId = `c${k}`;
    const call = { type: 'toolCall', id: callId, name: 'ls', arguments: {} };
    const __openclaw = { id: `m${k}` };
    const said = (content: object[]) =>
      told.messages.push(transcriptMessage.parse({ role: 'assistant', content, __openclaw }));
    if (keeps || isLast)
      said([{ type: 'text', text: random.pick([text, `${text} `, text.trim()]) }]);
    if (isLast) break;
    said([call]);
    told.messages.push(
      transcriptMessage.parse({ role: 'toolResult', toolCallId: callId, content: 'it' }),
    );
    told.news.push({ kind: 'tool', callId, name: 'ls', input: {} });
    told.news.push({ kind: 'result', callId, isError: false, output: { text: 'it' } });
  }
  return told;
}

const heard = (story: RunStory, news: readonly RunNews[]): RunStory =>
  news.reduce((now, one) => stepStory(now, one, 0), story);

/** What the room has of a part: without secrets, and of open words not always the last. */
function inRoom(part: ToldPart, i: number, random: Random): { part: ProducedPart; words: string } {
  const place = { partId: partId.parse(`p${i}`), messageId: messageId.parse('m'), i };
  if (part.kind === 'tool') {
    const { callId, state } = part;
    return { part: { ...place, kind: 'tool', callId, state }, words: callId };
  }
  const all = part.isOver
    ? redactedAs(part.text, secrets, true)
    : new Redactor(secrets).write(part.text);
  const words = part.isOver ? all : all.slice(0, Math.max(0, all.length - random.int(0, 3)));
  const ended = part.isOver;
  const has = { ref: i, rev: 0, have: words.length, saved: words.length, sha256: sha256Hex(words) };
  const text = ended ? {} : { text: words };
  return { part: { ...place, ...has, kind: 'text', ended, ...text }, words };
}

/** What was kept when the gateway had told so much. */
function keptAt(told: Told, news: readonly RunNews[]): TranscriptMessage[] {
  const calls = news.filter(({ kind }) => kind === 'tool').length;
  const results = news.filter(({ kind }) => kind === 'result').length;
  return told.messages.filter(({ role, toolCallId, __openclaw }) =>
    role === 'toolResult'
      ? Number(toolCallId?.slice(1)) < results
      : Number(__openclaw?.id?.slice(1)) < calls,
  );
}

function allAt(news: readonly RunNews[]): string {
  const steps = new Map<string, string>();
  for (const one of news) if (one.kind === 'words') steps.set(one.segment, one.text);
  return joined([...steps.values()]);
}

/** As `mergeAssistantText` of OpenClaw does, and what it shows of that. */
function joined(steps: readonly string[]): string {
  const all = steps.reduce((before, step) => {
    if (before === '') return step;
    return (
      before + '\n'.repeat(Math.max(0, 2 - newlinesBehind(before) - newlinesBefore(step))) + step
    );
  }, '');
  return all.trim();
}

const newlinesBefore = (text: string): number => /^\n*/.exec(text)?.[0].length ?? 0;
const newlinesBehind = (text: string): number => /\n*$/.exec(text)?.[0].length ?? 0;

const endOf = ({ steps }: Told): RunNews => ({
  kind: 'over',
  how: 'final',
  text: joined(steps),
  reason: '',
});

const wantedOf = ({ steps }: Told): string[] =>
  steps.flatMap((text, k) => [redactedAs(text, secrets, true).trim(), `c${k}`]).slice(0, -1);

/** Plays one answer; what the room would show, and what it should. */
function played(seed: number, vocabulary: readonly string[] | null) {
  const random = new Random(seed);
  const told = answer(random, vocabulary, vocabulary !== null);
  const cut = random.int(1, told.news.length);
  const look = random.int(cut, told.news.length);
  const before = heard(beginStory(0), told.news.slice(0, cut));
  const room = before.parts.map((part, i) => inRoom(part, i, random));
  const { story } = resumeStory(
    room.map(({ part }) => part),
    0,
  );
  const soFar = told.news.slice(0, look);
  const messages = shownMessages(keptAt(told, soFar), secrets);
  const now = withAllSoFar(story, { messages, all: shownWords(allAt(soFar), secrets) }, 0);
  const rest = [...told.news.slice(look), endOf(told)].map((one) => shownNews(one, secrets));
  const { parts } = heard(now, rest);
  const words = parts.map((part, at) => {
    if (part.kind === 'tool') return part.callId;
    const shown = part.kept === undefined ? redactedAs(part.text, secrets, true) : room[at]?.words;
    return shown?.trim();
  });
  return { words, wanted: wantedOf(told) };
}

test.each([
  ['words', plain],
  ['words with secrets', hiding],
])(
  '[GC14] [GC15] %s of several steps stand once, in their order, wherever a connector is lost in them',
  (_, vocabulary) => {
    for (let seed = 1; seed <= stories; seed++) {
      const { words, wanted } = played(seed, vocabulary);
      expect(words, `seed ${seed}`).toEqual(wanted);
    }
  },
);

test('[GC15] [R48] words of several steps stand once, wherever the link to the gateway is lost in them', () => {
  for (let seed = 1; seed <= stories; seed++) {
    const random = new Random(seed);
    const told = answer(random, plain);
    const cut = random.int(0, told.news.length);
    const look = random.int(cut, told.news.length);
    const soFar = told.news.slice(0, look);
    const all = { text: allAt(soFar), unsure: 0 };
    const before = heard(beginStory(0), told.news.slice(0, cut));
    const now = withAllSoFar(before, { messages: keptAt(told, soFar), all }, 0);
    const { parts } = heard(now, [...told.news.slice(look), endOf(told)]);
    const words = parts.map((part) => (part.kind === 'tool' ? part.callId : part.text.trim()));
    expect(words, `seed ${seed}`).toEqual(wantedOf(told));
  }
});

test('[GC15] [R48] steps that were missed between others are told once, and cut off none of these', () => {
  for (let seed = 1; seed <= stories; seed++) {
    const random = new Random(seed);
    const told = answer(random, null);
    const ends = told.news.flatMap(({ kind }, at) => (kind === 'result' ? [at + 1] : []));
    const [cut = 0, from = 0] = [0, 1].map(() => random.pick([0, ...ends])).sort((a, b) => a - b);
    const look = random.int(from, told.news.length);
    const soFar = told.news.slice(0, look);
    const all = { text: allAt(soFar), unsure: 0 };
    const before = heard(beginStory(0), [
      ...told.news.slice(0, cut),
      ...told.news.slice(from, look),
    ]);
    const now = withAllSoFar(before, { messages: keptAt(told, soFar), all }, 0);
    const { parts } = heard(now, [...told.news.slice(look), endOf(told)]);
    const words = parts.map((part) => (part.kind === 'tool' ? part.callId : part.text.trim()));
    expect(words.toSorted(), `seed ${seed}`).toEqual(wantedOf(told).toSorted());
  }
});

test('[GC15] of words that OpenClaw kept nowhere none is lost and none told twice', () => {
  for (let seed = 1; seed <= stories; seed++) {
    const { words, wanted } = played(seed, null);
    const texts = (all: readonly (string | undefined)[]) =>
      all
        .filter((one) => !/^c\d$/.test(one ?? ''))
        .join('\n\n')
        .replaceAll(/\s*\n\n\s*/g, '\n\n');
    expect(texts(words), `seed ${seed}`).toEqual(texts(wanted));
  }
});
