import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { beginSummary } from '../../party/autopilot/summaries.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { contract, isMethodName, methodNames } from '../../shared/methods/contract.ts';
import { lobbyRoom, partId as partIdSchema, threadId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import { boot } from './gateway-stage.ts';
import { placeInstance } from './place-instance.ts';
import type { RawClient } from './raw-client.ts';
import { RoomBench } from './room-bench.ts';

/** The tables that people read are the ones that are asked: method or topic, then a cell per column. */
const page = readFileSync(new URL('../../docs/authorization.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, name = '', rest = '']) => ({
  name,
  cells: rest.split('|').map((cell) => cell.trim()),
}));
const methodRows = rows.filter(({ name }) => name in contract);
const topicRows = rows.filter(({ name }) => !(name in contract));
/** Nobody allowed it: `web.fetch` is not the room’s to do at all. */
const unasked = expect.stringMatching(/^(waits|notHere)$/);
/** Refusals for want of rights; with others the caller was let through. */
const denials = ['notAllowed', 'notHere', 'keyTooSmall'];
const columns = [...role.options, 'no member', 'autopilot', 'connector'];

const hello = {
  protocol: { min: 1, max: 1 },
  client: { name: 'x', version: '1' },
  caps: [],
  topics: [],
};

const gatewayQuestion = {
  gatewayId: 'g',
  sessionKey: 'agent:main:x',
  action: '{}',
  digest: sha256Hex('{}'),
  allowedDecisions: [],
  createdAt: 1,
  expiresAt: 1,
};

/** A room in which every method has something to be about. */
function stage() {
  const bench = new RoomBench();
  const { threadId, messageId, runId, place, producer } = bench.answering('hello', 'Hi');
  const { partId } = place;
  const model = { provider: 'x', id: 'y', rehearsal: true };
  const ada = bench.join('ada');
  const { projectId } = ada.does('projects.create', { title: 'Birds' }, 'key-project');
  ada.does('threads.change', { threadId, projectId }, 'key-into');
  const steps = { kind: 'rehearsal.steps', input: { steps: 1 } };
  const { jobId } = ada.does('jobs.start', steps, 'key-steps');
  ada.does('jobs.cancel', { jobId }, 'key-cancel');
  const artifact = { threadId, name: 'Birds', text: 'Three.' };
  const { artifactId } = ada.does('artifacts.publish', artifact, 'key-artifact');
  bench.room.turn((turn) => {
    const run = readRow(turn.store, 'runs', runId);
    if (run !== null) beginSummary(turn, run, { messageId, n: 1, messages: 1 });
  });
  const fetch = { callId: 'c9', name: 'web.fetch', input: { url: 'https://example.com/' } };
  const question = { ...place, partId: partIdSchema.parse('p-fetch'), i: 3, ...fetch };
  const { approvalId, digest } = producer.does('approval.request', question);
  const yes = { approvalId, digest, verdict: 'approve' } as const;
  ada.does('approvals.decide', yes, 'key-first');
  ada.does('approvals.decide', { ...yes, again: true }, 'key-second');
  const { instanceId, session, other, callId } = placeInstance(bench, threadId);
  const policy = { preset: 'solo', minutes: 60 };
  const called = { callId: 'c1', name: 'clock.now', state: 'called', input: {} };
  const params: Record<string, object> = {
    hello,
    'topic.open': { topic: 'workspace' },
    'topic.close': { topic: 'workspace' },
    'threads.rename': { threadId, title: 'Birds' },
    'threads.page': { before: 9, limit: 1 },
    'messages.send': { threadId, text: 'hello' },
    'messages.page': { threadId, before: 9, limit: 1 },
    'runs.stop': { runId },
    'run.open': { runId, contextUnits: 10 },
    'run.start': { runId, model },
    'part.start': { ...place, partId: 'p-more', i: 1, kind: 'text', text: '' },
    'part.revise': { partId, rev: 1, keep: 0 },
    'part.end': { partId, rev: 0, length: 2, sha256: sha256Hex('Hi'), state: 'done' },
    tool: { ...place, partId: 'p-tool', i: 2, ...called },
    'run.stall': { runId, stalled: null },
    usage: { runId, usage: { inputTokens: 1, outputTokens: 1 } },
    'run.end': { runId, state: 'done' },
    'run.context': { runId, contextUnits: 10 },
    'summary.begin': { runId, contextUnits: 10 },
    'summary.keep': { runId, messageId, text: 'They talked of birds.' },
    'summary.miss': { runId, contextUnits: 10 },
    'thread.title': { runId, title: 'Birds' },
    'threads.create': { title: 'Birds' },
    'threads.change': { threadId, archived: true },
    'threads.list': {},
    'messages.note': { threadId, text: 'hello' },
    'members.list': {},
    'jobs.kinds': {},
    'jobs.list': {},
    'jobs.look': { jobId },
    'jobs.cancel': { jobId },
    'projects.remember': { threadId, note: 'Birds sing.' },
    'jobs.start': { kind: 'rehearsal.steps', input: { steps: 1, everyMs: 1_000 }, threadId },
    'artifacts.publish': { ...artifact, baseVersion: 1 },
    'artifacts.get': { artifactId },
    'artifacts.list': { threadId },
    'approval.request': question,
    'approval.dispatch': { approvalId, digest, token: 'a-token-of-the-ledger' },
    'run.park': { runId },
    'web.fetch': fetch.input,
    'room.pause': { reason: 'too loud' },
    'room.resume': {},
    'room.transfer': { to: ada.principal },
    'policies.set': policy,
    'policies.weaken': policy,
    'instances.create': {},
    'instances.restart': { instanceId },
    'instances.remove': { instanceId },
    'instances.rename': { instanceId, name: 'Gardener' },
    'instances.attach': { instanceId, to: { kind: 'thread', id: threadId } },
    'instances.detach': { instanceId, to: { kind: 'thread', id: threadId } },
    'instances.allowCommands': { instanceId },
    'instances.get': { instanceId },
    'instances.call': { instanceId, name: 'ls', input: {} },
    'instances.called': { callId, threadId },
    'sessions.create': { instanceId },
    'sessions.reset': { threadId: session },
    'sessions.remove': { threadId: other },
    'sessions.read': { threadId: session },
    'sessions.history': { threadId: session },
    'sessions.send': { threadId: session, text: 'hello' },
    'gateway.hello': boot,
    'gateway.done': { orderId: 'o-1', ok: true },
    'gateway.ready': { pingMs: 1, model },
    'gateway.trouble': { trouble: null },
    'gateway.session': { sessionKey: 'agent:main:x', at: 1 },
    'gateway.sessionGone': { sessionKey: 'agent:main:x' },
    'gateway.run': { sessionKey: 'agent:main:x', gatewayRunId: 'r', cause: 'cron', at: 1 },
    'gateway.history': { threadId: session, sessionKey: 'x', messages: [], whole: true },
    'gateway.asks': { ...gatewayQuestion },
    'gateway.asked': { gatewayIds: [] },
    'gateway.settled': { gatewayId: 'g', decision: 'gone' },
    'gateway.refused': { gatewayId: 'g', kind: 'question', at: 1, about: 'Which?', ok: true },
    'gateway.lines': { lines: [] },
  };
  return { bench, threadId, params };
}

/** What the room says to one caller about one method, after its hello. */
function asked(who: Principal, method: string, { bench, params }: ReturnType<typeof stage>) {
  const client = bench.connect(who);
  if (method !== 'hello' && client.tries('hello', hello) !== 'ok') return 'not let in';
  return client.tries(method, params[method] ?? {}, 'key-00000001');
}

/** A room that somebody founded (their home, or the Lobby), in which they are what the column says. */
function founded(founder: Principal, as: string, id?: typeof lobbyRoom): ReturnType<typeof stage> {
  const place = id === undefined ? {} : { id };
  const bench = new RoomBench({}, { founder: { principal: founder, name: 'Ada' }, ...place });
  const here = { bench, threadId: threadId.parse('none'), params: {} };
  member(here, founder, as);
  return here;
}

const member = ({ bench }: ReturnType<typeof stage>, who: Principal, as: string): Principal => {
  bench.room.turn((turn) =>
    turn.changes.put('members', (seq) => ({
      id: who,
      seq,
      name: 'x',
      role: role.parse(as),
      joinedAt: turn.now,
    })),
  );
  return who;
};

test('[AU15] the tables have a row for every method and a cell for every column', () => {
  expect(methodRows.map(({ name }) => name)).toEqual(methodNames);
  for (const { cells } of methodRows) expect(cells).toHaveLength(columns.length + 2);
  for (const { cells } of topicRows) expect(cells).toHaveLength(columns.length + 1);
  expect(topicRows).toHaveLength(9);
});

for (const { name, cells } of methodRows) {
  const [place] = cells;
  const cellOf = (column: string) => cells[columns.indexOf(column) + 2];

  test.each(role.options)(`[AU15] ${name}, asked by a %s, human or agent`, (as) => {
    for (const kind of ['human', 'agent']) {
      const here = stage();
      const answer = asked(member(here, principal.parse(`${kind}:x`), as), name, here);
      if (cellOf(as) === 'asks') {
        expect([kind, answer]).toEqual([kind, 'waits']);
        continue;
      }
      const isFor = place === 'every room' && ['yes', kind].includes(cellOf(as) ?? '');
      const isAsked = name in here.params;
      const got = isAsked || denials.includes(answer) ? answer : 'let through';
      const denied =
        place === 'every room' ? 'notAllowed' : expect.stringMatching(/notAllowed|notHere/);
      expect([kind, got]).toEqual([kind, isFor ? (isAsked ? 'ok' : 'let through') : denied]);
    }
  });

  const may = (as: string, kind: string) => ['yes', 'asks', kind].includes(cellOf(as) ?? '');
  const isRead = isMethodName(name) && contract[name].repeat === 'reads';

  test.each(role.options)(`[AU15] ${name}, asked at home by its founder as a %s`, (as) => {
    for (const kind of ['human', 'agent']) {
      const founder = principal.parse(`${kind}:ada`);
      const answer = asked(founder, name, founded(founder, as));
      const isFor = place !== 'lobby' && may(as, kind);
      expect([kind, denials.includes(answer) ? 'no' : 'yes']).toEqual([kind, isFor ? 'yes' : 'no']);
    }
  });

  test.each(role.options)(`[AU15] ${name}, asked in the Lobby by a %s`, (as) => {
    for (const kind of ['human', 'agent']) {
      const founder = principal.parse(`${kind}:ada`);
      const answer = asked(founder, name, founded(founder, as, lobbyRoom));
      const isThere = place === 'lobby' || (place === 'every room' && isRead);
      const isFor = isThere && may(as, kind);
      expect([kind, denials.includes(answer) ? 'no' : 'yes']).toEqual([kind, isFor ? 'yes' : 'no']);
    }
  });

  test(`[AU15] ${name}, asked by who is no member`, () => {
    const answer = asked(principal.parse('human:eve'), name, stage());
    expect([cellOf('no member'), answer]).toEqual([
      'no',
      name === 'hello' ? 'notAllowed' : 'not let in',
    ]);
  });

  test(`[AU15] ${name}, asked by the producer of the thread, of another, and of another kind`, () => {
    const here = stage();
    const own = asked(principal.parse(`autopilot:${here.threadId}`), name, here);
    const other = stage();
    const { threadId } = other.bench.asked();
    const foreign = asked(principal.parse(`autopilot:${threadId}`), name, other);
    const connector = asked(principal.parse('connector:box'), name, stage());
    const refused = expect.stringMatching(/^(notAllowed|notFound)$/);
    const expected = {
      yes: ['ok', 'ok'],
      own: ['ok', refused],
      run: ['ok', 'ok'],
      no: ['notAllowed', 'notAllowed'],
      asks: [unasked, unasked],
    };
    const cell = cellOf('autopilot');
    expect([own, foreign]).toEqual(Object.entries(expected).find(([one]) => one === cell)?.[1]);
    // Of a box that nobody knows the socket is closed instead.
    const stranger = name === 'gateway.hello' ? 'silence' : refused;
    expect(connector).toEqual(cellOf('connector') === 'yes' ? 'ok' : stranger);
  });
}

/** Whoever may only look: by their role, or by a key that is for reading, even the founder's. */
const lookers: Record<string, (here: ReturnType<typeof stage>) => RawClient> = {
  'a viewer': (here) => here.bench.connect(member(here, principal.parse('human:x'), 'viewer')),
  'an agent that is a viewer': (here) =>
    here.bench.connect(member(here, principal.parse('agent:x'), 'viewer')),
  'a key for reading of an owner': (here) =>
    here.bench.connect(member(here, principal.parse('agent:x'), 'owner'), { credential: reading }),
};
const reading = { kind: 'key', id: 'key-1', scope: 'read', expiresAt: 4_000_000_000_000 } as const;
const changing = methodNames.filter((name) => contract[name].repeat !== 'reads');

test.each(Object.entries(lookers))(
  '[R63] %s changes nothing: every method that could is refused before it wrote or told anything',
  (who, come) => {
    for (const name of changing) {
      if (name === 'members.leave' && !who.startsWith('a key')) continue;
      const here = stage();
      const { bench, params } = here;
      const watcher = bench.join('ada', ['workspace', `thread:${here.threadId}`]);
      const client = come(here);
      client.hello(['workspace']);
      bench.run(0);
      watcher.fresh();
      const before = [bench.store.writes, bench.deliveries.length];
      const answer = client.tries(name, params[name] ?? {}, 'key-00000001');
      bench.run(0);
      expect([name, denials.includes(answer)]).toEqual([name, true]);
      expect([name, bench.store.writes, bench.deliveries.length]).toEqual([name, ...before]);
      expect([name, watcher.heard, client.closed]).toEqual([name, [], null]);
    }
  },
);

/** The room a topic belongs to, with somebody in it as the column says. */
function watchedAs(place: string, as: string): [ReturnType<typeof stage>, Principal] {
  const ada = principal.parse('human:ada');
  if (place === 'home') return [founded(ada, as), ada];
  if (place === 'lobby') return [founded(ada, as, lobbyRoom), ada];
  const here = stage();
  return [here, member(here, principal.parse('human:x'), as)];
}

for (const { name, cells } of topicRows) {
  const [place = ''] = cells;
  const cellOf = (column: string) => cells[columns.indexOf(column) + 1];
  const watches = (here: ReturnType<typeof stage>, who: Principal) => {
    here.params['topic.open'] = {
      topic: name.replace('<id>', name.startsWith('box') ? 'box-1' : here.threadId),
    };
    return asked(who, 'topic.open', here) === 'ok' ? 'yes' : 'no';
  };

  test.each(role.options)(`[AU15] ${name}, watched in its place by a %s`, (as) => {
    expect([as, watches(...watchedAs(place, as))]).toEqual([as, cellOf(as)]);
  });

  test(`[AU15] ${name}, watched by others, or in another place`, () => {
    const strangers = ['no member', 'autopilot', 'connector'];
    const seen = strangers.map((as) => {
      const here = stage();
      const autopilot = principal.parse(`autopilot:${here.threadId}`);
      const connector = principal.parse('connector:box');
      const eve = principal.parse('human:eve');
      return watches(here, as === 'autopilot' ? autopilot : as === 'connector' ? connector : eve);
    });
    expect(seen).toEqual(strangers.map(cellOf));
    if (place === 'every room') return;
    const here = stage();
    expect(watches(here, member(here, principal.parse('human:x'), 'owner'))).toBe('no');
  });
}
