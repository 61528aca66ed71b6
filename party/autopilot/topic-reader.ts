import { must } from '../../shared/lib/must.ts';
import type { JobId, ThreadId } from '../../shared/model/ids.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import { isTableName, type TableName } from '../../shared/model/tables.ts';
import {
  approvalsTopic,
  boxTopic,
  homeTopic,
  jobsTopic,
  jobTopic,
  lobbyTopic,
  parseTopic,
  selfTopic,
  type Topic,
  threadTopic,
  vaultTopic,
  workspaceTopic,
} from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { limits, type RoomLimits } from '../../shared/protocol/limits.ts';
import type {
  HeldPart,
  PageAnswer,
  PutRow,
  StreamState,
  TopicAnswer,
  TopicRequest,
} from '../../shared/protocol/topic-answer.ts';
import { type Cursor, isTooFarBehind, whyReset } from '../../shared/sync/cursor.ts';
import type { LiveTexts } from './live-texts.ts';
import { idsOn, type ListName, listTables } from './store/lists.ts';
import { readMeta } from './store/meta.ts';
import { parseRow } from './store/records.ts';
import type { Item, Store } from './store/shelves.ts';
import { keptSince, streamOfPart } from './store/streams.ts';

/** Reads topics for those who watch them. Refuses a topic of which a row is damaged; others work. */
export class TopicReader {
  private readonly store: Store;
  private readonly texts: LiveTexts;

  private readonly most: RoomLimits;

  constructor(store: Store, texts: LiveTexts, most: RoomLimits) {
    this.store = store;
    this.texts = texts;
    this.most = most;
  }

  open(topic: Topic, request: TopicRequest): TopicAnswer {
    const name = request.topic;
    const epoch = must(readMeta(this.store, 'epoch'), 'the epoch of the room');
    const seq = must(readMeta(this.store, 'seq'), 'the clock of the room');
    const { floor } = this.store.get('topics', { topic: name }) ?? { floor: 0 };
    const cursor = toCursor(request);
    const reason = whyReset(cursor, { epoch, seq, floor });
    const isPastKnown = reason === null || reason === 'floor';
    const held = new Map(isPastKnown ? request.parts?.map((part) => [part.partId, part]) : []);
    const behind = reason === null && cursor !== null ? this.changedSince(name, cursor.seq) : null;
    if (behind !== null) {
      const put = behind.rows.map(toPut);
      const streams = this.streams(name, partsOf(behind.rows), held);
      return { topic: name, kind: 'tail', epoch, seq, put, del: behind.gone, streams };
    }
    const { rows, start } = this.window(topic);
    return {
      topic: name,
      kind: 'snapshot',
      reason: reason ?? 'behind',
      epoch,
      seq,
      start,
      put: rows.map(toPut),
      del: [],
      streams: this.streams(name, partsOf(rows), held),
    };
  }

  /** Older messages of a thread, with parts and runs. */
  messagesBefore(threadId: ThreadId, before: number, limit: number): PageAnswer {
    const topic = threadTopic(threadId);
    const { rows, start, more } = this.messageWindow(topic, before, limit);
    const streams = this.streams(topic, partsOf(rows), new Map());
    return { topic, before, start, more, put: rows.map(toPut), streams };
  }

  threadsBefore(before: number, limit: number): PageAnswer {
    return this.pageOf(workspaceTopic, 'threads', before, limit);
  }

  approvalsBefore(before: number, limit: number): PageAnswer {
    return this.pageOf(approvalsTopic, 'approvals', before, limit);
  }

  jobsBefore(before: number, limit: number): PageAnswer {
    return this.pageOf(jobsTopic, 'jobs', before, limit);
  }

  linesBefore(id: JobId, before: number, limit: number): PageAnswer {
    return this.pageOf(jobTopic(id), 'jobLines', before, limit);
  }

  accountsBefore(before: number, limit: number): PageAnswer {
    return this.pageOf(lobbyTopic, 'accounts', before, limit);
  }

  private pageOf(topic: string, table: TableName, before: number, limit: number): PageAnswer {
    const rows = this.rows(topic, table, { below: before, limit: limit + 1, down: true });
    const shown = rows.slice(0, limit);
    const more = rows.length > limit;
    const start = more ? (shown.at(-1)?.at ?? 0) : 0;
    return { topic, before, start, more, put: shown.map(toPut), streams: [] };
  }

  /** Rows and removals after `seq`, or `null` when the window is cheaper. */
  private changedSince(topic: string, seq: number) {
    const range = {
      by: 'bySeq',
      where: { topic },
      above: seq,
      limit: this.most.tailRows + 1,
    } as const;
    const rows = this.store.scan('rows', range);
    const stones = this.store.scan('tombstones', range);
    const bytes = rows.reduce((sum, row) => sum + row.body.length, 0);
    const units = partsOf(rows).reduce((sum, part) => sum + unitsOf(part), 0);
    if (isTooFarBehind({ rows: rows.length + stones.length, bytes, units }, this.most)) return null;
    const gone = stones.map(({ tbl, id, seq: at }): [string, string, number] => [tbl, id, at]);
    return { rows, gone };
  }

  private window(topic: Topic): { rows: Item<'rows'>[]; start: number } {
    switch (topic.kind) {
      case 'workspace': {
        const name = 'workspace';
        const few = this.whole(name, ['members', 'projects', 'grants', 'pauses', 'instances']).rows;
        const limit = this.most.workspaceThreads;
        const threads = this.rows(name, 'threads', { limit, down: true });
        const start = threads.length === limit ? (threads.at(-1)?.at ?? 0) : 0;
        const pinned = this.listed('pinned', name, start);
        return { rows: [...few, ...threads, ...pinned], start };
      }
      case 'approvals':
        return this.newest(approvalsTopic, 'approvals', this.most.decidedWindow, 'pending');
      case 'jobs': {
        const { rows, start } = this.newest(jobsTopic, 'jobs', limits.jobWindow, 'active');
        const { rows: few } = this.whole(jobsTopic, ['schedules', 'artifacts']);
        return { rows: [...few, ...rows], start };
      }
      case 'job':
        return this.newest(jobTopic(topic.jobId), 'jobLines', limits.jobLineWindow, null);
      case 'box':
        return this.newest(boxTopic(topic.instanceId), 'boxLines', bounds.boxLines, null);
      case 'thread': {
        const name = threadTopic(topic.threadId);
        const window = this.messageWindow(name, undefined, this.most.threadWindow);
        const above = window.start - 1;
        const hidden = [
          ...this.rows(name, 'approvals', { above }),
          ...this.listed('pending', name, window.start),
          ...this.rows(name, 'jobs', { above }),
          ...this.listed('active', name, window.start),
          ...this.whole(name, ['schedules', 'artifacts']).rows,
        ];
        return { ...window, rows: [...this.rows(name, 'threads', {}), ...window.rows, ...hidden] };
      }
      case 'reasoning': {
        const name = threadTopic(topic.threadId);
        const { start } = this.messageWindow(name, undefined, this.most.threadWindow);
        return { rows: this.rows(`${name}:reasoning`, 'parts', { above: start - 1 }), start };
      }
      case 'self':
        return this.whole(selfTopic(topic.principal), [
          'privateThreads',
          'privateApprovals',
          'privateWork',
          'mentions',
        ]);
      case 'vault':
        return this.whole(vaultTopic, ['invites', 'policies']);
      case 'home':
        return this.whole(homeTopic, ['badges', 'logins', 'agents', 'keys']);
      case 'lobby': {
        const limit = this.most.workspaceThreads;
        const accounts = this.rows(lobbyTopic, 'accounts', { limit, down: true });
        const start = accounts.length === limit ? (accounts.at(-1)?.at ?? 0) : 0;
        return { rows: [...this.rows(lobbyTopic, 'settings', {}), ...accounts], start };
      }
    }
  }

  /** The last that changed, and older ones that are listed as still open. */
  private newest(topic: string, table: TableName, limit: number, list: ListName | null) {
    const rows = this.rows(topic, table, { limit, down: true });
    const start = rows.length === limit ? (rows.at(-1)?.at ?? 0) : 0;
    const open = list === null ? [] : this.listed(list, topic, start);
    return { rows: [...rows, ...open], start };
  }

  /** Rows on a list that lie in a topic before its window begins. */
  private listed(list: ListName, topic: string, start: number): Item<'rows'>[] {
    if (start === 0) return [];
    return idsOn(this.store, list)
      .map((id) => this.store.get('rows', { tbl: listTables[list], id }))
      .filter((row) => row !== null)
      .filter((row) => row.topic === topic && row.at < start);
  }

  /** Few enough to be in every window. */
  private whole(topic: string, tables: readonly TableName[]) {
    return { rows: tables.flatMap((table) => this.rows(topic, table, {})), start: 0 };
  }

  private messageWindow(topic: string, before: number | undefined, limit: number) {
    const below = before === undefined ? {} : { below: before };
    const newest = this.rows(topic, 'messages', { ...below, limit: limit + 1, down: true });
    const parts = (from: number) => this.rows(topic, 'parts', { ...below, above: from - 1 });
    let shown = newest.slice(0, limit);
    let more = newest.length > limit;
    const oldest = shown.at(-1)?.at ?? 0;
    const held = parts(oldest);
    const fits = countWithin(shown, held, this.most.windowUnits);
    if (fits < shown.length) {
      shown = shown.slice(0, fits);
      more = true;
    }
    const start = more ? (shown.at(-1)?.at ?? 0) : 0;
    const runs = this.rows(topic, 'runs', { ...below, above: start - 1 });
    const summaries = this.rows(topic, 'summaries', { ...below, above: start - 1 });
    const live = before === undefined ? this.olderLiveRuns(topic, start) : [];
    const rows = [
      ...shown.reverse(),
      ...held.filter((part) => part.at >= start),
      ...runs,
      ...live,
      ...summaries,
    ];
    return { rows, start, more };
  }

  /** A run that has not ended is always shown, however old its place. */
  private olderLiveRuns(topic: string, start: number): Item<'rows'>[] {
    const parsed = parseTopic(topic);
    if (parsed?.kind !== 'thread') return [];
    const range = { by: 'primary', where: { threadId: parsed.threadId }, below: start } as const;
    return this.store
      .scan('liveRuns', { ...range, limit: bounds.queuedRunsPerThread + 1 })
      .map(({ runId }) => this.store.get('rows', { tbl: 'runs', id: runId }))
      .filter((row) => row !== null);
  }

  private rows(
    topic: string,
    tbl: string,
    range: { above?: number; below?: number; limit?: number; down?: boolean },
  ): Item<'rows'>[] {
    return this.store.scan('rows', { by: 'byKey', where: { topic, tbl }, limit: 10_000, ...range });
  }

  /** The text of the parts that are put, and of those the asker holds in part. */
  private streams(
    topic: string,
    put: readonly Part[],
    held: ReadonlyMap<string, HeldPart>,
  ): StreamState[] {
    const ids = new Set([...put.filter(isStreamPart).map((part) => part.id), ...held.keys()]);
    const states: StreamState[] = [];
    for (const id of ids) {
      const stream = streamOfPart(this.store, id);
      if (stream === null || this.store.get('rows', { tbl: 'parts', id })?.topic !== topic)
        continue;
      const known = held.get(stream.partId) ?? { rev: stream.rev, have: 0 };
      const { rev, partId } = stream;
      const stands = known.rev === rev ? known.have : keptSince(stream, known.rev);
      const keep = Math.min(known.have, stands, this.texts.lengthOf(stream));
      states.push({ partId, rev, keep, offset: keep, text: this.texts.read(stream, keep) });
    }
    return states;
  }
}

const toCursor = ({ epoch, seq }: TopicRequest): Cursor | null =>
  epoch === undefined || seq === undefined ? null : { epoch, seq };

/** The row as it is stored, if it fits its table: what a newer program added to it stays. */
function toPut(item: Item<'rows'>): PutRow {
  const { tbl, body } = item;
  if (!isTableName(tbl)) throw new Refusal('damaged');
  parseRow(tbl, item);
  return [tbl, JSON.parse(body)];
}

const partsOf = (rows: readonly Item<'rows'>[]): Part[] =>
  rows.filter((row) => row.tbl === 'parts').map((row) => parseRow('parts', row));

/** What showing a part costs beside its row; one that is being written says nothing yet. */
const unitsOf = (part: Part): number => (isStreamPart(part) ? (part.length ?? 0) : 0);

/** How many of the newest messages hold at most so much text; at least one. */
function countWithin(
  messages: readonly Item<'rows'>[],
  parts: readonly Item<'rows'>[],
  units: number,
): number {
  const unitsAt = new Map<number, number>();
  for (const row of parts)
    for (const part of partsOf([row]))
      unitsAt.set(part.n, (unitsAt.get(part.n) ?? 0) + row.body.length + unitsOf(part));
  let sum = 0;
  const over = messages.findIndex(({ at }, i) => {
    sum += unitsAt.get(at) ?? 0;
    return i > 0 && sum > units;
  });
  return over === -1 ? messages.length : over;
}
