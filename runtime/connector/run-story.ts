import { unreachable } from '../../shared/lib/unreachable.ts';
import type { ToolState } from '../../shared/model/part.ts';
import type { Trouble, Usage } from '../../shared/model/run.ts';
import type { RunNews, ToolOutput, WordsNews } from './run-news.ts';
import { isSilence, mayBeSilence } from './silence.ts';
import { stepWords } from './step-words.ts';
import { isSettled, isTold, withCallNews } from './story-calls.ts';
import { finish } from './story-end.ts';
import {
  hasSegments,
  heal,
  withHeldBack,
  withPlan,
  withPreamble,
  withWords,
} from './story-words.ts';
import { runFailed } from './troubles.ts';

export interface ToldText {
  kind: 'text' | 'reasoning';
  /** How the gateway names the segment; '' where it does not, `null` where that is not known yet. */
  segment: string | null;
  text: string;
  isOver: boolean;
  /** So many units at its end may be the beginning of a secret: when that is whole, other words stand there. */
  unsure?: number;
  /** It goes on with the part before it, which was full: so many units of the segment stand there. */
  from?: number;
  /** The room has all of it from before: so many units, of which this is the hash. They are not written again. */
  kept?: number;
  sha256?: string | undefined;
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
  /** The words of a segment so far, as long as they may become the gateway's word for "I say nothing". */
  readonly heldBack: WordsNews | null;
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
  heldBack: null,
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
      return withWordsHeard(heard, ofStep(news));
    case 'allWords':
      return hasSegments(story) || mayBeSilence(news.text)
        ? story
        : begun(
            withWords(withoutUnnamed(heard), {
              ...news,
              text: stepWords(news.text),
              segment: '',
              isThought: false,
            }),
          );
    case 'plan':
      return begun(withPlan(heard, news.text));
    case 'preamble':
      return withPreambleHeard(heard, stepWords(news.text));
    case 'tool':
      // Told again, it does not stand behind what was held back.
      return isTold(story, news.callId) ? heard : begun(withCallNews(withHeldBack(heard), news));
    case 'waits':
      return isSettled(story, news.callId) ? story : begun(withCallNews(heard, news));
    case 'output':
    case 'result':
    case 'denied':
    case 'goesOn':
    case 'allowed':
      return withCallNews(heard, news);
    case 'usage':
      return story.used.some(({ messageId }) => messageId === news.messageId)
        ? heard
        : { ...heard, used: [...story.used, news] };
    case 'cancelled':
      return { ...heard, wasCancelled: true };
    case 'failed':
      return { ...heard, failure: news.message };
    case 'ended':
      return { ...withHeldBack(heard), phase: 'ended' };
    case 'over':
      return over(heard, news);
    default:
      return unreachable(news);
  }
}

const begun = (story: RunStory): RunStory =>
  story.hasBegun ? story : { ...story, hasBegun: true };

function ofStep(news: WordsNews): WordsNews {
  const text = stepWords(news.text);
  if (news.unsure === undefined) return { ...news, text };
  const unsure = Math.max(0, news.unsure - (news.text.length - news.text.trimEnd().length));
  return { ...news, text, unsure };
}

/** Words of a transcript are whole; of those that are still coming it is not known what they become. */
function withWordsHeard(story: RunStory, news: WordsNews): RunStory {
  const said = withHeldBack(story, news);
  if (news.isWhole === true) return isSilence(news.text) ? said : begun(withWords(said, news));
  if (mayBeSilence(news.text)) return { ...said, heldBack: news };
  return begun(withWords(said, news));
}

/** All words of a run have what was held back of them without its segment. */
const withoutUnnamed = (story: RunStory): RunStory =>
  story.heldBack?.segment === '' ? { ...story, heldBack: null } : story;

/** The words before a call, which are held back like any others: of short ones there is no other mention. */
function withPreambleHeard(story: RunStory, text: string): RunStory {
  const { heldBack } = story;
  const words = { kind: 'words' as const, segment: '', text, isThought: false };
  if (heldBack?.text.startsWith(text)) return story;
  const said = withHeldBack(story, { ...words, isWhole: true });
  return mayBeSilence(text) ? { ...said, heldBack: words } : begun(withPreamble(said, text));
}

/** The last word of a gateway: what was missing is in it, and how the run ends. */
function over(story: RunStory, { how, text, reason }: Extract<RunNews, { kind: 'over' }>) {
  const healed = heal({ ...story, heldBack: null }, text);
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
