import { unreachable } from '../../shared/lib/unreachable.ts';
import { isSettledTool } from '../../shared/model/part.ts';
import { denialOf } from './denial.ts';
import type { RunNews } from './run-news.ts';
import type { RunStory, StoryEnd, ToldPart, ToldTool } from './run-story.ts';

/** What a gateway tells of one call. */
type CallNews = Extract<RunNews, { callId: string }>;

/**
 * The story with what is told of one of its calls. News of a call that nobody told changes only
 * what the run waits for. Whether a question is an echo is seen before: `isSettled`.
 */
export function withCallNews(story: RunStory, news: CallNews): RunStory {
  const { callId } = news;
  switch (news.kind) {
    case 'tool':
      return withTool(story, news);
    case 'output':
      return changeTool(waitsNoMore(story, callId), callId, (tool) =>
        isOpen(tool) ? { ...tool, state: 'running', output: { text: news.text } } : tool,
      );
    case 'result':
      return changeTool(waitsNoMore(story, callId), callId, (tool) => settled(story, tool, news));
    case 'waits':
      return {
        ...changeTool(story, callId, (tool) =>
          tool.state === 'called' ? { ...tool, state: 'waiting' } : tool,
        ),
        waitsFor: [...waitsNoMore(story, callId).waitsFor, callId],
      };
    case 'denied':
      return changeTool(story, callId, (tool) => ({ ...tool, denied: { why: news.why ?? null } }));
    case 'goesOn':
      // After a Stop the gateway says so of what the Stop itself took back, too.
      return story.isStopping || story.wasCancelled ? story : waitsNoMore(story, callId);
    case 'allowed':
      return changeTool(waitsNoMore(story, callId), callId, ({ denied: _, ...tool }) => tool);
    default:
      return unreachable(news);
  }
}

export const isWaiting = ({ waitsFor, end }: RunStory): boolean =>
  end === null && waitsFor.length > 0;

/** A command takes the time that it takes, and what waits to be allowed stands among the approvals. */
export const isAtWork = (story: RunStory): boolean =>
  isWaiting(story) || story.parts.some((part) => part.kind === 'tool' && isOpen(part));

export const isTold = ({ parts }: RunStory, callId: string): boolean =>
  parts.some((part) => part.kind === 'tool' && part.callId === callId);

/** A call that was told and came to its end. */
export const isSettled = ({ parts }: RunStory, callId: string): boolean =>
  parts.some((part) => part.kind === 'tool' && part.callId === callId && !isOpen(part));

const isOpen = ({ state }: ToldTool): boolean => !isSettledTool(state);

const waitsNoMore = (story: RunStory, callId: string): RunStory =>
  story.waitsFor.includes(callId)
    ? { ...story, waitsFor: story.waitsFor.filter((id) => id !== callId) }
    : story;

/** Words are over once something stands behind them, or their run is done. */
export const closed = (part: ToldPart): ToldPart =>
  part.kind === 'tool' || part.isOver ? part : { ...part, isOver: true };

function withTool(story: RunStory, { callId, name, input }: Extract<RunNews, { kind: 'tool' }>) {
  if (isTold(story, callId)) return story;
  const state = story.waitsFor.includes(callId) ? 'waiting' : 'called';
  const tool: ToldTool = { kind: 'tool', callId, name, input, state };
  return { ...story, parts: [...story.parts.map(closed), tool] };
}

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

/**
 * A call when its run ends. One that is open then: what was heard to wait was stopped or never
 * decided; whether any other ran is unknown. A run that is done had its answer to everything it
 * waited for.
 */
export function broken({ waitsFor }: RunStory, tool: ToldTool, { state }: StoryEnd): ToldTool {
  if (!isOpen(tool)) return tool;
  const hasWaited = tool.state !== 'running' && waitsFor.includes(tool.callId);
  if (!hasWaited || state === 'done') return { ...tool, state: 'unknown' };
  if (state === 'stopped') return { ...tool, ...stopped };
  return { ...tool, state: 'failed', error: 'The run ended before it ran.' };
}

const stopped = { state: 'failed', error: 'Stopped before anybody decided.' } as const;
const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 1_000);
