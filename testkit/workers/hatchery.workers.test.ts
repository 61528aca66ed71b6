import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { clientBounds } from '../../party/hatchery/client-bounds.ts';
import { SqlCanvas } from '../../party/hatchery/sql-canvas.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import type { InvitedRole } from '../../shared/model/invite.ts';
import { principal } from '../../shared/model/principal.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { CanvasClient } from '../canvas/canvas-client.ts';
import { knock, makeTables, signUp, type Visitor, visit } from './identity.ts';
import { type TestSocket, toSocket } from './test-socket.ts';

beforeAll(makeTables);

/** Somebody at a canvas, by a real socket. */
class AtCanvas extends CanvasClient {
  readonly closed: Promise<number>;
  readonly known: Promise<void>;
  private readonly socket: WebSocket;

  constructor({ webSocket, status }: Response) {
    super();
    if (webSocket === null) throw new Error(`no socket: ${status}`);
    this.socket = webSocket;
    this.closed = new Promise((resolve) =>
      webSocket.addEventListener('close', ({ code }) => resolve(code)),
    );
    webSocket.binaryType = 'arraybuffer';
    const { promise, resolve: know } = Promise.withResolvers<void>();
    this.known = promise;
    webSocket.addEventListener('message', ({ data }) => {
      // Who is hung up on at the door hears nothing and has nobody to talk to.
      if (this.heard.length === 0) this.open((frame) => webSocket.send(frame));
      if (typeof data !== 'string') this.hear(new Uint8Array(data));
      if (this.heard.includes(0)) know();
    });
    webSocket.accept();
  }

  leave(): void {
    this.socket.close(1000, 'bye');
  }
}

/** Resolves once the canvas has said who this is, or hung up. */
async function draw({ cookie }: Visitor, room: string, query = ''): Promise<AtCanvas> {
  const client = new AtCanvas(await knock(`/parties/hatchery/${room}${query}`, { cookie }));
  await Promise.race([client.closed, client.known]);
  return client;
}

async function enter(
  { cookie }: Visitor,
  room: string,
  topics = ['workspace'],
): Promise<TestSocket> {
  const socket = toSocket(await knock(`/parties/autopilot/${room}`, { cookie }));
  await socket.hello(topics);
  return socket;
}

/** Ada's room, and Bo in it. */
async function two(role: InvitedRole) {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const owner = await enter(ada, ada.room);
  const home = await enter(bo, bo.room, ['home']);
  const { code = '' } = await owner.does('invites.create', { role, hours: 1 });
  await home.does('invites.accept', { code });
  return { ada, bo, owner, room: ada.room };
}

test('[HG2] a client of a document that was written anew is known for 90 days as such', async () => {
  const { ada, room } = await two('member');
  await draw(ada, room);
  const left = await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    const empty = { update: Y.encodeStateAsUpdate(new Y.Doc()), signed: [], calls: [] };
    const endsAt = (client: number, at: number) => {
      store.append({ ...empty, bindings: [{ client, principal: who(ada) }] });
      const state = empty.update;
      store.renew({ state, roomClient: client + 1, at, forget: [] });
      return store.load().bindings.map((one) => [one.client, one.principal]);
    };
    endsAt(100, 1);
    return [endsAt(200, clientBounds.endedMs), endsAt(300, clientBounds.endedMs + 2)].map((one) =>
      one.filter(([client]) => [100, 101, 200, 201, 300].includes(Number(client))),
    );
  });
  const ended = (...clients: number[]) => clients.map((client) => [client, 'ended']);
  expect(left).toEqual([ended(100, 101, 200), ended(101, 200, 201, 300)]);
});

test('[HR5] [HV1] what is remembered of who may, and of versions, is what was written last', async () => {
  const { ada, room } = await two('member');
  await draw(ada, room);
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    const isSame = () => {
      const fresh = new SqlCanvas(storage, () => 7);
      expect(store.access(who(ada))).toEqual(fresh.access(who(ada)));
      expect(store.versions()).toEqual(fresh.versions());
      return store.versions().map(({ id, name }) => `${id} ${name}`);
    };
    isSame();
    const access = {
      principal: who(ada),
      name: 'Ada',
      role: 'viewer',
      version: Number.MAX_SAFE_INTEGER,
    } as const;
    store.putAccess(access);
    isSame();
    expect(store.access(who(ada))).toEqual(access);
    const head = { id: 'v1', at: 1, by: who(ada), name: null };
    store.putVersion(head, '[]');
    expect(isSame()).toContain('v1 null');
    store.nameVersion({ ...head, name: 'First' });
    expect(isSame()).toContain('v1 First');
    store.forgetVersion('v1');
    expect(isSame()).not.toContain('v1 First');
  });
});

test('[HR20] what is larger than a value may be lies in several, and is read as it was written', async () => {
  const { ada, room } = await two('member');
  await draw(ada, room);
  const chunks = (bytes: number) => Math.ceil(bytes / bounds.chunkBytes);
  const whole = await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    const count = (table: string) =>
      Number([...storage.sql.exec(`select count(*) as n from ${table}`)][0]?.n);
    const append = (update: Uint8Array) =>
      store.append({ update, bindings: [], signed: [], calls: [] });
    const before = { rows: count('updates'), bytes: store.pending().bytes };
    const [large, small] = [notesOf(ada, 'large'), notesOf(ada, 'small', 1)];
    for (const update of [large, small, large]) append(update);
    expect(large.length).toBeGreaterThan(4_000_000);
    expect(count('updates') - before.rows).toBe(2 * chunks(large.length) + 1);
    expect(store.pending()).toEqual({
      rows: count('updates'),
      bytes: before.bytes + 2 * large.length + small.length,
    });
    const fresh = new SqlCanvas(storage, () => 7);
    expect(fresh.pending()).toEqual(store.pending());
    // Each is its own again: nothing of the next is read into it.
    const lengths = fresh.load().updates.map(({ length }) => length);
    expect(lengths.slice(-3)).toEqual([large, small, large].map(({ length }) => length));
    return wholeOf(fresh);
  });
  expect(Object.keys(whole.notes ?? {})).toHaveLength(notes + 1);
  await evictDurableObject(canvasOf(room));
  const late = await draw(ada, room);
  await vi.waitFor(() => expect(late.doc.getMap('notes').toJSON()).toEqual(whole.notes));
  late.leave();
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    store.compact(Y.mergeUpdates([...store.load().updates]));
    const rows = [...storage.sql.exec('select i, length(body) as bytes from state order by i')];
    expect(rows.map(({ i }) => i)).toEqual([0, 1, 2]);
    expect(rows.every(({ bytes }) => Number(bytes) <= bounds.chunkBytes)).toBe(true);
    expect(store.pending()).toEqual({ rows: 0, bytes: 0 });
    expect(wholeOf(new SqlCanvas(storage, () => 7))).toEqual(whole);
  });
  await evictDurableObject(canvasOf(room));
  const later = await draw(ada, room);
  await vi.waitFor(() => expect(later.doc.getMap('notes').toJSON()).toEqual(whole.notes));
  later.leave();
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const less = notesOf(ada, 'less', 1);
    new SqlCanvas(storage, () => 7).compact(less);
    expect(new SqlCanvas(storage, () => 7).load().updates).toEqual([less]);
  });
});

test('[HR20] [HV4] so does a version, and one that is kept twice lies there once', async () => {
  const { ada, room } = await two('member');
  await draw(ada, room);
  const head = { id: 'v1', at: 1, by: who(ada), name: null };
  // Its cuts fall between the halves of signs beyond the first plane, or they would be lost.
  const layout = `x${'👋'.repeat(1_100_000)}`;
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    store.putVersion(head, layout);
    store.putVersion({ ...head, id: 'v2' }, layout);
    const [rows] = [...storage.sql.exec('select count(*) as n from layouts')];
    expect(Number(rows?.n)).toBe(5);
    const [most] = [
      ...storage.sql.exec('select max(length(cast(body as blob))) as n from layouts'),
    ];
    expect(Number(most?.n)).toBeLessThan(2_000_000);
  });
  await evictDurableObject(canvasOf(room));
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const store = new SqlCanvas(storage, () => 7);
    expect(store.readVersion('v1') === layout).toBe(true);
    store.forgetVersion('v1');
    expect(store.readVersion('v2') === layout).toBe(true);
    store.forgetVersion('v2');
    expect(Number([...storage.sql.exec('select count(*) as n from layouts')][0]?.n)).toBe(0);
  });
});

test('[HG2] clients that never wrote are kept for a day, the newest 20 of each member', async () => {
  const { ada, bo, room } = await two('member');
  await draw(ada, room);
  const left = await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const { aside } = new SqlCanvas(storage, () => 7);
    const at = 1_000_000;
    aside.reserve(99, who(bo), at);
    for (let i = 0; i < 30; i += 1) aside.reserve(100 + i, who(ada), at + i);
    const held = (now: number) =>
      [99, 100, 109, 110, 129].map((one) => aside.reservedFor(one, now));
    return [held(at + 30), held(at + clientBounds.reservedMs + 29)];
  });
  const [a, b] = [who(ada), who(bo)];
  expect(left).toEqual([
    [b, null, null, a, a],
    [null, null, null, null, null],
  ]);
});

test('[HR15] answers to what was withdrawn are known from one look to the next', async () => {
  const { ada, room } = await two('member');
  await draw(ada, room);
  const found = await runInDurableObject(canvasOf(room), (_, { storage }) => {
    const { aside } = new SqlCanvas(storage, () => 7);
    aside.putOrphans([
      { map: 'replies', key: 'r' },
      { map: 'resolved', key: 'r' },
    ]);
    const first = aside.orphans();
    aside.putOrphans([]);
    return [first, aside.orphans()];
  });
  expect(found).toEqual([
    [
      { map: 'replies', key: 'r' },
      { map: 'resolved', key: 'r' },
    ],
    [],
  ]);
});

/** A right that is taken ends what came in by it so soon. */
const revokedMs = 5_000;

/** From before it is asked for: it took no longer. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(ms);
  return result;
}

/** So many of 4,000 units are more than fit in two values. */
const notes = 1_100;

/** Notes as one update. */
function notesOf(by: Visitor, name: string, many = notes): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (let i = 0; i < many; i++)
      doc.getMap('notes').set(`${name}${i}`, note(by, `${i} ${'x'.repeat(bounds.noteUnits - 6)}`));
  });
  return Y.encodeStateAsUpdate(doc);
}

/** What a canvas would load. */
function wholeOf(store: SqlCanvas): Record<string, Record<string, unknown>> {
  const doc = new Y.Doc();
  for (const update of store.load().updates) Y.applyUpdate(doc, update);
  return Object.fromEntries(['notes', 'pos'].map((map) => [map, doc.getMap(map).toJSON()]));
}

const canvasOf = (room: string) => env.Hatchery.get(env.Hatchery.idFromName(room));
const who = ({ id }: Visitor) => principal.parse(`human:${id}`);
const note = (by: Visitor, text: string) => ({ text, by: who(by), at: 1 });

test('[HR1] [HR2] [R84] two people draw on one canvas, and each is who the room says', async () => {
  const { ada, bo, room } = await two('member');
  const [a, b] = [await draw(ada, room), await draw(bo, room)];
  a.awareness.setLocalState({
    user: { principal: 'human:somebody', name: 'Root' },
    cursor: { x: 1, y: 2 },
  });
  a.set('notes', 'n1', note(ada, 'hello'));
  a.set('pos', 'note:n1', { x: 10, y: 20 });
  await vi.waitFor(() => expect(b.get('pos', 'note:n1')).toEqual({ x: 10, y: 20 }));
  expect(b.get('notes', 'n1')).toEqual(note(ada, 'hello'));
  await vi.waitFor(() =>
    expect(b.others()).toEqual([
      { user: { principal: who(ada), name: 'Ada' }, cursor: { x: 1, y: 2 } },
    ]),
  );
  await vi.waitFor(() => expect(a.saved).toMatchObject({ updates: 2 }));
  expect(a.notices).toEqual([{ kind: 'you', principal: who(ada), name: 'Ada', mayEdit: true }]);
});

test('[HR3] what was told is there after the object died, and who comes later sees who is there', async () => {
  const { ada, bo, room } = await two('member');
  const a = await draw(ada, room);
  a.awareness.setLocalState({ cursor: { x: 5, y: 5 } });
  a.set('pos', 'autopilot', { x: 1, y: 1 });
  await vi.waitFor(() => expect(a.saved).toMatchObject({ updates: 1 }));
  await evictDurableObject(canvasOf(room));
  const b = await draw(bo, room);
  await vi.waitFor(() => expect(b.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 }));
  await vi.waitFor(() => expect(b.others()).toMatchObject([{ user: { name: 'Ada' } }]));
  a.leave();
  await vi.waitFor(() => expect(b.others()).toEqual([]));
});

test.each([true, false])(
  '[HR16] who names a client of their own in the address replaces it, nobody else does: asleep %s',
  async (isAsleep) => {
    const { ada, bo, room } = await two('member');
    const [first, bos] = [await draw(ada, room, '?client=70001'), await draw(bo, room)];
    if (isAsleep) await evictDurableObject(canvasOf(room));
    for (const query of ['?replaces=70001x', '?replaces=70002', '']) await draw(ada, room, query);
    await draw(bo, room, '?replaces=70001');
    first.doc.clientID = 70_001;
    first.set('pos', 'autopilot', { x: 1, y: 1 });
    await vi.waitFor(() => expect(bos.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 }));
    if (isAsleep) await evictDurableObject(canvasOf(room));
    const next = await draw(ada, room, '?client=70003&replaces=70001');
    expect(await first.closed).toBe(closeCodes.replaced);
    await vi.waitFor(() => expect(next.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 }));
  },
);

test('[HR3] who leaves while the canvas sleeps is gone for everybody, with their cursor and their lock', async () => {
  const { ada, bo, room } = await two('member');
  const [a, b] = [await draw(ada, room), await draw(bo, room)];
  a.awareness.setLocalState({ cursor: { x: 5, y: 5 }, edits: 'note:n1' });
  await vi.waitFor(() => expect(b.others()).toMatchObject([{ edits: 'note:n1' }]));
  await evictDurableObject(canvasOf(room));
  a.leave();
  await vi.waitFor(() => expect(b.others()).toEqual([]));
});

test('[HR4] [R95] a viewer looks on; what they write is refused, and who goes on is hung up on', async () => {
  const { ada, bo, room } = await two('viewer');
  const [a, b] = [await draw(ada, room), await draw(bo, room)];
  a.set('pos', 'autopilot', { x: 1, y: 1 });
  await vi.waitFor(() => expect(b.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 }));
  for (const x of [1, 2, 3]) b.set('pos', 'community', { x, y: 0 });
  expect(await b.closed).toBe(4403);
  expect(a.get('pos', 'community')).toBe(undefined);
});

test('[HR5] a member who is made a viewer may only look from then on, also when the canvas slept', async () => {
  const { ada, bo, room, owner } = await two('member');
  const [a, b] = [await draw(ada, room), await draw(bo, room)];
  b.set('pos', 'autopilot', { x: 1, y: 1 });
  await vi.waitFor(() => expect(a.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 }));
  await evictDurableObject(canvasOf(room));
  await owner.does('members.setRole', { principal: who(bo), role: 'viewer' });
  await vi.waitFor(() => expect(b.notices.at(-1)).toMatchObject({ kind: 'you', mayEdit: false }));
  b.set('pos', 'autopilot', { x: 2, y: 2 });
  await vi.waitFor(() => expect(b.notices.at(-1)).toMatchObject({ kind: 'refused' }));
  expect(a.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 });
});

test.each([true, false])(
  '[HR5] [R104] who is removed is hung up on while they drag (asleep: %s)',
  async (sleeps) => {
    const { ada, bo, room, owner } = await two('member');
    const [a, b] = [await draw(ada, room), await draw(bo, room)];
    b.awareness.setLocalState({ drag: { autopilot: { x: 1, y: 1 } } });
    await vi.waitFor(() => expect(a.others()).toHaveLength(1));
    if (sleeps) await evictDurableObject(canvasOf(room));
    const code = await within(revokedMs, async () => {
      await owner.does('members.remove', { principal: who(bo) });
      return b.closed;
    });
    expect(code).toBe(4403);
    await vi.waitFor(() => expect(a.others()).toEqual([]));
    expect(await (await draw(bo, room)).closed).toBe(4403);
  },
);

test.each([true, false])(
  '[HR5] [R104] signing out closes the canvas too (asleep: %s)',
  async (sleeps) => {
    const ada = await signUp('Ada');
    await enter(ada, ada.room);
    const a = await draw(ada, ada.room);
    await vi.waitFor(() => expect(a.notices).toHaveLength(1));
    if (sleeps) await evictDurableObject(canvasOf(ada.room));
    const code = await within(revokedMs, async () => {
      await visit(
        '/api/auth/sign-out',
        { method: 'POST', body: '{}' },
        { 'content-type': 'application/json', cookie: ada.cookie },
      );
      return a.closed;
    });
    expect(code).toBe(4401);
  },
);

test('[HR1] a stranger, a bad path and a room that never was: nobody comes in and nothing is made', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  await enter(ada, ada.room);
  expect(await (await draw(bo, ada.room)).closed).toBe(4403);
  expect((await knock('/parties/hatchery/a%2fb', { cookie: ada.cookie })).status).toBe(404);
  expect(await (await draw(ada, 'never-was')).closed).toBe(4403);
});

test('[HR6] [R87] [R88] [R90] what is no update costs its sender their place in line and nobody else anything', async () => {
  const { ada, bo, room } = await two('member');
  const [a, b] = [await draw(ada, room), await draw(bo, room)];
  b.set('pos', 'autopilot', { x: 1, y: 1 });
  await vi.waitFor(() => expect(a.get('pos', 'autopilot')).toBeDefined());
  await runInDurableObject(canvasOf(room), (_, { storage }) => {
    expect([...storage.sql.exec('select count(*) as n from updates')][0]?.n).toBe(1);
  });
  b.doc.getText('notes').insert(0, 'not a map');
  await vi.waitFor(() => expect(b.notices.at(-1)).toMatchObject({ kind: 'rebuild' }));
  a.set('pos', 'community', { x: 2, y: 2 });
  await vi.waitFor(() => expect(b.get('pos', 'community')).toEqual({ x: 2, y: 2 }));
});
