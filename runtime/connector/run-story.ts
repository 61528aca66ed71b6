import { unreachable } from '../../shared/lib/unreachable.ts';
import { isSettledTool, type ToolState } from '../../shared/model/part.ts';
import type { Trouble, Usage } from '../../shared/model/run.ts';
import { denialOf } from './denial.ts';
import type { RunNews, ToolOutput } from './run-news.ts';
import { partsOf } from './segments.ts';
import { runFailed, troubles } from './troubles.ts';

export interface ToldText {
  kind: 'text' | 'reasoning';
  /** How the gateway names the segment; '' where it does not, `null` where that is not known yet. */
  segment: string | null;
  text: string;
  isOver: boolean;
  /** It goes on with the part before it, which was full: so many units of the segment stand there. */
  from?: number;
  /** The room has all of it from before: so many units. They are not written again. */
  kept?: number;
}

export interface ToldTool {
  kind: 'tool';
  callId: string;
  name: string;
  input: unknown;
  state: ToolState;
  output?: ToolOutput;
  error?: string;
  /** Somebody said no to it; or why it could not even be asked for. */
  denied?: { why: string | null };
}

export type ToldPart = ToldText | ToldTool;

/** How a run came to its end, as a room says it. */
export interface StoryEnd {
  state: 'done' | 'failed' | 'stopped' | 'interrupted';
  trouble?: Trouble;
}

/**
 * One run of a gateway as a room should show it. A value: `stepStory` folds what the gateway tells
 * into the next one, in whatever order it tells it.
 */
export interface RunStory {
  readonly parts: readonly ToldPart[];
  readonly model: { provider: string; id: string } | null;
  readonly used: readonly (Usage & { messageId: string })[];
  /** When the gateway last said something of it that shows progress. */
  readonly heardAt: number;
  /** Anything but preparations came: words, a call, a question. */
  readonly hasBegun: boolean;
  readonly phase: string;
  /** Calls that wait to be allowed, as far as it was heard: of these, and no others, it is known that they did not run. */
  readonly waitsFor: readonly string[];
  /** What it said of its failure, in case the end says nothing. */
  readonly failure: string | null;
  readonly wasCancelled: boolean;
  /** Somebody pressed Stop. From here on nothing that ends was denied. */
  readonly isStopping: boolean;
  readonly end: StoryEnd | null;
}

export const beginStory = (now: number): RunStory => ({
  parts: [],
  model: null,
  used: [],
  heardAt: now,
  hasBegun: false,
  phase: '',
  waitsFor: [],
  failure: null,
  wasCancelled: false,
  isStopping: false,
  end: null,
});

/** What comes behind the end is an echo: a run that ended stays as it is. */
export function stepStory(story: RunStory, news: RunNews, now: number): RunStory {
  if (story.end !== null) return story;
  const heard = { ...story, heardAt: now };
  switch (news.kind) {
    case 'phase':
      return { ...heard, phase: news.phase };
    case 'model':
      return { ...heard, phase: 'model', model: { provider: news.provider, id: news.id } };
    case 'words':
      return isSilence(news.text) ? heard : begun(withWords(heard, news));
    case 'allWords':
      return hasSegments(story) || isSilence(news.text)
        ? story
        : begun(withWords(heard, { ...news, segment: '', isThought: false }));
    case 'plan':
      return begun(withPlan(heard, news.text));
    case 'preamble':
      return isSilence(news.text) ? heard : begun(withPreamble(heard, news.text));
    case 'tool':
      return begun(withTool(heard, news));
    case 'output':
      return changeTool(waitsNoMore(heard, news.callId), news.callId, (tool) =>
        isOpen(tool) ? { ...tool, state: 'running', output: { text: news.text } } : tool,
      );
    case 'result':
      return changeTool(waitsNoMore(heard, news.callId), news.callId, (tool) =>
        settled(heard, tool, news),
      );
    case 'waits':
      if (isSettled(heard, news.callId)) return story;
      return begun({
        ...changeTool(heard, news.callId, (tool) =>
          tool.state === 'called' ? { ...tool, state: 'waiting' } : tool,
        ),
        waitsFor: [...waitsNoMore(heard, news.callId).waitsFor, news.callId],
      });
    case 'denied':
      return changeTool(heard, news.callId, (tool) => ({
        ...tool,
        denied: { why: news.why ?? null },
      }));
    case 'goesOn':
      // After a Stop the gateway says so of what the Stop itself took back, too.
      return story.isStopping || story.wasCancelled ? heard : waitsNoMore(heard, news.callId);
    case 'allowed':
      return changeTool(
        waitsNoMore(heard, news.callId),
        news.callId,
        ({ denied: _, ...tool }) => tool,
      );
    case 'usage':
      return story.used.some(({ messageId }) => messageId === news.messageId)
        ? heard
        : { ...heard, used: [...story.used, news] };
    case 'cancelled':
      return { ...heard, wasCancelled: true };
    case 'failed':
      return { ...heard, failure: news.message };
    case 'ended':
      return { ...heard, phase: 'ended' };
    case 'over':
      return over(heard, news);
    default:
      return unreachable(news);
  }
}

/** Somebody pressed Stop: what waits to be allowed is stopped, whichever the gateway tells first. */
export const stopStory = (story: RunStory): RunStory =>
  story.end !== null ? story : { ...story, isStopping: true };

/** The gateway went away under it. What it wrote is kept. */
export const breakStory = (story: RunStory, trouble: Trouble): RunStory =>
  story.end !== null ? story : finish(story, { state: 'interrupted', trouble });

/** Nothing else came behind `ended` or `cancelled`: that was it. */
export function settleStory(story: RunStory): RunStory {
  if (story.end !== null) return story;
  if (story.wasCancelled) return finish(story, { state: 'stopped' });
  if (story.failure !== null)
    return finish(story, { state: 'failed', trouble: runFailed(story.failure) });
  return story.phase === 'ended' ? finish(story, { state: 'done' }) : story;
}

/** It said how it ends, in one of the ways that need no second word, and the last word is missing. */
export const isNearlyOver = (story: RunStory): boolean =>
  story.end === null && (story.wasCancelled || story.failure !== null || story.phase === 'ended');

export const isWaiting = ({ waitsFor, end }: RunStory): boolean =>
  end === null && waitsFor.length > 0;

/** A command takes the time that it takes, and what waits to be allowed stands among the approvals. */
export const isAtWork = (story: RunStory): boolean =>
  isWaiting(story) ||
  story.parts.some((part) => part.kind === 'tool' && !isSettledTool(part.state));

const isSettled = ({ parts }: RunStory, callId: string): boolean =>
  parts.some((part) => part.kind === 'tool' && part.callId === callId && !isOpen(part));

const waitsNoMore = (story: RunStory, callId: string): RunStory =>
  story.waitsFor.includes(callId)
    ? { ...story, waitsFor: story.waitsFor.filter((id) => id !== callId) }
    : story;

const begun = (story: RunStory): RunStory =>
  story.hasBegun ? story : { ...story, hasBegun: true };

/** A gateway's word for "I say nothing", or what may become it. */
const silence = 'NO_REPLY';
const isSilence = (text: string): boolean => silence.startsWith(text.trim());

const hasSegments = ({ parts }: RunStory): boolean =>
  parts.some((part) => part.kind === 'text' && part.segment !== '');

function withWords(
  story: RunStory,
  { segment, text, isThought }: { segment: string; text: string; isThought: boolean },
): RunStory {
  const kind = isThought ? 'reasoning' : 'text';
  const { parts } = story;
  const at = parts.findLastIndex((part) => part.kind === kind && isOf(part, segment, text));
  const known = parts[at];
  const isSame = known?.kind === kind && (segment !== '' || at === parts.length - 1);
  if (isSame && (known.isOver || ownOf(known, text) === known.text)) return story;
  if (isSame) return grown(story, { ...known, segment }, ownOf(known, text), at);
  const words: ToldText = { kind, segment, text: '', isOver: false };
  return grown({ ...story, parts: [...parts.map(closed), words] }, words, text, parts.length);
}

/** The words of a part among all of its segment. */
const ownOf = ({ from = 0 }: ToldText, text: string): string => text.slice(from);

/**
 * The part at a place with all words that are its own by now. What a part does not hold goes on in
 * another; what no answer holds ends the run, and says how much is missing.
 */
export function grown(story: RunStory, part: ToldText, own: string, at: number): RunStory {
  const { parts: told, missing } = partsOf(part, own);
  const [first = part, ...more] = told;
  const next = { ...story, parts: [...story.parts.with(at, first), ...more] };
  return missing === 0
    ? next
    : finish(next, { state: 'failed', trouble: troubles.tooMuch(missing) });
}

/** A plan stands as a thought where it was made; once something came behind it, its next form is another. */
function withPlan(story: RunStory, text: string): RunStory {
  const plans = story.parts.filter(
    (part) => part.kind === 'reasoning' && part.segment?.startsWith(planSegment) === true,
  );
  const over = plans.filter((part) => part.kind === 'reasoning' && part.isOver).length;
  const last = plans.at(-1);
  if (last?.kind === 'reasoning' && last.text === text) return story;
  return withWords(story, { segment: `${planSegment}${over}`, text, isThought: true });
}

const planSegment = 'plan:';

function withPreamble(story: RunStory, text: string): RunStory {
  const last = story.parts.findLast((part) => part.kind !== 'reasoning');
  const isTold = last?.kind === 'text' && last.text.startsWith(text);
  return isTold ? story : withWords(story, { segment: '', text, isThought: false });
}

/** Words whose segment was not told, or told to another process, are known again by how they begin. */
const isOf = (part: ToldText, segment: string, text: string): boolean =>
  part.segment === segment ||
  (!part.segment && !part.isOver && ownOf(part, text).startsWith(part.text));

function withTool(story: RunStory, { callId, name, input }: Extract<RunNews, { kind: 'tool' }>) {
  if (story.parts.some((part) => part.kind === 'tool' && part.callId === callId)) return story;
  const state = story.waitsFor.includes(callId) ? 'waiting' : 'called';
  const tool: ToldTool = { kind: 'tool', callId, name, input, state };
  return { ...story, parts: [...story.parts.map(closed), tool] };
}

const closed = (part: ToldPart): ToldPart =>
  part.kind === 'tool' || part.isOver ? part : { ...part, isOver: true };

const isOpen = ({ state }: ToldTool): boolean =>
  state === 'called' || state === 'waiting' || state === 'running';

function changeTool(
  story: RunStory,
  callId: string,
  change: (tool: ToldTool) => ToldTool,
): RunStory {
  const at = story.parts.findIndex((part) => part.kind === 'tool' && part.callId === callId);
  const part = story.parts[at];
  if (part?.kind !== 'tool') return story;
  const next = change(part);
  return next === part ? story : { ...story, parts: story.parts.with(at, next) };
}

function settled(
  story: RunStory,
  tool: ToldTool,
  { isError, output }: Extract<RunNews, { kind: 'result' }>,
): ToldTool {
  if (!isOpen(tool)) return tool;
  if (!isError) return { ...tool, state: 'done', output };
  const why = denialOf(output.text);
  if (tool.state === 'running' && why === null)
    return { ...tool, state: 'failed', output, error: firstLine(output.text) };
  const { denied } = tool;
  if (denied?.why === null) return { ...tool, state: 'rejected', error: 'Somebody said no.' };
  const isStopped = story.isStopping || story.wasCancelled || output.text === 'Aborted';
  if (denied !== undefined && !isStopped) return { ...tool, state: 'failed', error: denied.why };
  const mayHaveRun = why === null && !story.waitsFor.includes(tool.callId);
  if (isStopped && mayHaveRun) return { ...tool, state: 'failed', output, error: 'Stopped.' };
  if (isStopped || why?.kind === 'denied') return { ...tool, ...stopped };
  if (why?.kind === 'expired') return { ...tool, state: 'failed', error: why.words };
  if (why !== null) return { ...tool, state: 'failed', output, error: why.words };
  return { ...tool, state: 'failed', output, error: firstLine(output.text) };
}

const stopped = { state: 'failed', error: 'Stopped before anybody decided.' } as const;
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 1_000);

function over(story: RunStory, { how, text, reason }: Extract<RunNews, { kind: 'over' }>) {
  const healed = heal(story, text);
  if (healed.end !== null) return healed;
  const isStopped =
    healed.isStopping || healed.wasCancelled || (how === 'aborted' && reason === 'rpc');
  if (how === 'final') return finish(healed, { state: 'done' });
  if (isStopped) return finish(healed, { state: 'stopped' });
  // A run that could not answer is called aborted first, and then in error with the reason.
  if (how === 'aborted' && healed.failure === null) return { ...healed, failure: reason };
  if (how === 'aborted') return healed;
  return finish(healed, { state: 'failed', trouble: runFailed(reason || (healed.failure ?? '')) });
}

/** The last word of a gateway has all words of the run. What a lost event would have brought is in it. */
function heal(story: RunStory, all: string): RunStory {
  const texts = textsOf(story);
  const last = texts.at(-1);
  if (all === '' || isSilence(all)) return story;
  if (last === undefined) return withWords(story, { segment: '', text: all, isThought: false });
  const tail = behind(all, texts.slice(0, -1), last);
  if (tail === null) return story;
  if (tail === last.text || !tail.startsWith(last.text)) return story;
  const at = story.parts.indexOf(last);
  if (!last.isOver) return grown(story, last, tail, at);
  const rest = tail.slice(last.kept ?? last.text.length).replace(/^\n\n/, '');
  return rest === '' ? story : withWords(story, { segment: 'rest', text: rest, isThought: false });
}

/** The segments of what was said, without thoughts. */
export const textsOf = ({ parts }: RunStory): ToldText[] =>
  parts.flatMap((part) => (part.kind === 'text' ? [part] : []));

/** What is left of all words behind these parts, in front of `next`; `null` if they are not what it begins with. */
export function behind(all: string, texts: readonly ToldText[], next?: ToldText): string | null {
  let rest = all;
  for (const [n, { text, kept }] of texts.entries()) {
    if (kept === undefined && !rest.startsWith(text)) return null;
    rest = rest.slice(kept ?? text.length);
    if ((texts[n + 1] ?? next)?.from !== undefined) continue;
    if (rest !== '' && !rest.startsWith(between)) return null;
    rest = rest.slice(between.length);
  }
  return rest;
}

/** A gateway joins the segments of a run so. */
const between = '\n\n';

/**
 * A call that is open when its run ends: what was heard to wait was stopped or never decided; whether
 * any other ran is unknown. A run that is done had its answer to everything it waited for.
 */
function finish(story: RunStory, end: StoryEnd): RunStory {
  const parts = story.parts.map((part): ToldPart => {
    if (part.kind !== 'tool') return end.state === 'done' ? closed(part) : part;
    return isOpen(part) ? broken(story, part, end) : part;
  });
  return { ...story, parts, waitsFor: [], end };
}

function broken({ waitsFor }: RunStory, tool: ToldTool, { state }: StoryEnd): ToldTool {
  const isWaiting = tool.state !== 'running' && waitsFor.includes(tool.callId);
  if (!isWaiting || state === 'done') return { ...tool, state: 'unknown' };
  if (state === 'stopped') return { ...tool, ...stopped };
  return { ...tool, state: 'failed', error: 'The run ended before it ran.' };
}
