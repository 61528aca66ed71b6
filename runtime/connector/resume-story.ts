import type { ProducedPart } from '../../shared/methods/produce.ts';
import { type RunNews, shallow } from './run-news.ts';
import { beginStory, type RunStory, stepStory, type ToldPart, type ToldText } from './run-story.ts';
import { isMore, type Place } from './run-teller.ts';
import { behind, grown, textsOf } from './story-words.ts';
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

/** The run is under way: `all` are its words so far, of all segments. */
export function withWordsSoFar(story: RunStory, all: string, now: number): RunStory {
  const texts = textsOf(story);
  const last = texts.at(-1);
  const open = last?.isOver === false ? last : undefined;
  const rest = behind(all, open === undefined ? texts : texts.slice(0, -1), open);
  if (rest === null || rest === '') return story;
  if (open === undefined) {
    const words: ToldText = { kind: 'text', segment: null, text: '', isOver: false };
    return grown({ ...story, parts: [...story.parts, words] }, words, rest, story.parts.length);
  }
  if (!rest.startsWith(open.text)) return story;
  return grown({ ...story, heardAt: now }, open, rest, story.parts.indexOf(open));
}

/**
 * What the run called while nobody listened, and what came of it. A call that is news here stands
 * behind the open words; these are over if there are more behind them in `all`.
 */
export function withCallsSoFar(
  story: RunStory,
  { messages, all }: { messages: readonly TranscriptMessage[]; all: string },
  now: number,
): RunStory {
  const isMoreSaid = Boolean(behind(all, textsOf(story)));
  let next = story;
  for (const message of messages) {
    for (const news of callsIn(message)) next = withCall(next, news, { isMoreSaid, now });
    const result = resultIn(message);
    if (result !== null) next = stepStory(next, result, now);
  }
  // What was all known is no sign of life.
  return next.parts === story.parts ? story : next;
}

function withCall(
  story: RunStory,
  news: Extract<RunNews, { kind: 'tool' }>,
  { isMoreSaid, now }: { isMoreSaid: boolean; now: number },
): RunStory {
  const next = stepStory(story, news, now);
  const tool = next.parts[story.parts.length];
  if (tool === undefined || isMoreSaid) return next;
  return { ...next, parts: [...story.parts, tool] };
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
