import type { ProducedPart } from '../../shared/methods/produce.ts';
import { type RunNews, shallow } from './run-news.ts';
import { beginStory, type RunStory, stepStory, type ToldPart, type ToldText } from './run-story.ts';
import { isMore, type Place } from './run-teller.ts';
import type { SoFar } from './shown-words.ts';
import { mayBeSilence } from './silence.ts';
import { hasStep } from './step-words.ts';
import { behind, between, grown, isBegunIn, textsOf, withHeld } from './story-words.ts';
import { spokenIn, type TranscriptMessage } from './transcript-message.ts';

/** A run that another process began to tell: its story as far as the room has it. */
export interface Resumed {
  story: RunStory;
  /** Where the room has its parts, in their order. */
  places: readonly Place[];
}

export function resumeStory(parts: readonly ProducedPart[], now: number): Resumed {
  const known = [...parts].sort((a, b) => a.i - b.i);
  let told: readonly ToldPart[] = [];
  for (const part of known) told = [...told, toldBefore(part, told.at(-1))];
  told = [...told, ...goesOnBehind(known.at(-1), told.at(-1))];
  return {
    story: { ...beginStory(now), parts: told, hasBegun: told.length > 0 },
    places: known.map(({ partId, i }) => ({ partId, i })),
  };
}

/** A room that has too many words of an open part to say them again: what comes goes on behind it. */
function goesOnBehind(part: ProducedPart | undefined, told: ToldPart | undefined): ToldText[] {
  if (part === undefined || part.kind === 'tool' || part.ended) return [];
  if (told === undefined || told.kind === 'tool' || told.kept === undefined) return [];
  const from = (told.from ?? 0) + told.kept;
  return [{ kind: told.kind, segment: null, text: '', isOver: false, from }];
}

function toldBefore(part: ProducedPart, before: ToldPart | undefined): ToldPart {
  if (part.kind === 'tool') {
    const { callId, state } = part;
    return { kind: 'tool', callId, name: '', input: null, state };
  }
  const { kind } = part;
  const goesOn = isMore(part.partId) && before?.kind === kind;
  const from = goesOn ? { from: (before.from ?? 0) + (before.kept ?? before.text.length) } : {};
  const isOver = part.ended || part.text === undefined;
  return isOver
    ? { kind, segment: null, text: '', isOver, kept: part.have, sha256: part.sha256, ...from }
    : { kind, segment: null, text: part.text ?? '', isOver, ...from };
}

/** Is what these words have beyond what was told nothing, or still to be held back? */
export function isHeldIn(story: RunStory, all: string): boolean {
  if (all === '') return true;
  const rest = behind(all, textsOf(story));
  return rest !== null && mayBeSilence(rest);
}

/**
 * The run is under way: `all` are its words so far, of all segments. What may still become the
 * gateway's word for "I say nothing" is held back.
 */
export function withWordsSoFar(story: RunStory, all: SoFar, now: number): RunStory {
  const open = openIn(story);
  const rest = openRest(story, all.text);
  if (rest === null || rest === '') return story;
  const { unsure } = all;
  if (open === undefined && mayBeSilence(rest)) return withHeld(story, { text: rest, unsure });
  if (open === undefined) {
    const words: ToldText = { kind: 'text', segment: null, text: '', isOver: false, unsure };
    return grown({ ...story, parts: [...story.parts, words] }, words, rest, story.parts.length);
  }
  if (!isBegunIn(open, rest)) return story;
  // The gateway says a segment that is known by itself, so no more of `all` is taken for it.
  const end = open.segment ? endOfStep(rest, open) : beginOfSilence(rest, open);
  const isCut = Boolean(open.segment) || end < rest.length;
  const own = isCut ? rest.slice(0, end).trimEnd() : rest;
  const words = own === rest ? { ...open, unsure } : open;
  const next = grown({ ...story, heardAt: now }, words, own, story.parts.indexOf(open));
  if (open.segment || !isCut) return next;
  return withHeld(next, { text: rest.slice(end + between.length), unsure });
}

/** Words to which more may come; only the last of a run are. */
function openIn(story: RunStory): ToldText | undefined {
  const last = textsOf(story).at(-1);
  return last?.isOver === false ? last : undefined;
}

/** What of all words is behind those that are over; `null`: they do not begin so. */
function openRest(story: RunStory, all: string): string | null {
  const texts = textsOf(story);
  const open = openIn(story);
  return behind(all, open === undefined ? texts : texts.slice(0, -1), open);
}

/** Where the words of an open part end at the latest if its step is over: a gateway goes on behind a blank line. */
function endOfStep(rest: string, { text }: ToldText): number {
  const end = rest.indexOf(between, text.length);
  return end === -1 ? rest.length : end;
}

/** Where a last step begins that the room does not have and that may still say nothing, or the end. */
function beginOfSilence(rest: string, { segment, text }: ToldText): number {
  const at = rest.lastIndexOf(between);
  const isMissed = segment === null && at > 0 && at >= text.length;
  return isMissed && mayBeSilence(rest.slice(at)) ? at : rest.length;
}

/**
 * A call of a run under way that was missed stands behind the open words. These are over if there are
 * more behind them in `all`, or if only the room knew them: then they were said before the call. What is
 * held back was said behind a call that is done.
 */
export function withMissedCall(
  story: RunStory,
  news: Extract<RunNews, { kind: 'tool' }>,
  { all, now, isDone }: { all: string; now: number; isDone: boolean },
): RunStory {
  const { heldBack } = story;
  if (isDone && heldBack !== null) {
    const before = { ...story, heldBack: null };
    const next = withMissedCall(before, news, { all, now, isDone });
    return next === before ? story : { ...next, heldBack };
  }
  const said = withStepOver(story, all);
  const next = stepStory(said, news, now);
  // With words that were held back before it.
  const more = next.parts.slice(said.parts.length);
  const isOver = said !== story || Boolean(behind(all, textsOf(story)));
  if (more.length === 0) return story;
  return isOver ? next : { ...next, parts: [...said.parts, ...more] };
}

function withStepOver(story: RunStory, all: string): RunStory {
  const open = openIn(story);
  const rest = openRest(story, all);
  if (open === undefined || open.segment !== null || rest === null) return story;
  if (rest === '' || !isBegunIn(open, rest)) return story;
  const own = rest.slice(0, endOfStep(rest, open)).trimEnd();
  return grown(story, { ...open, isOver: true }, own, story.parts.indexOf(open));
}

/**
 * Where words that were not told belong: next, or before some that were told, of which the step between
 * was missed. `null`: all words so far say that they were told, or do not have them.
 */
export function missedIn(all: string, story: RunStory, words: string): 'next' | 'before' | null {
  if (behind(all, textsOf(story))?.startsWith(words)) return 'next';
  const open = openIn(story);
  const rest = openRest(story, all);
  const isWhole = rest !== null && (open === undefined || isBegunIn(open, rest));
  const isTold = textsOf(story).some(({ text }) => text === words);
  return hasStep(all, words) && !isWhole && !isTold ? 'before' : null;
}

export function resultIn(message: TranscriptMessage): RunNews | null {
  const { role, toolCallId: callId, isError = false } = message;
  if (role !== 'toolResult' || callId === undefined) return null;
  return { kind: 'result', callId, isError, output: { text: spokenIn(message) } };
}

export function callsIn({
  role,
  content,
}: TranscriptMessage): Extract<RunNews, { kind: 'tool' }>[] {
  if (role !== 'assistant' || typeof content === 'string') return [];
  return content.flatMap(({ type, id: callId, name = '', arguments: input = {} }) =>
    type === 'toolCall' && callId !== undefined
      ? [{ kind: 'tool', callId, name, input: shallow(input) }]
      : [],
  );
}
