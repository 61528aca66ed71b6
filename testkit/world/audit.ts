import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { parseRow } from '../../party/autopilot/store/records.ts';
import { readText, streamOfPart } from '../../party/autopilot/store/streams.ts';
import { must } from '../../shared/lib/must.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { contract } from '../../shared/methods/contract.ts';
import { isStreamPart } from '../../shared/model/part.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { type Row, type TableName, tableNames, topicOf } from '../../shared/model/tables.ts';
import { isWhole } from '../../shared/sync/replica.ts';
import type { RoomWorld } from './room-world.ts';

/**
 * Looks over a world that came to rest and says everything that is wrong with it: what was
 * acknowledged and is not there, what happened twice, replicas that differ from the room, texts
 * that are not what their producer wrote, and whatever would keep the room awake.
 */
export function audit(world: RoomWorld): string[] {
  return [
    ...lostOrDoubled(world),
    ...differingReplicas(world),
    ...wrongTexts(world),
    ...openEnds(world),
    ...world.people.flatMap(({ name, mismatches }) =>
      mismatches.map((id) => `${name} saw a wrong hash of ${id}`),
    ),
  ];
}

/** Acknowledged means present, once, and the same answer for every repeat. */
function lostOrDoubled(world: RoomWorld): string[] {
  const wrong: string[] = [];
  const messages = rowsOf(world, 'messages');
  const threads = new Set(rowsOf(world, 'threads').map(({ id }) => id));
  const keys = messages.flatMap(({ author, key }) =>
    key === undefined ? [] : [`${author} ${key}`],
  );
  if (new Set(keys).size < keys.length) wrong.push('a message was sent twice');
  for (const person of world.people) {
    for (const { method, key, params, payload } of person.acknowledged) {
      if (method === 'messages.send') {
        const { messageId } = contract[method].result.parse(payload);
        const sent = messages.find(({ id }) => id === messageId);
        const { text } = contract[method].params.parse(params);
        if (sent === undefined) wrong.push(`${key} was acknowledged and is lost`);
        else if (textOf(world, messageId) !== text) wrong.push(`${key} has another text`);
      }
      if (
        method === 'threads.create' &&
        !threads.has(contract[method].result.parse(payload).threadId)
      )
        wrong.push(`${key} was acknowledged and is lost`);
    }
  }
  return wrong;
}

/** At rest everybody holds what the room has, of every topic, from `start` on. */
function differingReplicas(world: RoomWorld): string[] {
  const wrong: string[] = [];
  for (const { name, session } of world.people) {
    for (const [topic, { start }] of session.replica.topics) {
      if (!session.watched.has(topic)) continue;
      for (const table of tableNames) {
        const expected = rowsIn(world, table, topic).filter((row) => keyOf(row) >= start);
        const held = [...session.replica.rows[table].values()].filter((row) =>
          inTopic(table, row, topic),
        );
        for (const row of expected)
          if (!same(session.replica.rows[table].get(row.id), row))
            wrong.push(`${name} has not ${table} ${row.id} of ${topic}`);
        const ids = new Set(rowsIn(world, table, topic).map(({ id }) => id));
        for (const row of held)
          if (!ids.has(row.id)) wrong.push(`${name} still has ${table} ${row.id}`);
      }
    }
    for (const part of session.replica.rows.parts.values()) {
      const text = session.replica.texts.get(part.id);
      if (!session.watched.has(topicOf('parts', part))) continue;
      if (!isWhole(part, text)) wrong.push(`${name} has not all of ${part.id}`);
      else if (isStreamPart(part) && sha256Hex(must(text, 'text').text) !== part.sha256)
        wrong.push(`${name} has another text of ${part.id}`);
    }
  }
  return wrong;
}

/** What a producer finished is there, word for word. */
function wrongTexts(world: RoomWorld): string[] {
  const wrong: string[] = [];
  const runs = new Map(rowsOf(world, 'runs').map((run) => [run.id, run]));
  for (const agent of world.agents.values())
    for (const [runId, text] of agent.finished) {
      if (runs.get(runId)?.state !== 'done') continue;
      const stream = streamOfPart(world.host.store, `t-${runId}`);
      const stored = stream === null ? '' : readText(world.host.store, stream.ref);
      if (stored !== text.toWellFormed())
        wrong.push(
          `run ${runId} says ${JSON.stringify(stored)}, its producer ${JSON.stringify(text)}`,
        );
    }
  return wrong;
}

/** Nothing is left running, waiting or awake, and the receipts hold together. */
function openEnds(world: RoomWorld): string[] {
  const wrong: string[] = [];
  for (const run of rowsOf(world, 'runs'))
    if (isLiveRun(run.state)) wrong.push(`run ${run.id} is still ${run.state}`);
  for (const part of rowsOf(world, 'parts')) {
    if (part.kind !== 'tool' && part.state === 'live') wrong.push(`part ${part.id} is still live`);
    if (part.kind === 'tool' && part.endedAt === undefined)
      wrong.push(`tool ${part.id} is still ${part.state}`);
  }
  for (const thread of rowsOf(world, 'threads'))
    if (thread.activity.state !== 'idle')
      wrong.push(`thread ${thread.id} still shows ${thread.activity.state}`);
  if (!world.host.isQuiet) wrong.push('the room cannot sleep');
  const broken = firstBrokenReceipt(world.host.store);
  if (broken !== null) wrong.push(`receipt ${broken} does not follow`);
  return wrong;
}

const rowsOf = <T extends TableName>(world: RoomWorld, table: T): Row<T>[] =>
  world.host.store
    .scan('rows', { by: 'primary', where: { tbl: table }, limit: 100_000 })
    .map((item) => parseRow(table, item));

const rowsIn = (world: RoomWorld, table: TableName, topic: string): Row[] =>
  rowsOf(world, table).filter((row) => inTopic(table, row, topic));

function inTopic<T extends TableName>(table: T, row: Row<T>, topic: string): boolean {
  return topicOf(table, row) === topic;
}

const keyOf = (row: Row): number => ('n' in row ? row.n : row.seq);

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

function textOf(world: RoomWorld, messageId: string): string {
  const parts = rowsOf(world, 'parts').filter((part) => part.messageId === messageId);
  return parts
    .map(({ id }) => {
      const stream = streamOfPart(world.host.store, id);
      return stream === null ? '' : readText(world.host.store, stream.ref);
    })
    .join('');
}
