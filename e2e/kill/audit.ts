import * as z from 'zod/mini';
import type { RawReplica } from '../support/raw-replica.ts';
import { sha256 } from '../support/raw-replica.ts';
import type { Acknowledged } from './caller.ts';
import { babbleOf } from './expected.ts';
import type { RoomFile, StoredRow } from './room-file.ts';

const sent = z.object({ messageId: z.string(), runId: z.string() });
const made = z.object({ threadId: z.string() });
const said = z.object({ text: z.string() });

/** Said of any moment, also right after a kill: what was acknowledged is there, once, as it was said. */
export const auditKept = (file: RoomFile, acknowledged: readonly Acknowledged[]): string[] =>
  file.atOnce(() => wrongKept(file, acknowledged));

function wrongKept(file: RoomFile, acknowledged: readonly Acknowledged[]): string[] {
  const wrong = file.damage();
  const messages = byId(file.rows('messages'));
  const threads = byId(file.rows('threads'));
  const runs = byId(file.rows('runs'));
  const texts = file.texts();
  const spoken = new Map(
    file.rows('parts').map((part) => [String(part.messageId), texts.get(Number(part.ref)) ?? '']),
  );
  const keys = [...messages.values()].map(({ key }) => key).filter((key) => key !== undefined);
  if (new Set(keys).size < keys.length) wrong.push('a message was sent twice');
  for (const { method, key, params, payload } of acknowledged) {
    if (method === 'messages.send') {
      const { messageId, runId } = sent.parse(payload);
      if (messages.get(messageId)?.key !== key) wrong.push(`${key} was acknowledged and is lost`);
      else if (spoken.get(messageId) !== said.parse(params).text)
        wrong.push(`${key} has another text`);
      if (!runs.has(runId)) wrong.push(`the run of ${key} is lost`);
    }
    if (method === 'threads.create' && !threads.has(made.parse(payload).threadId))
      wrong.push(`${key} was acknowledged and is lost`);
  }
  for (const part of file.rows('parts')) {
    const text = texts.get(Number(part.ref)) ?? '';
    if (part.sha256 !== undefined && part.sha256 !== sha256(text))
      wrong.push(`the text of ${part.id} has another hash`);
  }
  return wrong;
}

/** Said of a room at rest: nothing is under way, and what ended says truthfully how. */
export function auditRest(file: RoomFile): string[] {
  const wrong: string[] = [];
  const parts = file.rows('parts');
  const texts = file.texts();
  const messages = file.rows('messages');
  for (const run of file.rows('runs')) {
    const { id, state, trouble } = run;
    if (!['done', 'failed', 'stopped', 'interrupted'].includes(String(state)))
      wrong.push(`run ${id} is still ${String(state)}`);
    else if (state !== 'done' && trouble === undefined) wrong.push(`run ${id} does not say why`);
    else if (state === 'done') wrong.push(...wrongAnswer(run));
  }
  for (const part of parts) {
    if (part.state === 'live') wrong.push(`part ${part.id} is still live`);
    if (part.kind === 'tool' && part.endedAt === undefined)
      wrong.push(`tool ${part.id} is still ${String(part.state)}`);
  }
  for (const thread of file.rows('threads'))
    if (JSON.stringify(thread.activity) !== '{"state":"idle"}')
      wrong.push(`thread ${thread.id} still shows ${JSON.stringify(thread.activity)}`);
  if (file.count('liveRuns') > 0) wrong.push('live runs are left');
  if (file.count('outbox') > 0) wrong.push('something was never delivered');
  return wrong;

  /** A done run wrote exactly one message, and in it the words that its model writes. */
  function wrongAnswer(run: StoredRow): string[] {
    const answers = messages.filter(({ runId }) => runId === run.id);
    if (answers.length !== 1) return [`run ${run.id} wrote ${answers.length} messages`];
    const expected = babbleOf(textOf(String(run.messageId), 'text'));
    if (expected === null) return [];
    return (['text', 'reasoning'] as const)
      .filter((kind) => textOf(answers[0]?.id ?? '', kind) !== expected[kind])
      .map((kind) => `run ${run.id} has another ${kind} than its model wrote`);
  }

  function textOf(messageId: string, kind: string): string {
    return parts
      .filter((part) => part.messageId === messageId && part.kind === kind)
      .toSorted((a, b) => Number(a.i) - Number(b.i))
      .map(({ ref }) => texts.get(Number(ref)) ?? '')
      .join('');
  }
}

/** Two who watch the same hold the same, row for row and word for word. */
export function auditEqual(name: string, held: RawReplica, fresh: RawReplica): string[] {
  const wrong = held.wrongTexts().map((words) => `${name}: ${words}`);
  for (const [key, { row }] of fresh.rows) {
    const own = held.rows.get(key)?.row;
    if (own === undefined) wrong.push(`${name} has not ${key}`);
    else if (own.seq !== row.seq || JSON.stringify(sorted(own)) !== JSON.stringify(sorted(row)))
      wrong.push(`${name} has another ${key}`);
    const text = fresh.texts.get(row.id);
    if (text !== undefined && held.texts.get(row.id)?.text !== text.text)
      wrong.push(`${name} has other words in ${key}`);
  }
  return wrong;
}

const byId = (rows: readonly StoredRow[]): Map<string, StoredRow> =>
  new Map(rows.map((row) => [row.id, row]));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
