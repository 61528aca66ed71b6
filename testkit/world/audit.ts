import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { parseRow } from '../../party/autopilot/store/records.ts';
import { readText, streamOfPart } from '../../party/autopilot/store/streams.ts';
import { placeOf } from '../../party/thread-agent/place.ts';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { contract } from '../../shared/methods/contract.ts';
import { isSettledApproval } from '../../shared/model/approval.ts';
import { isStreamPart, type ToolPart } from '../../shared/model/part.ts';
import { receipt } from '../../shared/model/receipt.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import {
  orderKey,
  type Row,
  type TableName,
  tableNames,
  topicOf,
} from '../../shared/model/tables.ts';
import { isWhole } from '../../shared/sync/replica.ts';
import { messageOf, type RoomWorld } from './room-world.ts';
import { untold } from './untold.ts';
import { sortedJson } from './version-log.ts';

/**
 * Looks over a world that came to rest and says everything that is wrong with it: what was
 * acknowledged and is not there, what happened twice or in another order, replicas that differ from
 * the room, texts that are not what their producer wrote, what somebody saw who may not, and
 * whatever would keep the room awake. What people saw on the way is in their `problems`.
 */
export function audit(world: RoomWorld): string[] {
  const room = new Map(tableNames.map((table) => [table, rowsOf(world, table)]));
  return [
    ...lostOrDoubled(world),
    ...ordersTurnedRound(world),
    ...world.people.flatMap((person) => differingReplica(person, room)),
    ...wrongTexts(world),
    ...wrongEffects(world),
    ...openEnds(world),
    ...wrongPrivates(world),
    ...untold(world.host.store),
    ...world.people.flatMap(({ problems }) => problems),
    ...world.leaks,
  ];
}

/** Acknowledged means present, once. */
function lostOrDoubled(world: RoomWorld): string[] {
  const wrong: string[] = [];
  const messages = new Map(rowsOf(world, 'messages').map((row) => [row.id, row]));
  const threads = new Set<string>(rowsOf(world, 'threads').map(({ id }) => id));
  const keys = [...messages.values()].flatMap(({ author, key }) =>
    key === undefined ? [] : [`${author} ${key}`],
  );
  if (new Set(keys).size < keys.length) wrong.push('a message was sent twice');
  for (const { method, key, params, payload } of world.people.flatMap((one) => one.acknowledged)) {
    const sent = messageOf(method, params);
    if (sent !== null) {
      const { messageId } = contract['messages.send'].result.parse(payload);
      if (!messages.has(messageId)) wrong.push(`${key} was acknowledged and is lost`);
      else if (textOf(world, messageId) !== sent.text) wrong.push(`${key} has another text`);
    }
    if (
      method === 'threads.create' &&
      !threads.has(contract[method].result.parse(payload).threadId)
    )
      wrong.push(`${key} was acknowledged and is lost`);
  }
  return wrong;
}

/** What one person said in one thread stands there in the order they said it. */
function ordersTurnedRound(world: RoomWorld): string[] {
  const messages = rowsOf(world, 'messages').sort((a, b) => a.n - b.n);
  return world.people.flatMap(({ name, principal, given }) => {
    const threads = new Set(messages.map(({ threadId }) => threadId));
    return [...threads].flatMap((threadId) => {
      const stands = messages
        .filter((one) => one.threadId === threadId && one.author === principal)
        .map(({ key }) => key);
      const said = given.filter(({ key }) => stands.includes(key)).map(({ key }) => key);
      return said.join() === stands.join()
        ? []
        : [`${name} said ${said.join()} and it became ${stands.join()}`];
    });
  });
}

/** At rest everybody holds what the room has, of every topic, from `start` on. */
function differingReplica(
  { name, session, verified }: RoomWorld['people'][number],
  room: ReadonlyMap<TableName, readonly Row[]>,
): string[] {
  const wrong: string[] = [];
  const { replica, watched } = session;
  for (const table of tableNames) {
    const rows = room.get(table) ?? [];
    for (const row of rows) {
      const standing = replica.topics.get(topicIn(table, row));
      if (standing === undefined || !watched.has(topicIn(table, row))) continue;
      const held = replica.rows[table].get(row.id);
      const isWanted = (orderKey(table, row) ?? standing.start) >= standing.start;
      if (held === undefined ? isWanted : sortedJson(held) !== sortedJson(row))
        wrong.push(`${name} has not ${table} ${row.id}`);
    }
    const ids = new Set<string>(rows.map(({ id }) => id));
    for (const row of replica.rows[table].values())
      if (watched.has(topicIn(table, row)) && !ids.has(row.id))
        wrong.push(`${name} still has ${table} ${row.id}`);
  }
  for (const part of replica.rows.parts.values()) {
    if (!isStreamPart(part) || !watched.has(topicOf('parts', part))) continue;
    const text = replica.texts.get(part.id);
    if (!isWhole(part, text)) wrong.push(`${name} has not all of ${part.id}`);
    else if (sha256Hex(text?.text ?? '') !== part.sha256)
      wrong.push(`${name} has another text of ${part.id}`);
    else if (!verified.has(`${part.id} ${part.sha256}`))
      wrong.push(`${name} never held ${part.id} against its hash`);
  }
  return wrong;
}

/** What a producer finished is there, part by part and word for word; what it gave up is void. */
function wrongTexts(world: RoomWorld): string[] {
  const wrong: string[] = [];
  const runs = new Map(rowsOf(world, 'runs').map((run) => [run.id, run]));
  const parts = new Map<string, Row<'parts'>>(
    rowsOf(world, 'parts').map((part) => [part.id, part]),
  );
  for (const agent of world.agents.values())
    for (const [runId, { steps, end }] of agent.ledgers) {
      if (runs.get(runId)?.state !== 'done') continue;
      if (end?.state !== 'done') wrong.push(`run ${runId} is done, its producer is not`);
      const told = new Set<string>();
      for (const [n, written] of steps.entries())
        for (const [i, { kind, text }] of written.entries()) {
          const { partId } = placeOf(runId, n, i, kind);
          told.add(partId);
          const part = parts.get(partId);
          const call = agent.ledgers.get(runId)?.calls.get(partId);
          if (part?.state !== (call?.state ?? 'done'))
            wrong.push(`${partId} is ${part?.state ?? 'not there'}`);
          else if (kind !== 'tool' && storedText(world, partId) !== text)
            wrong.push(
              `${partId} says ${JSON.stringify(storedText(world, partId))}, its producer ${JSON.stringify(text)}`,
            );
        }
      for (const { id } of parts.values())
        if (id.startsWith(`${runId}-`) && !told.has(id) && storedText(world, id) !== '')
          wrong.push(`${id} was given up and says ${JSON.stringify(storedText(world, id))}`);
    }
  return wrong;
}

/** What had to be allowed ran once at most, and only when the one who may decide had decided so. */
function wrongEffects(world: RoomWorld): string[] {
  const wrong: string[] = [];
  for (const { ledgers } of world.agents.values())
    for (const { calls } of ledgers.values())
      for (const [id, { ran }] of calls) {
        if (ran.length > 1) wrong.push(`${id} ran ${ran.length} times`);
        for (const { state, by } of world.wasRestored ? [] : ran)
          if (state !== 'dispatched' || by.join() !== 'human:ada')
            wrong.push(`${id} ran while it was ${state}, decided by ${by.join() || 'nobody'}`);
        world.host.note(`call ${calls.get(id)?.state}`);
      }
  for (const { id, state } of rowsOf(world, 'approvals'))
    if (!isSettledApproval(state)) wrong.push(`approval ${id} is still ${state}`);
  return wrong;
}

/** Nothing is left running, waiting or awake, no run was given up, and the receipts hold together. */
function openEnds(world: RoomWorld): string[] {
  const wrong: string[] = [];
  for (const run of rowsOf(world, 'runs')) {
    if (isLiveRun(run.state)) wrong.push(`run ${run.id} is still ${run.state}`);
    if (run.state === 'interrupted' && !world.wasRestored)
      wrong.push(`run ${run.id} was given up: ${run.trouble?.code}`);
  }
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
  return [...wrong, ...missingReceipts(world)];
}

/** Every call that came to an end left one receipt of exactly what ran, and nothing else did. */
function missingReceipts(world: RoomWorld): string[] {
  const ran = rowsOf(world, 'parts').flatMap((part) =>
    part.kind === 'tool' && part.endedAt !== undefined ? [receiptOf(part)] : [],
  );
  const kept = world.host.store
    .scan('receipts', { by: 'primary', limit: 100_000 })
    .map(({ body }) => receipt.parse(JSON.parse(body)))
    .flatMap(({ kind, action, outcome }) => (kind === 'tool' ? [`${action} ${outcome}`] : []));
  return ran.sort().join() === kept.sort().join()
    ? []
    : [`${ran.length} calls ended and left ${kept.length} receipts, or of something else`];
}

function receiptOf({ name, input, runId, callId, state }: ToolPart): string {
  return `${sha256Hex(canonicalJson({ name, input, runId, callId }))} ${state}`;
}

/** Whom a private thread names has a row that says what it says; nobody else has one, nobody strange is named. */
function wrongPrivates(world: RoomWorld): string[] {
  const members = new Set<string>(rowsOf(world, 'members').map(({ id }) => id));
  const wanted = rowsOf(world, 'threads').flatMap(
    ({ id: threadId, access = [], title, lastAt, activity }) =>
      access.map((who) => ({
        is: sortedJson({
          id: `${who}/${threadId}`,
          principal: who,
          threadId,
          title,
          lastAt,
          activity,
        }),
        isMember: members.has(who),
      })),
  );
  const there = new Set(
    rowsOf(world, 'privateThreads').map(({ seq: _, ...row }) => sortedJson(row)),
  );
  const strangers = wanted.filter(({ isMember }) => !isMember).map(({ is }) => `no member: ${is}`);
  const missing = wanted.filter(({ is }) => !there.has(is)).map(({ is }) => `no row for ${is}`);
  const extra = [...there].filter((row) => !wanted.some(({ is }) => is === row));
  return [...strangers, ...missing, ...extra.map((row) => `a row for nothing: ${row}`)];
}

const rowsOf = <T extends TableName>(world: RoomWorld, table: T): Row<T>[] =>
  world.host.store
    .scan('rows', { by: 'primary', where: { tbl: table }, limit: 100_000 })
    .map((item) => parseRow(table, item));

const topicIn = <T extends TableName>(table: T, row: Row<T>): string => topicOf(table, row);

function textOf(world: RoomWorld, messageId: string): string {
  const parts = rowsOf(world, 'parts').filter((part) => part.messageId === messageId);
  return parts.map(({ id }) => storedText(world, id)).join('');
}

function storedText(world: RoomWorld, partId: string): string {
  const stream = streamOfPart(world.host.store, partId);
  return stream === null ? '' : readText(world.host.store, stream.ref);
}
