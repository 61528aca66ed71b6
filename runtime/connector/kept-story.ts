import { sha256Hex } from '../../shared/lib/sha256.ts';
import {
  callsIn,
  isHeldIn,
  missedIn,
  resultIn,
  withMissedCall,
  withWordsSoFar,
} from './resume-story.ts';
import { type RunStory, stepStory, type ToldPart, type ToldText } from './run-story.ts';
import type { SoFar } from './shown-words.ts';
import { stepWords } from './step-words.ts';
import { grown } from './story-words.ts';
import { cutShort, spokenIn, type TranscriptMessage } from './transcript-message.ts';

/** A story, and how far a transcript was found in it. */
interface Found {
  story: RunStory;
  /** Parts that are one of the messages already: two steps may say the same. */
  used: ReadonlySet<number>;
  /** Behind the last part that was found: what comes next stands there. */
  behind: number;
}

interface Folded {
  now: number;
  /** All words so far of a run that goes on; `null`: it does not. */
  all: string | null;
  /** Calls that came to their end. */
  done: ReadonlySet<string>;
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
  return folded(story, messages, { now, all: null, done: doneIn(messages) });
}

/**
 * The run goes on: what OpenClaw kept of it so far, and all of its words. Only what was kept says where
 * the words of a step end and what it called behind them.
 */
export function withAllSoFar(
  story: RunStory,
  { messages, all }: { messages: readonly TranscriptMessage[]; all: SoFar },
  now: number,
): RunStory {
  // All of its words have what was held back, unless that is still to be.
  const before = isHeldIn(story, all.text) ? story : { ...story, heldBack: null };
  const kept = folded(before, messages, { now, all: all.text, done: doneIn(messages) });
  // What was all known is no sign of life.
  const next = withWordsSoFar(kept.parts === story.parts ? before : kept, all, now);
  if (next.parts !== story.parts) return next;
  const heldBack = next.heldBack ?? story.heldBack;
  return heldBack === story.heldBack ? story : { ...story, heldBack };
}

const doneIn = (messages: readonly TranscriptMessage[]): ReadonlySet<string> =>
  new Set(
    messages.flatMap(({ role, toolCallId }) =>
      role === 'toolResult' && toolCallId !== undefined ? [toolCallId] : [],
    ),
  );

function folded(story: RunStory, messages: readonly TranscriptMessage[], how: Folded): RunStory {
  let found: Found = { story, used: new Set(), behind: 0 };
  for (const message of messages) {
    if (message.role === 'assistant') found = withAssistant(found, message, how);
    const result = resultIn(message);
    if (result?.kind === 'result')
      found = behindCall(
        { ...found, story: stepStory(found.story, result, how.now) },
        result.callId,
      );
  }
  return found.story;
}

function withAssistant(found: Found, message: TranscriptMessage, how: Folded): Found {
  const { now, all, done } = how;
  const { provider, model } = message;
  let next = found;
  if (provider !== undefined && model !== undefined)
    next = { ...next, story: stepStory(next.story, { kind: 'model', provider, id: model }, now) };
  const text = spokenIn(message);
  if (text.trim() !== '') next = withWhole(next, text, message.__openclaw?.id ?? '', how);
  const calls = callsIn(message);
  const isDone = calls.every(({ callId }) => done.has(callId));
  for (const news of calls) {
    const { story } = next;
    const called =
      all === null
        ? stepStory(story, news, now)
        : withMissedCall(story, news, { all, now, isDone });
    next = behindCall({ ...next, story: called }, news.callId);
  }
  return next;
}

function behindCall(found: Found, callId: string): Found {
  const at = found.story.parts.findIndex((part) => part.kind === 'tool' && part.callId === callId);
  return { ...found, behind: Math.max(found.behind, at + 1) };
}

/** Words that are whole: those that were told already are known by what they are, or by how they begin. */
function withWhole(found: Found, said: string, id: string, { now, all }: Folded): Found {
  // `all` has the whole of it.
  if (all !== null && said.endsWith(cutShort)) return found;
  const { story } = found;
  const text = stepWords(said);
  const at = placeOf(found, said);
  const known = story.parts[at];
  if (known?.kind !== 'text') {
    const where = all === null ? 'next' : missedIn(all, story, text);
    if (where === null) return found;
    const segment = `m:${id}:${story.parts.length}`;
    const words = { kind: 'words' as const, segment, text, isThought: false, isWhole: true };
    const next = stepStory(story, words, now);
    if (where === 'next') return { ...found, story: next, behind: next.parts.length };
    // It stands behind what was told before it was known, and cuts none of that off.
    const parts = [...story.parts, ...next.parts.slice(story.parts.length)];
    return { ...found, story: { ...next, parts } };
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
    !used.has(at) && [said, stepWords(said)].some((text) => isToldAt(parts, at, text));
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
