import type { MessageId, ThreadId } from '../../shared/model/ids.ts';
import { standing } from '../../shared/model/lineage.ts';
import type { Message } from '../../shared/model/message.ts';
import type { Part } from '../../shared/model/part.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { type Summary, shownSummaries } from '../../shared/model/summary.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import type { PendingRequest, RejectedCommand } from '../connection/session.ts';
import { messageIn } from './said-in.ts';
import { versionsOf } from './versions.ts';

/**
 * What a thread shows, from top to bottom. `id` stays the same while a message becomes sent, and
 * while a run begins to write.
 */
export type Entry =
  | {
      kind: 'message';
      id: string;
      message: Message;
      parts: readonly Part[];
      run: Run | null;
      /** What took each other's place here, oldest first, itself among them. */
      versions: readonly MessageId[];
      /** Whose question it answers, where something else stands between the two. */
      to: Message | null;
    }
  /** A run that has written nothing: its state stands where its answer would. */
  | { kind: 'run'; id: string; run: Run; isNext: boolean }
  /** Stands behind the last message that it is about. */
  | { kind: 'summary'; id: string; summary: Summary }
  | { kind: 'unsent'; id: string; request: PendingRequest; text: string }
  | { kind: 'rejected'; id: string; command: RejectedCommand; text: string };

export interface ThreadSource {
  rows: Pick<Rows, 'messages' | 'parts' | 'runs'> & Partial<Pick<Rows, 'summaries'>>;
  requests: readonly PendingRequest[];
  rejected: readonly RejectedCommand[];
  self: Principal;
  /** Reads the thread as it was before this place. */
  until?: number | null;
}

export function threadEntries(threadId: ThreadId, source: ThreadSource): Entry[] {
  const { rows, requests, rejected, self, until = null } = source;
  const isHere = (row: { threadId: ThreadId }): boolean => row.threadId === threadId;
  const isShown = ({ n }: { n: number }): boolean => until === null || n < until;
  const held = [...rows.messages.values()].filter(isHere);
  const written = new Set(held.map(({ runId }) => runId));
  const allRuns = [...rows.runs.values()].filter(isHere);
  const next = nextRun(allRuns);
  const isSilent = (run: Run): boolean => !written.has(run.id);
  const messages = standing(
    held.filter(isShown),
    until === null && next !== null && isSilent(next) ? next.replaces : undefined,
  );
  const stands = new Set(messages.map(({ id }) => id));
  const isGone = ({ messageId }: Run): boolean =>
    rows.messages.has(messageId) && !stands.has(messageId);
  const runs = allRuns.filter((run) => isShown(run) && isSilent(run) && !isGone(run));
  const versions = versionsOf(held);
  const summaries =
    until === null ? shownSummaries([...(rows.summaries?.values() ?? [])].filter(isHere)) : [];
  const parts = partsByMessage([...rows.parts.values()].filter(isHere));
  const ids = entryIds(messages);
  const placed = [
    ...messages.map((message) => ({
      n: message.n,
      entry: {
        kind: 'message' as const,
        id: ids.get(message.id) ?? message.id,
        message,
        parts: parts.get(message.id) ?? [],
        run: message.runId === undefined ? null : (rows.runs.get(message.runId) ?? null),
        versions: versions.get(message.id) ?? [message.id],
        to: null,
      },
    })),
    ...runs.map((run) => ({
      n: run.n,
      entry: { kind: 'run' as const, id: run.id, run, isNext: run === next },
    })),
    ...summaries.map((summary) => ({
      n: summary.n,
      entry: { kind: 'summary' as const, id: summary.id, summary },
    })),
  ];
  const arrived = new Set(ids.values());
  return [
    ...addressed(
      placed.sort((a, b) => a.n - b.n).map(({ entry }) => entry),
      rows.messages,
    ),
    ...rejected.flatMap((command): Entry[] => {
      const said = messageIn(command);
      if (said === null || said.threadId !== threadId) return [];
      return [{ kind: 'rejected', id: `no ${command.key}`, command, text: said.text }];
    }),
    ...requests.flatMap((request): Entry[] => {
      const said = messageIn(request);
      const id = keyed(self, request.key ?? request.id);
      if (said === null || said.threadId !== threadId || arrived.has(id)) return [];
      return [{ kind: 'unsent', id, request, text: said.text }];
    }),
  ];
}

/** Says of an answer whose it is where it does not follow its question, or not it alone. */
function addressed(entries: readonly Entry[], messages: Rows['messages']): Entry[] {
  let asked: MessageId | null = null;
  let before: Run | null = null;
  return entries.map((entry) => {
    if (entry.kind !== 'message') return entry;
    const { message, run } = entry;
    if (run === null) {
      asked = message.id;
      before = null;
      return entry;
    }
    const isClear = asked === run.messageId && (before === null || before.id === run.id);
    before = run;
    return isClear ? entry : { ...entry, to: messages.get(run.messageId) ?? null };
  });
}

/** The run whose turn it is: the oldest that has not ended. */
export const nextRun = (runs: readonly Run[]): Run | null =>
  runs
    .filter(({ state }) => isLiveRun(state))
    .reduce<Run | null>(
      (oldest, run) => (oldest === null || run.n < oldest.n ? run : oldest),
      null,
    );

/** A message has the id of what stood in its place before it: its command's, or its run's. */
function entryIds(messages: readonly Message[]): Map<string, string> {
  const ids = new Map<string, string>();
  const begun = new Set<string>();
  for (const { id, author, key, runId } of messages) {
    if (key !== undefined) ids.set(id, keyed(author, key));
    else if (runId !== undefined && !begun.has(runId)) ids.set(id, runId);
    if (runId !== undefined) begun.add(runId);
  }
  return ids;
}

/** Keys are fresh per author, so only both together name a command. */
const keyed = (author: Principal, key: string): string => `${author} ${key}`;

/** Parts in their places within each message. */
function partsByMessage(parts: readonly Part[]): Map<string, Part[]> {
  const byMessage = new Map<string, Part[]>();
  for (const part of parts) {
    const known = byMessage.get(part.messageId);
    if (known === undefined) byMessage.set(part.messageId, [part]);
    else known.push(part);
  }
  for (const known of byMessage.values()) known.sort((a, b) => a.i - b.i);
  return byMessage;
}
