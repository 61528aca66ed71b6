import { newId } from '../../shared/lib/new-id.ts';
import { type RunId, runId as runIdSchema, type ThreadId } from '../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { threadFor } from './authorize.ts';
import { connectorPrincipal, refuseIfGone } from './openclaw/sessions.ts';
import { refuseIfPaused } from './pause.ts';
import { tellNews } from './places.ts';
import { nameByWords, putMessage, type Said } from './put-message.ts';
import { liveRunsOf, queueRun, showActivity } from './run-queue.ts';
import { parseRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { dropSummaries, placeOf } from './summaries.ts';
import type { Turn } from './turn.ts';

/** A queue moves when a model is done with an answer, so there is no hurry to ask again. */
const askAgainMs = 5_000;

/** Somebody says something in a thread: message, part, text, and a run that will answer it. */
export function say(turn: Turn, { threadId, author, text, key, replaces }: Said) {
  const { store } = turn;
  const thread = threadFor(store, threadId, author);
  refuseIfGone(thread);
  refuseTooMuch(store, threadId, author);
  const { id: messageId } = putMessage(turn, {
    threadId,
    author,
    text,
    ...(key === undefined ? {} : { key }),
    ...(replaces === undefined ? {} : { replaces }),
  });
  if (replaces !== undefined) dropSummaries(turn, threadId, placeOf(store, replaces));
  const runId: RunId = runIdSchema.parse(newId(turn.room.ports.randomBytes));
  const by =
    thread.openclaw === undefined
      ? {}
      : { producer: connectorPrincipal(thread.openclaw.instanceId) };
  queueRun(turn, { id: runId, threadId, askedBy: author, messageId, ...by });
  nameByWords(turn, threadId, text);
  showActivity(turn, threadId);
  tellNews(turn, thread, author);
  return { messageId, runId };
}

/** Runs may wait, but not without end; and agents that answer each other stop by themselves. */
export function refuseTooMuch(store: Store, threadId: ThreadId, author: Principal): void {
  if (liveRunsOf(store, threadId).length > bounds.queuedRunsPerThread)
    throw new Refusal('queueFull', { retryAfterMs: askAgainMs });
  refuseLoop(store, threadId, author);
}

export function refuseLoop(store: Store, threadId: ThreadId, author: Principal): void {
  if (splitPrincipal(author).kind !== 'agent') return;
  refuseIfPaused(store);
  if (agentsAreAlone(store, threadId, author))
    throw new Refusal('tooMany', {
      message: `Agents have said ${bounds.agentMessagesInARow} things in a row here.`,
      fix: 'A person has to say something before agents go on.',
    });
}

/** One agent that talks to the assistant is in no circle: its rate and the queue hold it. */
function agentsAreAlone(store: Store, threadId: ThreadId, author: Principal): boolean {
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const limit = bounds.agentMessagesInARow * 2;
  const authors = store
    .scan('rows', { by: 'byKey', where, limit, down: true })
    .map((item) => parseRow('messages', item).author);
  const human = authors.findIndex((one) => splitPrincipal(one).kind === 'human');
  const since = human === -1 ? authors : authors.slice(0, human);
  const agents = since.filter((one) => splitPrincipal(one).kind === 'agent');
  return agents.length >= bounds.agentMessagesInARow && new Set([...agents, author]).size > 1;
}
