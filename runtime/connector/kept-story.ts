import { sha256Hex } from '../../shared/lib/sha256.ts';
import { callsIn, resultIn } from './resume-story.ts';
import { type RunStory, stepStory, type ToldPart, type ToldText } from './run-story.ts';
import { grown } from './story-words.ts';
import { spokenIn, type TranscriptMessage } from './transcript-message.ts';

/** A story, and how far a transcript was found in it. */
interface Found {
  story: RunStory;
  /** Parts that are one of the messages already: two steps may say the same. */
  used: ReadonlySet<number>;
  /** Behind the last part that was found: what comes next stands there. */
  behind: number;
}

/**
 * The run came to its end while nobody listened: what OpenClaw kept of it. Words said before a call
 * are not always among that, so what the room has of them stays as it is.
 */
export function fromTranscript(
  story: RunStory,
  messages: readonly TranscriptMessage[],
  now: number,
): RunStory {
  let found: Found = { story, used: new Set(), behind: 0 };
  for (const message of messages) {
    if (message.role === 'assistant') found = withAssistant(found, message, now);
    const result = resultIn(message);
    if (result?.kind === 'result')
      found = behindCall({ ...found, story: stepStory(found.story, result, now) }, result.callId);
  }
  return found.story;
}

function withAssistant(found: Found, message: TranscriptMessage, now: number): Found {
  const { provider, model } = message;
  let next = found;
  if (provider !== undefined && model !== undefined)
    next = { ...next, story: stepStory(next.story, { kind: 'model', provider, id: model }, now) };
  const text = spokenIn(message);
  if (text.trim() !== '') next = withWhole(next, text, message.__openclaw?.id ?? '', now);
  for (const news of callsIn(message))
    next = behindCall({ ...next, story: stepStory(next.story, news, now) }, news.callId);
  return next;
}

function behindCall(found: Found, callId: string): Found {
  const at = found.story.parts.findIndex((part) => part.kind === 'tool' && part.callId === callId);
  return { ...found, behind: Math.max(found.behind, at + 1) };
}

/** Words that are whole: those that were told already are known by what they are, or by how they begin. */
function withWhole(found: Found, said: string, id: string, now: number): Found {
  const { story } = found;
  const text = said.trimEnd();
  const at = placeOf(found, said);
  const known = story.parts[at];
  if (known?.kind !== 'text') {
    const words = { kind: 'words', segment: `m:${id}`, text, isThought: false } as const;
    const next = stepStory(story, words, now);
    return { ...found, story: next, behind: next.parts.length };
  }
  const used = new Set([...found.used, at]);
  const own = text.slice(known.from ?? 0);
  const isWhole = known.kept !== undefined || known.text === own || known.isOver;
  const next = isWhole ? story : grown(story, known, own, at);
  return { story: next, used, behind: Math.max(found.behind, at + 1) };
}

/**
 * Where these words stand; -1: nowhere. They follow what was found before them; only open ones may
 * stand in front of it, as a call that was missed is told behind them.
 */
function placeOf({ story: { parts }, used, behind }: Found, said: string): number {
  const isHere = (at: number) =>
    !used.has(at) && [said, said.trimEnd()].some((text) => isToldAt(parts, at, text));
  const next = parts.findIndex((_, at) => at >= behind && isHere(at));
  if (next !== -1) return next;
  return parts.findIndex((part, at) => part.kind === 'text' && !part.isOver && isHere(at));
}

/** Is this the last part of words that are `text`, or how it begins? */
function isToldAt(parts: readonly ToldPart[], at: number, text: string): boolean {
  const part = parts[at];
  if (part?.kind !== 'text') return false;
  const next = parts[at + 1];
  if (next?.kind === 'text' && next.from !== undefined) return false;
  return isEndOf(part, text) && isGoingOn(parts, at, text);
}

/** What stands before a part that goes on with it. */
function isGoingOn(parts: readonly ToldPart[], at: number, text: string): boolean {
  const part = parts[at];
  if (part?.kind !== 'text' || part.from === undefined) return true;
  const before = parts.findLastIndex((one, n) => n < at && one.kind === 'text');
  const one = parts[before];
  if (one?.kind !== 'text' || !isIn(one, text)) return false;
  return isGoingOn(parts, before, text);
}

const isEndOf = (part: ToldText, text: string): boolean => {
  const { from = 0, kept, text: told, isOver } = part;
  if (kept !== undefined) return from + kept === text.length && isIn(part, text);
  if (isOver) return told === text.slice(from);
  return (told !== '' || from > 0) && isIn(part, text);
};

const isIn = ({ from = 0, kept, sha256, text: told }: ToldText, text: string): boolean =>
  kept === undefined
    ? text.startsWith(told, from)
    : sha256Hex(text.slice(from, from + kept).toWellFormed()) === sha256;
