import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { must } from '../../../shared/lib/must.ts';
import type { MessageId, PartId } from '../../../shared/model/ids.ts';
import {
  type Part,
  type StreamPart,
  type ToolPart,
  type ToolState,
  toolTransitions,
} from '../../../shared/model/part.ts';
import type { Run } from '../../../shared/model/run.ts';
import { topicOf } from '../../../shared/model/tables.ts';
import { wordsFor } from '../../../shared/policy/approval.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { have, type LiveText, standing } from '../live-texts.ts';
import { tellMentioned, whoIsNamed } from '../mentions.ts';
import { nameOf } from '../name-of.ts';
import { approvalOfCall, ranUndecided } from '../openclaw/gateway-approvals.ts';
import { keepDoc } from '../search-docs.ts';
import { readRow } from '../store/records.ts';
import { appendText, createStream, endStream, readText, reviseStream } from '../store/streams.ts';
import { dropSummaries, placeOf } from '../summaries.ts';
import { settleTool } from '../tool-receipt.ts';
import type { Call, Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';
import { ownLiveRun, ownRun } from './runs.ts';

export const partHandlers: Handlers<'part.start' | 'part.revise' | 'part.end' | 'tool'> = {
  'part.start': (call, { runId, messageId, partId, i, kind, text }) => {
    const { turn } = call;
    const run = ownLiveRun(call, runId);
    const known = findPart(turn, partId);
    if (known !== null) {
      if (known.part.threadId !== run.threadId) throw new Refusal('conflict');
      return standing(known.live);
    }
    const message = messageOf(call, run, messageId);
    const stream = createStream(turn.store, partId, runId);
    appendText(turn.store, stream.ref, 0, text);
    const { ref } = stream;
    const place = { id: partId, n: message.n, i, messageId, threadId: run.threadId };
    const part = turn.changes.put('parts', (seq) => ({ ...place, seq, kind, ref, state: 'live' }));
    if (run.firstTextAt === undefined)
      turn.changes.edit('runs', runId, (row) => ({ ...row, firstTextAt: turn.now }));
    turn.afterwards(() =>
      turn.room.fanOut.delta(
        topicOf('parts', part),
        { partId, ref, rev: 0, offset: 0, text },
        turn.now,
      ),
    );
    return { ref, rev: 0, have: text.length, saved: text.length };
  },

  'part.revise': (call, { partId, rev, keep }) => {
    const { turn } = call;
    const { live, part } = ownText(call, partId);
    if (live.stream.ended) throw new Refusal('conflict', { message: 'The part has ended.' });
    if (rev <= live.stream.rev) return standing(live);
    const { texts, fanOut } = turn.room;
    texts.write(live);
    const kept = Math.min(keep, have(live));
    const revised = reviseStream(turn.store, live.stream, rev, kept);
    turn.afterwards(() => {
      texts.forget(live.stream.ref);
      fanOut.event(topicOf('parts', part), 'rev', { partId, rev, keep: kept }, turn.now);
    });
    return { ref: revised.ref, rev, have: kept, saved: kept };
  },

  'part.end': (call, { partId, rev, length, sha256, state }) => {
    const { turn } = call;
    const { live, part } = ownText(call, partId);
    if (live.stream.ended) return { ended: true, have: have(live) };
    if (rev !== live.stream.rev) throw new Refusal('conflict');
    if (have(live) < length) return { ended: false, have: have(live) };
    turn.room.texts.write(live);
    const end = endStream(turn.store, live.stream);
    if (end.length !== length || end.sha256 !== sha256)
      throw new Refusal('conflict', { message: 'The text is not the one that was sent.' });
    turn.changes.put('parts', (seq) => ({ ...part, seq, state, ...end }));
    if (part.kind === 'text') keepText(turn, part, live.stream.ref);
    turn.afterwards(() => turn.room.texts.forget(live.stream.ref));
    return { ended: true, have: length };
  },

  tool: (call, { runId, messageId, partId, i, callId, name, state, input, output, error }) => {
    const { turn } = call;
    const run = ownLiveRun(call, runId);
    const known = readRow(turn.store, 'parts', partId);
    if (known !== null && (known.kind !== 'tool' || known.runId !== runId))
      throw new Refusal('conflict');
    if (known?.state === state && !tellsMore(known, output)) return {};
    if (known !== null && known.state !== state && !isAhead(known.state, state))
      throw new Refusal('conflict');
    if (JSON.stringify(output ?? null).length > limits.rowBytes / 4) throw new Refusal('tooLarge');
    const message = messageOf(call, run, messageId);
    const place = { id: partId, n: message.n, i, messageId, threadId: run.threadId };
    const part: ToolPart = known ?? {
      ...place,
      seq: 0,
      kind: 'tool',
      runId,
      callId,
      name,
      state,
      input,
    };
    const asked =
      known === null && run.producer !== undefined
        ? approvalOfCall(turn, runId, callId)
        : undefined;
    if (asked !== undefined)
      turn.changes.edit('approvals', asked.id, (row) => ({ ...row, partId }));
    const about = asked === undefined ? part : { ...part, approvalId: asked.id };
    if ((state === 'running' || state === 'done') && about.approvalId !== undefined)
      ranUndecided(turn, about.approvalId);
    const why = state === 'rejected' ? whoSaidNo(turn, about) : null;
    settleTool(turn, run, about, { state, output, error: why ?? error });
    return {};
  },
};

/** A gateway hears of a no and not whose it is; the room knows. */
function whoSaidNo({ store }: Turn, { approvalId }: ToolPart): string | null {
  const approval = approvalId === undefined ? null : readRow(store, 'approvals', approvalId);
  if (approval?.layer !== 'gateway' || approval.state !== 'rejected') return null;
  return wordsFor(approval, 'rejected', (who) => nameOf(store, who));
}

/** What a command has said so far, while it runs. */
const tellsMore = (known: ToolPart, output: unknown): boolean =>
  known.state === 'running' &&
  output !== undefined &&
  canonicalJson(output) !== canonicalJson(known.output ?? null);

/** May a producer that missed the steps between say `to` after `from`? */
export const isAhead = (from: ToolState, to: ToolState): boolean =>
  toolTransitions[from].some((next) => next === to || isAhead(next, to));

/** What was written can be searched, and whom it names is told. */
function keepText(turn: Turn, { id, n, threadId, messageId }: StreamPart, ref: number): void {
  const text = readText(turn.store, ref);
  keepDoc(turn, { id, n, threadId, messageId, text });
  const message = must(readRow(turn.store, 'messages', messageId), messageId);
  const { mentions = [], author } = message;
  const named = whoIsNamed(turn.store, threadId, author, text).filter(
    (who) => !mentions.includes(who),
  );
  if (named.length === 0) return;
  turn.changes.edit('messages', messageId, (row) => ({
    ...row,
    mentions: [...mentions, ...named],
  }));
  tellMentioned(turn, { ...message, mentions: named }, text);
}

/** The message a run writes into, made with its first part. */
export function messageOf({ turn, caller }: Call, run: Run, id: MessageId) {
  const known = readRow(turn.store, 'messages', id);
  if (known === null) {
    const { threadId, replaces } = run;
    if (replaces !== undefined) dropSummaries(turn, threadId, placeOf(turn.store, replaces));
    return turn.changes.put('messages', (seq) => ({
      id,
      seq,
      n: seq,
      threadId,
      author: caller,
      at: turn.now,
      runId: run.id,
      ...(replaces === undefined ? {} : { replaces }),
    }));
  }
  if (known.runId !== run.id) throw new Refusal('conflict');
  return known;
}

function findPart(turn: Turn, partId: PartId): { live: LiveText; part: StreamPart } | null {
  const part: Part | null = readRow(turn.store, 'parts', partId);
  if (part === null) return null;
  if (part.kind === 'tool') throw new Refusal('conflict');
  return { part, live: must(turn.room.texts.get(part.ref), `the text of ${partId}`) };
}

/** The text of a part that is the caller's to write. */
function ownText(call: Call, partId: PartId): { live: LiveText; part: StreamPart } {
  const found = findPart(call.turn, partId);
  if (found === null) throw new Refusal('notFound');
  const { runId } = found.live.stream;
  if (runId === null) throw new Refusal('notFound');
  ownRun(call, runId);
  return found;
}
