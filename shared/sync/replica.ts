import * as z from 'zod/mini';
import { isStreamPart, type Part } from '../model/part.ts';
import {
  isTableName,
  orderKey,
  type Row,
  type TableName,
  tableNames,
  tables,
  topicOf,
} from '../model/tables.ts';
import type { EventPayload } from '../protocol/events.ts';
import type {
  DelRow,
  HeldPart,
  PageAnswer,
  PutRow,
  TopicAnswer,
} from '../protocol/topic-answer.ts';
import { applyDelta, applyRevision, applyStanding, emptyText, type PartText } from './part-text.ts';

/**
 * What a client holds of a room: an immutable value, so that a view can tell by identity what
 * changed. Rows are those of the topics it watches, from each topic's `start` on.
 */
export interface Replica {
  topics: ReadonlyMap<string, TopicStanding>;
  rows: Rows;
  /** The text of every streamed part held, by part id. */
  texts: ReadonlyMap<string, PartText>;
}

export interface TopicStanding {
  epoch: string;
  seq: number;
  /** The smallest order key held; older rows are fetched by page. */
  start: number;
}

export type Rows = { [T in TableName]: ReadonlyMap<string, Row<T>> };

/** The replica after an event, and the topic that must be opened again because something is missing. */
export interface Applied {
  replica: Replica;
  reopen: string | null;
}

export const emptyReplica: Replica = {
  topics: new Map(),
  rows: {
    members: new Map(),
    threads: new Map(),
    messages: new Map(),
    parts: new Map(),
    runs: new Map(),
    summaries: new Map(),
    privateThreads: new Map(),
    privateApprovals: new Map(),
    privateWork: new Map(),
    mentions: new Map(),
    projects: new Map(),
    approvals: new Map(),
    grants: new Map(),
    policies: new Map(),
    pauses: new Map(),
    jobs: new Map(),
    jobLines: new Map(),
    artifacts: new Map(),
    schedules: new Map(),
    instances: new Map(),
    boxLines: new Map(),
    invites: new Map(),
    badges: new Map(),
    logins: new Map(),
    agents: new Map(),
    keys: new Map(),
    accounts: new Map(),
    settings: new Map(),
  },
  texts: new Map(),
};

/** Applies the whole answer to a topic request. */
export function applyAnswer(replica: Replica, answer: TopicAnswer): Applied {
  const { topic, epoch, seq } = answer;
  const held = replica.topics.get(topic);
  if (answer.kind === 'tail' && held?.epoch !== epoch) return { replica, reopen: topic };
  const draft = new Draft(replica);
  if (answer.kind === 'snapshot') {
    const isPastKnown = held?.epoch === epoch && held.seq <= seq;
    const named = new Set(answer.put.map(([table, row]) => `${table} ${row.id}`));
    draft.dropRows(topic, (table, row) => !isPastKnown || !named.has(`${table} ${row.id}`));
    draft.topics.set(topic, { epoch, seq, start: answer.start ?? 0 });
    draft.change({ ...answer, del: [] }, Number.NEGATIVE_INFINITY);
  } else {
    const start = held?.start ?? 0;
    draft.topics.set(topic, { epoch, seq: Math.max(held?.seq ?? 0, seq), start });
    draft.change(answer, start);
  }
  return { replica: draft.done(), reopen: draft.fill(answer.streams) ? topic : null };
}

/** Adds older rows, if they join what is held: it may have been trimmed or replaced meanwhile. */
export function applyPage(replica: Replica, page: PageAnswer): Applied {
  const held = replica.topics.get(page.topic);
  if (held === undefined || page.before < held.start) return { replica, reopen: null };
  const start = Math.min(held.start, page.start);
  const draft = new Draft(replica);
  draft.topics.set(page.topic, { ...held, start });
  draft.change({ ...page, del: [], epoch: held.epoch }, start);
  return { replica: draft.done(), reopen: draft.fill(page.streams) ? page.topic : null };
}

/** Applied iff `from ≤ cursor < to`. */
export function applyPatch(replica: Replica, patch: EventPayload<'patch'>): Applied {
  const held = replica.topics.get(patch.topic);
  if (held === undefined || patch.to <= held.seq) return { replica, reopen: null };
  if (patch.from > held.seq) return { replica, reopen: patch.topic };
  const draft = new Draft(replica);
  draft.topics.set(patch.topic, { ...held, seq: patch.to });
  draft.change({ ...patch, epoch: held.epoch }, held.start);
  return { replica: draft.done(), reopen: null };
}

export function applyTextDelta(replica: Replica, delta: EventPayload<'delta'>): Applied {
  const held = replica.texts.get(delta.partId);
  if (held === undefined) return { replica, reopen: null };
  const next = applyDelta(held, delta);
  if (next === 'old') return { replica, reopen: null };
  if (next === 'gap') return { replica, reopen: topicOfPart(replica, delta.partId) };
  return { replica: withText(replica, delta.partId, next), reopen: null };
}

export function applyTextRevision(replica: Replica, revision: EventPayload<'rev'>): Replica {
  const held = replica.texts.get(revision.partId);
  return held === undefined
    ? replica
    : withText(replica, revision.partId, applyRevision(held, revision));
}

/** The topic may no longer be watched: nothing of it stays. */
export function closeTopic(replica: Replica, topic: string): Replica {
  const draft = new Draft(replica);
  draft.dropRows(topic, () => true);
  draft.topics.delete(topic);
  return draft.done();
}

/** Throws away a text that cannot be right; its topic brings it again. */
export function forgetText(replica: Replica, id: string): Replica {
  const held = replica.texts.get(id);
  return held === undefined ? replica : withText(replica, id, { rev: held.rev, text: '' });
}

/** Forgets what lies before `start`, for a long thread that scrolled away. */
export function trimTopic(replica: Replica, topic: string, start: number): Replica {
  const held = replica.topics.get(topic);
  if (held === undefined || start <= held.start) return replica;
  const draft = new Draft(replica);
  draft.topics.set(topic, { ...held, start });
  draft.dropRows(topic, (table, row) => (orderKey(table, row) ?? start) < start);
  return draft.done();
}

/** Is all the text there? Only an ended part says how long it is. */
export const isWhole = (part: Part, held: PartText | undefined): boolean =>
  !isStreamPart(part) || (part.state !== 'live' && held?.text.length === part.length);

/** The parts of a topic whose text is not whole, and how far each got: what a hello declares. */
export function incompleteParts(replica: Replica, topic: string): HeldPart[] {
  const parts: HeldPart[] = [];
  for (const part of replica.rows.parts.values()) {
    const held = replica.texts.get(part.id);
    if (held === undefined || isWhole(part, held) || topicOf('parts', part) !== topic) continue;
    parts.push({ partId: part.id, rev: held.rev, have: held.text.length });
  }
  return parts;
}

/** Where a part lies, if it is held. */
export function topicOfPart(replica: Replica, id: string): string | null {
  const part = replica.rows.parts.get(id);
  return part === undefined ? null : topicOf('parts', part);
}

function withText(replica: Replica, id: string, text: PartText): Replica {
  const texts = new Map(replica.texts);
  texts.set(id, text);
  return { ...replica, texts };
}

interface ChangedRows {
  put: readonly PutRow[];
  del: readonly DelRow[];
  epoch: string;
}

/** Copies a map only when it is about to change. */
class Draft {
  private readonly from: Replica;
  private readonly copies: { [T in TableName]?: Map<string, Row<T>> } = {};
  readonly topics: Map<string, TopicStanding>;
  private readonly texts: Map<string, PartText>;

  constructor(from: Replica) {
    this.from = from;
    this.topics = new Map(from.topics);
    this.texts = new Map(from.texts);
  }

  done(): Replica {
    return {
      topics: this.topics,
      rows: { ...this.from.rows, ...this.copies },
      texts: this.texts,
    };
  }

  /** What lies before `start` and is not held stays out. */
  change({ put, del, epoch }: ChangedRows, start: number): void {
    for (const [table, raw] of put) if (isTableName(table)) this.put(table, raw, start, epoch);
    for (const [table, id, seq] of del) if (isTableName(table)) this.del(table, id, seq);
  }

  /** True when a text does not follow on what is held. */
  fill(streams: TopicAnswer['streams']): boolean {
    let gap = false;
    for (const stream of streams) {
      const held = this.texts.get(stream.partId);
      if (held === undefined) continue;
      const kept = applyStanding(held, stream);
      const next = applyDelta(kept, stream);
      if (next === 'gap') gap = true;
      else this.texts.set(stream.partId, next === 'old' ? kept : next);
    }
    return gap;
  }

  dropRows(topic: string, which: (table: TableName, row: Row) => boolean): void {
    for (const table of tableNames) this.dropFrom(table, topic, which);
  }

  private dropFrom<T extends TableName>(
    table: T,
    topic: string,
    which: (table: TableName, row: Row) => boolean,
  ): void {
    for (const row of this.held(table).values())
      if (topicOf(table, row) === topic && which(table, row)) this.forget(table, row.id);
  }

  private put<T extends TableName>(table: T, raw: unknown, start: number, epoch: string): void {
    const parsed = z.safeParse(tables[table].row, raw);
    if (!parsed.success) return;
    const row = parsed.data;
    const held = this.held(table).get(row.id);
    const key = orderKey(table, row);
    if (held === undefined && key !== null && key < start) return;
    if (held !== undefined && held.seq > row.seq && this.isOf(epoch, table, held)) return;
    this.writable(table).set(row.id, row);
    if ('ref' in row && !this.texts.has(row.id)) this.texts.set(row.id, emptyText);
  }

  private del(table: TableName, id: string, seq: number): void {
    const held = this.held(table).get(id);
    if (held !== undefined && held.seq < seq) this.forget(table, id);
  }

  /** A row of another past says nothing about one of this: their clocks cannot be compared. */
  private isOf<T extends TableName>(epoch: string, table: T, row: Row<T>): boolean {
    return (this.topics.get(topicOf(table, row))?.epoch ?? epoch) === epoch;
  }

  private forget(table: TableName, id: string): void {
    this.writable(table).delete(id);
    if (table === 'parts') this.texts.delete(id);
  }

  private held<T extends TableName>(table: T): ReadonlyMap<string, Row<T>> {
    const copy = this.copies[table];
    return copy === undefined ? this.from.rows[table] : copy;
  }

  private writable<T extends TableName>(table: T): Map<string, Row<T>> {
    const known = this.copies[table];
    if (known !== undefined) return known;
    const copy: Map<string, Row<T>> = new Map(this.from.rows[table]);
    Object.assign(this.copies, { [table]: copy });
    return copy;
  }
}
