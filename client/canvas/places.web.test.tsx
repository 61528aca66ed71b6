import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { runId, threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { runRow } from '../../shared/model/run.ts';
import { approval } from '../testing/approvals.ts';
import { artifact } from '../testing/artifacts.ts';
import { job } from '../testing/jobs.ts';
import { chat, stubCanvas } from '../testing/open-canvas.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { TestHatchery } from '../testing/test-hatchery.ts';
import { testRoom } from '../testing/test-room.tsx';
import { assemble, type Canvas } from './canvas.ts';
import { overlaps } from './layout/place.ts';
import { boxOf } from './state/arrange.ts';
import type { Change } from './sync/canvas-values.ts';
import { tidyAll } from './view/tidy-all.ts';

let opened: Canvas[] = [];

beforeEach(() => {
  stubCanvas();
  vi.useFakeTimers();
});
afterEach(() => {
  for (const canvas of opened) canvas.end();
  opened = [];
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const topics = ['workspace', 'approvals', 'jobs', 'thread:t1', 'thread:mine'];
const secret = {
  ...{ id: `${ada}/mine`, seq: 1, principal: ada, threadId: threadId.parse('mine') },
  ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
};

/** One document and the pages at it. */
class Shared {
  readonly pages: Page[] = [];
  private readonly places = new Map<string, Change>();

  /** Of those who asked for the same at once the first is heard. */
  tell(): void {
    for (const { unheard } of this.pages)
      for (const change of unheard().flat())
        if (!this.places.has(`pos ${change.key}`)) this.put(change);
    for (const { hatchery } of this.pages) hatchery.change(this.all());
  }

  /** What somebody drew, before or between. */
  put(...changes: Change[]): void {
    for (const change of changes) this.places.set(`${change.map} ${change.key}`, change);
  }

  all(): Change[] {
    return [...this.places.values()];
  }
}

interface Page {
  canvas: Canvas;
  hatchery: TestHatchery;
  room: ReturnType<typeof testRoom>;
  rows: (rows: Parameters<typeof holding>[0]) => void;
  unheard: () => (readonly Change[])[];
}

/** Somebody's page of the canvas. */
function page(
  shared: Shared,
  principal: Principal,
  role: Role,
  rows: Parameters<typeof holding>[0],
): Page {
  const session = (has: typeof rows) => ({
    ...holding({ members, ...has }, { topics, role }),
    self: { principal, role },
  });
  const room = testRoom(session(rows), { principal });
  const hatchery = new TestHatchery(principal, role);
  const canvas = assemble(room, hatchery.room);
  opened.push(canvas);
  canvas.hold();
  let heard = 0;
  const one = {
    ...{ canvas, hatchery, room },
    rows: (has: typeof rows) =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...session(has) }),
    unheard: () => {
      const news = hatchery.placed.slice(heard);
      heard = hatchery.placed.length;
      return news;
    },
  };
  shared.pages.push(one);
  hatchery.sync(shared.all());
  return one;
}

const placesOf = ({ canvas }: Pick<Page, 'canvas'>) => {
  const { pos } = canvas.room.store.getState().layout;
  return Object.fromEntries([...pos].sort(([a], [b]) => (a < b ? -1 : 1)));
};

async function passes(ms = 5_000): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
}

const lasting = ['autopilot', 'community', `member:${ada}`, `member:${bo}`];
const chats = (...ids: string[]) => ids.map((id) => chat(id));

test('[HC23] two pages end with the same places, whatever order their rows came in', async () => {
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', { threads: chats('t1') });
  const bos = page(shared, bo, 'member', { threads: chats('t3', 't2') });
  await passes(100);
  adas.rows({ threads: chats('t1', 't2'), jobs: [job({ name: 'j1' })] });
  await passes(100);
  adas.rows({ threads: chats('t1', 't2', 't3'), privateThreads: [secret] });
  bos.rows({ threads: chats('t3', 't2', 't1') });
  await passes();
  shared.tell();
  const ids = [...lasting, 'thread:t1', 'thread:t2', 'thread:t3'];
  expect(Object.keys(placesOf(adas))).toEqual(ids);
  expect(placesOf(bos)).toEqual(placesOf(adas));
  await passes(60_000);
  expect([...adas.unheard(), ...bos.unheard()]).toEqual([]);
});

test('[HC23] both lay out the same before anything is written, with a private chat or without', async () => {
  const threads = chats('t1', 't2', 't3');
  const adas = page(new Shared(), ada, 'owner', { threads, privateThreads: [secret] });
  const bos = page(new Shared(), bo, 'viewer', { threads: threads.toReversed() });
  adas.canvas.own.store.setState({ isKnown: true });
  await passes();
  const auto = bos.canvas.auto.getState();
  expect(Object.keys(placesOf(adas)).length).toBeGreaterThan(6);
  for (const [id, place] of Object.entries(placesOf(adas))) expect(auto.get(id)).toEqual(place);
  expect(adas.canvas.auto.getState().has('thread:mine')).toBe(true);
  expect(JSON.stringify(adas.hatchery.placed)).not.toContain('mine');
});

test('[HC23] it is one update, nobody’s act, and what comes late comes in one of its own', async () => {
  const { hatchery, rows, canvas } = page(new Shared(), ada, 'owner', {
    threads: chats('t1', 't2'),
  });
  await passes();
  expect(hatchery.placed).toHaveLength(1);
  const { acts, journal, refused } = canvas.room.store.getState();
  expect([acts.done, journal, refused, hatchery.kept]).toEqual([[], [], null, []]);
  expect(canvas.room.undo()).toBeNull();
  const before = placesOf({ canvas });
  rows({ threads: chats('t1', 't2', 't3') });
  await passes();
  expect(hatchery.placed.slice(1)).toMatchObject([[{ map: 'pos', key: 'thread:t3' }]]);
  canvas.room.draw([{ map: 'pos', key: 'thread:t1', after: { x: 9, y: 9 } }]);
  canvas.room.undo();
  expect(canvas.room.store.getState().layout.pos.get('thread:t1')).toEqual(before['thread:t1']);
  await passes(60_000);
  expect(hatchery.placed).toHaveLength(2);
});

test('[HC23] a viewer writes nothing, nor who is away, looks at the past or may not draw for now', async () => {
  const threads = chats('t1');
  const viewer = page(new Shared(), bo, 'viewer', { threads });
  const away = page(new Shared(), ada, 'owner', { threads });
  away.hatchery.drop();
  const past = page(new Shared(), ada, 'owner', { threads });
  past.canvas.view.setState({ past: { at: 1, lit: new Set(), of: (now) => now } });
  const paused = page(new Shared(), ada, 'owner', { threads });
  paused.hatchery.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: false });
  await passes();
  for (const one of [viewer, away, past, paused]) expect(one.hatchery.placed).toEqual([]);
  past.canvas.view.setState({ past: null });
  away.hatchery.sync();
  await passes();
  for (const one of [past, away]) expect(one.hatchery.placed).toHaveLength(1);
});

test('[HC23] a place that is taken away is given anew, and one that the room does not take is not', async () => {
  const { hatchery, canvas } = page(new Shared(), ada, 'owner', { threads: chats('t1') });
  await passes();
  const gone: Change = { map: 'pos', key: 'thread:t1', after: undefined };
  hatchery.change([gone]);
  await passes();
  expect(hatchery.placed.slice(1)).toMatchObject([[{ key: 'thread:t1' }]]);
  hatchery.takesPlaces = false;
  hatchery.change([gone]);
  await passes();
  expect(hatchery.placed).toHaveLength(3);
  hatchery.notice({ kind: 'unplaced', nodes: ['thread:t1'] });
  hatchery.change([gone]);
  await passes(10 * 60_000);
  expect(hatchery.placed).toHaveLength(3);
  expect(canvas.room.store.getState().refused).toBeNull();
});

/** Where something stands in a page. */
function boxIn({ canvas }: Page, id: string) {
  const facts = must(canvas.graph.getState().nodes.get(id), id);
  const { pos } = canvas.room.store.getState().layout;
  return boxOf(facts, must(pos.get(id) ?? canvas.auto.getState().get(id), `a place of ${id}`));
}

test('[HC2] what is worked on and not kept yet makes way for what comes to last, and for nothing else', async () => {
  const threads = chats('t1');
  const jobs = ['j1', 'j2'].map((name) => job({ name, threadId: threadId.parse('t1') }));
  const elsewhere = page(new Shared(), ada, 'owner', { threads });
  const bos = page(new Shared(), bo, 'viewer', { threads, jobs });
  await passes();
  elsewhere.rows({ threads, artifacts: [artifact()] });
  await passes();
  const { auto } = bos.canvas;
  const { x, y } = boxIn(elsewhere, 'artifact:x1');
  auto.setState(new Map([...auto.getState(), ['job:j1', { x, y }]]), true);
  const other = boxIn(bos, 'job:j2');
  bos.rows({ threads, jobs, artifacts: [artifact()] });
  await passes();
  const made = boxIn(bos, 'artifact:x1');
  expect(made).toMatchObject({ x, y });
  expect(overlaps(boxIn(bos, 'job:j1'), made)).toBe(false);
  expect(boxIn(bos, 'job:j2')).toEqual(other);
});

test('[HC2] what hangs on something goes along when that gets its place of everybody elsewhere', async () => {
  const jobs = [job({ threadId: threadId.parse('t1') })];
  const bos = page(new Shared(), bo, 'viewer', { threads: chats('t1'), jobs });
  await passes();
  const chatWas = boxIn(bos, 'thread:t1');
  const jobWas = boxIn(bos, 'job:j1');
  bos.hatchery.change([{ map: 'pos', key: 'thread:t1', after: { x: chatWas.x + 3_000, y: 0 } }]);
  await passes();
  expect(boxIn(bos, 'job:j1').x).toBe(jobWas.x + 3_000);
});

test('[HG5] [HC23] a note that kept its words and lost its place is drawn, and the room keeps it where it stood', async () => {
  const laidOut: Change[] = [
    { map: 'notes', key: 'n', after: { text: 'plan', by: bo, at: 1 } },
    { map: 'pos', key: 'note:n', after: { x: 3_000, y: 40 } },
  ];
  const shared = new Shared();
  shared.put(...laidOut);
  const adas = page(shared, ada, 'owner', {});
  const bos = page(shared, bo, 'viewer', {});
  await passes();
  adas.unheard();
  for (const { hatchery } of [adas, bos])
    hatchery.change([{ map: 'pos', key: 'note:n', after: undefined }]);
  for (const { canvas } of [adas, bos])
    expect(canvas.room.store.getState().layout.pos.get('note:n')).toEqual({ x: 3_000, y: 40 });
  await passes();
  const node = { map: 'pos', key: 'note:n', after: { x: 3_000, y: 40 }, isNobodys: true };
  expect(adas.unheard()).toEqual([[node]]);
  await passes(60_000);
  expect([...adas.unheard(), ...bos.unheard()]).toEqual([]);
});

test('[HC23] what the room refuses of it is not said, and goes when one may draw again, with nothing else changed', async () => {
  const { hatchery, canvas } = page(new Shared(), ada, 'owner', { threads: chats('t1') });
  hatchery.takesPlaces = false;
  await passes();
  hatchery.notice({ kind: 'refused', why: 'You may only look.' });
  await passes();
  expect(hatchery.placed).toHaveLength(1);
  expect(canvas.room.store.getState()).toMatchObject({ phase: 'live', refused: null });
  hatchery.takesPlaces = true;
  hatchery.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: true });
  await passes();
  expect(hatchery.placed).toHaveLength(2);
  expect(Object.keys(placesOf({ canvas }))).toContain('thread:t1');
});

test('[HC23] what is lost on its way is asked for again, and nothing while it is', async () => {
  const { hatchery, canvas, rows } = page(new Shared(), ada, 'owner', { threads: chats('t1') });
  hatchery.takesPlaces = false;
  await passes();
  rows({ threads: chats('t1', 't2') });
  await passes(60_000);
  expect(hatchery.placed.slice(1)).toMatchObject([[{ key: 'thread:t2' }]]);
  hatchery.drop();
  hatchery.takesPlaces = true;
  hatchery.sync();
  await passes();
  expect(hatchery.placed).toHaveLength(3);
  expect(Object.keys(placesOf({ canvas }))).toHaveLength(6);
});

test('[HC23] the room takes none three times in a minute: the next is asked for when the minute is over', async () => {
  const ids = ['t1', 't2', 't3', 't4'];
  const { hatchery, canvas, rows } = page(new Shared(), ada, 'owner', {});
  for (const [at] of ids.entries()) {
    await passes();
    hatchery.takesPlaces = at > 2;
    rows({ threads: chats(...ids.slice(0, at + 1)) });
    await passes();
    const node = `thread:${ids[at]}`;
    if (at < 3) hatchery.notice({ kind: 'unplaced', nodes: [node] });
  }
  expect(Object.keys(placesOf({ canvas }))).toEqual(lasting);
  await passes(60_000);
  // Those that it did not take are not asked for again.
  expect(Object.keys(placesOf({ canvas }))).toEqual([...lasting, 'thread:t4']);
});

test('[HC23] what the room had no room for may be asked for again when the minute is over', async () => {
  const { hatchery, canvas } = page(new Shared(), ada, 'owner', { threads: chats('t1', 't2') });
  hatchery.takesPlaces = false;
  await passes();
  hatchery.notice({ kind: 'unplaced', nodes: ['thread:t1'] });
  hatchery.notice({ kind: 'unplaced', nodes: ['thread:t2', ...lasting], isFull: true });
  hatchery.takesPlaces = true;
  const moved = (x: number): Change => ({ map: 'pos', key: 'note:n', after: { x, y: 9_000 } });
  await passes();
  hatchery.change([moved(1)]);
  await passes();
  expect(hatchery.placed).toHaveLength(1);
  await passes(60_000);
  hatchery.change([moved(2)]);
  await passes();
  expect(hatchery.placed).toHaveLength(2);
  const { pos } = canvas.room.store.getState().layout;
  expect([pos.has('thread:t1'), pos.has('thread:t2'), pos.has('autopilot')]).toEqual([
    false,
    true,
    true,
  ]);
});

/** A chat that answers and makes `many` calls, of which the last goes on. */
function busy(id: string, many: number) {
  const of = { seq: 1, threadId: id };
  const at = { ...of, n: 2, messageId: `${id}-m2`, runId: `${id}-r1`, kind: 'tool' };
  const call = { ...at, name: 'web.fetch', input: { url: 'https://example.com/' } };
  return {
    thread: {
      ...chat(id),
      activity: { state: 'running' as const, runId: runId.parse(`${id}-r1`) },
    },
    runs: [
      runRow.parse({
        ...{ ...of, id: `${id}-r1`, n: 1, askedBy: ada, messageId: `${id}-m1` },
        ...{ state: 'running', queuedAt: 1, startedAt: 2 },
      }),
    ],
    messages: [
      messageRow.parse({
        ...{ ...of, id: `${id}-m2`, n: 2, author: `autopilot:${id}`, at: 1, runId: `${id}-r1` },
      }),
    ],
    parts: Array.from({ length: many }, (_, i) =>
      partRow.parse({
        ...{ ...call, id: `${id}-p${i}`, i, callId: `c${i}` },
        ...(i === many - 1 ? { state: 'running' } : { state: 'done', endedAt: Date.now() }),
      }),
    ),
  };
}

test('[HC38] jobs, approvals, calls and previews stand at one place for everybody, also for who comes later', async () => {
  const { thread, ...answering } = busy('t1', 3);
  const threads = [thread, ...chats('t2')];
  const inChat = { threadId: threadId.parse('t1') };
  const jobs = [job({ name: 'j1', ...inChat }), job({ name: 'j2' })];
  const approvals = [approval({ name: 'x1', ...inChat }), approval({ name: 'x2' })];
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', {
    ...{ threads, jobs: jobs.slice(0, 1), approvals, privateThreads: [secret] },
  });
  adas.canvas.own.store.setState({ isKnown: true });
  const bos = page(shared, bo, 'viewer', { threads: threads.toReversed() });
  await passes(100);
  adas.rows({ threads, jobs, approvals, privateThreads: [secret], ...answering });
  bos.rows({ threads, jobs: jobs.toReversed(), approvals: approvals.slice(0, 1) });
  await passes();
  shared.tell();
  await passes();
  bos.rows({ threads, jobs, approvals, ...answering, parts: answering.parts.toReversed() });
  await passes();
  const late = page(shared, bo, 'viewer', {
    ...{ threads, jobs, approvals: approvals.toReversed(), ...answering },
  });
  await passes();
  const ids = [
    ...jobs.map(({ id }) => `job:${id}`),
    ...approvals.map(({ id }) => `approval:${id}`),
  ];
  const all = [
    ...[...ids, ...approvals.map(({ id }) => `ghost:${id}`)],
    ...answering.parts.map(({ id }) => `tool:${id}`),
  ];
  for (const id of all)
    for (const one of [bos, late]) expect(boxIn(one, id), id).toEqual(boxIn(adas, id));
  const boxes = all.map((id) => boxIn(adas, id));
  expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlaps(a, b)))).toEqual([]);
});

test.each([
  ['approval:x1', 'ghost:x1'],
  ['thread:t1', 'tool:t1-p1'],
])('[HC38] where somebody moves %s, %s goes along at once', async (moved, along) => {
  const approvals = [approval({ name: 'x1' })];
  const { thread, ...answering } = busy('t1', 3);
  const one = page(new Shared(), bo, 'viewer', { approvals, threads: [thread], ...answering });
  await passes();
  const [was, alongWas] = [boxIn(one, moved), boxIn(one, along)];
  const after = { x: was.x + 9_000, y: was.y + 9_000 };
  one.hatchery.change([{ map: 'pos', key: moved, after }]);
  await passes(0);
  const { x, y } = boxIn(one, along);
  expect({ x, y }).toEqual({ x: alongWas.x + 9_000, y: alongWas.y + 9_000 });
});

test('[HC2] [HC38] nothing lies on what only one sees: it makes way, and its calls stand beside it', async () => {
  const { thread, ...answering } = busy('mine', 2);
  const privateThreads = [{ ...secret, activity: thread.activity }];
  const own = { threads: chats('t1'), privateThreads, ...answering };
  const adas = page(new Shared(), ada, 'owner', own);
  adas.canvas.own.store.setState({ isKnown: true });
  await passes();
  const wasAt = boxIn(adas, 'thread:mine');
  const call = boxIn(adas, 'tool:mine-p1');
  expect(call.x).toBeGreaterThan(wasAt.x + wasAt.width);
  adas.rows({ ...own, jobs: [job({ name: 'j1' })] });
  const after = { x: wasAt.x + 20, y: wasAt.y + 20 };
  adas.hatchery.change([{ map: 'pos', key: 'job:j1', after }]);
  await passes();
  const lies = ['job:j1', 'thread:mine', 'tool:mine-p0', 'tool:mine-p1'];
  const boxes = lies.map((id) => boxIn(adas, id));
  expect(boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlaps(a, b)))).toEqual([]);
  expect(boxes[0]).toMatchObject(after);
});

test.each([
  ['one who draws', 'owner' as const],
  ['one who may only look', 'viewer' as const],
])(
  '[HC2] [HC23] for %s nothing comes to stand in somebody’s frame, where it would look like part of it',
  async (_, role) => {
    const free = page(new Shared(), ada, 'owner', { threads: chats('t1') });
    const jobs = [job({ threadId: threadId.parse('t1') })];
    free.rows({ threads: chats('t1', 't2'), jobs });
    await passes();
    const around = ['thread:t1', 'thread:t2', 'job:j1'].map((id) => boxIn(free, id));
    const [x, y] = [
      Math.min(...around.map((one) => one.x)),
      Math.min(...around.map((one) => one.y)),
    ];
    const frame = { x: x - 20, y: y - 20, width: 1_400, height: 900 };
    const shared = new Shared();
    shared.put(
      { map: 'groups', key: 'g', after: { title: 'Launch', by: bo, at: 1 } },
      { map: 'pos', key: 'group:g', after: { x: frame.x, y: frame.y } },
      { map: 'looks', key: 'group:g', after: { w: frame.width, h: frame.height } },
    );
    const framed = page(shared, ada, role, { threads: chats('t1', 't2'), jobs });
    await passes();
    for (const id of ['thread:t1', 'thread:t2', 'job:j1'])
      expect(overlaps(boxIn(framed, id), frame), id).toBe(false);
  },
);

test('[HC23] a chat that becomes everybody’s is written where everybody lays it out, not where one alone saw it', async () => {
  const row = (id: string) => ({
    ...{ id: `${ada}/${id}`, seq: 1, principal: ada, threadId: threadId.parse(id) },
    ...{ title: id, lastAt: 1, activity: { state: 'idle' as const } },
  });
  const secrets = ['a1', 'a2', 'a3'].map(row);
  const fresh = page(new Shared(), bo, 'member', { threads: chats('a3', 't1') });
  await passes();
  const adas = page(new Shared(), ada, 'owner', { threads: chats('t1'), privateThreads: secrets });
  adas.canvas.own.store.setState({ isKnown: true });
  await passes();
  const alone = must(adas.canvas.auto.getState().get('thread:a3'), 'a place of one’s own');
  // The room hid it a moment longer than its rows said.
  adas.hatchery.takesPlaces = false;
  adas.rows({ threads: chats('t1', 'a3'), privateThreads: secrets.slice(0, 2) });
  await passes();
  adas.hatchery.notice({ kind: 'unplaced', nodes: ['thread:a3'] });
  adas.rows({ threads: chats('t1'), privateThreads: secrets });
  await passes();
  adas.hatchery.takesPlaces = true;
  adas.rows({ threads: chats('t1', 'a3'), privateThreads: secrets.slice(0, 2) });
  await passes();
  const at = placesOf(adas)['thread:a3'];
  expect(at).toBeDefined();
  expect(at).not.toEqual(alone);
  expect(at?.x).toBe(placesOf(fresh)['thread:a3']?.x);
});

/** What of a page lies on something else of it. */
function lyingOn(one: Page): string[][] {
  const ids = [...one.canvas.graph.getState().nodes.keys()];
  return ids.flatMap((a, i) =>
    ids.slice(i + 1).flatMap((b) => (overlaps(boxIn(one, a), boxIn(one, b)) ? [[a, b]] : [])),
  );
}

test('[HC38] the place of an OpenClaw that there is not stays where it is as chats, jobs and approvals come', async () => {
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', {});
  await passes();
  shared.tell();
  await passes();
  const was = boxIn(adas, 'openclaw');
  const ids: string[] = [];
  for (let n = 0; n < 9; n++) {
    ids.push(`t${9 - n}`);
    const jobs = ids.slice(3).map((name) => job({ name }));
    const approvals = ids.slice(5).map((name) => approval({ name }));
    const rows = { threads: chats(...ids), jobs, approvals };
    // One who comes just now settles what is new alike.
    const late = page(shared, bo, 'viewer', rows);
    adas.rows(rows);
    await passes();
    shared.tell();
    await passes();
    for (const one of [adas, late]) {
      expect(boxIn(one, 'openclaw'), ids.join()).toEqual(was);
      expect(lyingOn(one)).toEqual([]);
    }
  }
});

test('[HC38] where somebody puts something on it, it makes way, and stands there again after; so after Tidy and Undo', async () => {
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', { threads: chats('t1', 't2', 't3') });
  await passes();
  shared.tell();
  await passes();
  const { canvas } = adas;
  const was = boxIn(adas, 'openclaw');
  canvas.room.draw([{ map: 'pos', key: 'thread:t2', after: { x: was.x + 9, y: was.y + 9 } }]);
  await passes();
  expect(lyingOn(adas)).toEqual([]);
  canvas.room.undo();
  await passes();
  expect(boxIn(adas, 'openclaw')).toEqual(was);
  canvas.room.draw([{ map: 'pos', key: 'autopilot', after: { x: 3_000, y: 700 } }]);
  await passes();
  const aside = boxIn(adas, 'openclaw');
  await tidyAll(canvas);
  await passes();
  expect(boxIn(adas, 'openclaw')).not.toEqual(aside);
  canvas.room.undo();
  await passes();
  expect(boxIn(adas, 'openclaw')).toEqual(aside);
});

test('[HC38] a call that waits stands in no row with the approval that it waits for, whoever came first', async () => {
  const { thread, ...answering } = busy('t1', 4);
  const approvals = [approval({ name: 'x1', threadId: threadId.parse('t1') })];
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', { threads: [thread], ...answering });
  await passes();
  adas.rows({ threads: [thread], ...answering, approvals });
  await passes();
  shared.tell();
  await passes();
  const late = page(shared, bo, 'viewer', { threads: [thread], ...answering, approvals });
  await passes();
  const beside = ['approval:x1', 'ghost:x1'].map((id) => boxIn(adas, id));
  for (const { id } of answering.parts) {
    const { y, height, ...across } = boxIn(adas, `tool:${id}`);
    for (const one of beside)
      expect(y + height <= one.y - 16 || y >= one.y + one.height + 16, id).toBe(true);
    expect(boxIn(late, `tool:${id}`)).toEqual({ y, height, ...across });
  }
});

test('[HC38] a call stands where who comes just now sees it, also after something was put there and taken away, and after Undo of Tidy', async () => {
  const { thread, ...answering } = busy('t1', 3);
  const rows = { threads: [thread, ...chats('t2', 't3')], ...answering };
  const shared = new Shared();
  const adas = page(shared, ada, 'owner', rows);
  await passes();
  shared.tell();
  await passes();
  const calls = answering.parts.map(({ id }) => `tool:${id}`);
  const expectForAll = async () => {
    await passes();
    const now = new Shared();
    now.put(
      ...Object.entries(placesOf(adas)).map(
        ([key, after]) => ({ map: 'pos', key, after }) as const,
      ),
    );
    const late = page(now, bo, 'viewer', rows);
    await passes();
    for (const id of calls) expect(boxIn(adas, id), id).toEqual(boxIn(late, id));
    return calls.map((id) => boxIn(adas, id));
  };
  const was = await expectForAll();
  const { canvas } = adas;
  const [first] = was;
  const at = { x: must(first, 'a call').x + 9, y: must(first, 'a call').y + 9 };
  canvas.room.draw([{ map: 'pos', key: 'thread:t2', after: at }]);
  expect(await expectForAll()).not.toEqual(was);
  await tidyAll(canvas);
  await expectForAll();
  canvas.room.undo();
  await expectForAll();
  canvas.room.undo();
  expect(await expectForAll()).toEqual(was);
});
