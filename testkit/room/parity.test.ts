import { expect, test } from 'vitest';
import { contract, isMethodName, type MethodName } from '../../shared/methods/contract.ts';
import type { gateway } from '../../shared/methods/gateway.ts';
import type { humanOnly } from '../../shared/methods/human-only.ts';
import type { parking } from '../../shared/methods/parking.ts';
import type { produce } from '../../shared/methods/produce.ts';
import type { summarise } from '../../shared/methods/summarise.ts';
import type { tools } from '../../shared/methods/tools.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { placeInstance } from './place-instance.ts';
import type { RawClient } from './raw-client.ts';
import type { RoomBench } from './room-bench.ts';
import { Town } from './town.ts';

type SharedMethod = Exclude<
  MethodName,
  | keyof typeof produce
  | keyof typeof humanOnly
  | keyof typeof parking
  | keyof typeof summarise
  | keyof typeof tools
  | keyof typeof gateway
  | 'instances.call'
  | 'instances.called'
  | 'sessions.send'
>;
type Kind = 'human' | 'agent';

/** Ada's room with Bo in it, a thread, a run, a link for one more and one for nobody yet. */
async function stage(kind: Kind) {
  const town = new Town();
  const room = town.home(`${kind}:ada`);
  const home = town.home(`${kind}:cy`);
  await town.invited(`${kind}:bo`, room, 'operator');
  const ada = town.enter(`${kind}:ada`, room, ['workspace', 'vault', 'home']);
  const bo = town.enter(`${kind}:bo`, room);
  const cy = town.enter(`${kind}:cy`, home, ['workspace', 'home']);
  const { threadId } = ada.does('threads.create', { title: 'Talk' });
  ada.does('topic.open', { topic: `thread:${threadId}` });
  const { runId } = ada.does('messages.send', { threadId, text: 'hello' });
  const { inviteId, code = '' } = ada.does('invites.create', { role: 'member', hours: 1 });
  const work = worked(room, ada, bo, kind);
  const { versionId } = await ada.doesLater('canvas.name', { name: 'First' });
  const { noteId } = await ada.doesLater('graph.note', { text: 'tides', x: 1, y: 1 });
  town.run(0);
  for (const client of [ada, bo, cy]) client.fresh();
  const drawn = { versionId, noteId };
  return {
    kind,
    town,
    room,
    home,
    ada,
    bo,
    cy,
    threadId,
    runId,
    inviteId,
    code,
    ...work,
    ...drawn,
  };
}

/** A thread that was answered, and something of everything that waits, runs or is allowed. */
function worked(room: RoomBench, ada: RawClient, bo: RawClient, kind: Kind) {
  const answered = ada.does('threads.create', { title: 'Done' }).threadId;
  const asked = ada.does('messages.send', { threadId: answered, text: 'a harbour' });
  const producer = room.producer(answered);
  const model = { provider: 'x', id: 'y', rehearsal: true };
  producer.does('run.start', { runId: asked.runId, model });
  const place = { runId: asked.runId, messageId: 'm-1', partId: 'p-1', i: 0 };
  producer.does('part.start', { ...place, kind: 'text', text: 'Hi' });
  producer.does('run.end', { runId: asked.runId, state: 'done' });
  const waits = ada.ask('room.transfer', { to: `${kind}:bo` }, 'key-transfer');
  const approvalId = waits.ok ? '' : (waits.error.approvalId ?? '');
  const { digest } = ada.does('approvals.get', { approvalId }).approval;
  const { projectId } = ada.does('projects.create', { title: 'Port' });
  const inProject = ada.does('threads.create', { title: 'In it', projectId }).threadId;
  const grant = { to: bo.principal, method: 'room.pause', where: {}, uses: 1, hours: 1 };
  const { grantId } = ada.does('grants.create', { ...grant, purpose: 'act' });
  const steps = { kind: 'rehearsal.steps', input: { steps: 9, everyMs: 60_000 } };
  const { jobId } = ada.does('jobs.start', steps);
  const ended = ada.does('jobs.start', steps).jobId;
  ada.does('jobs.cancel', { jobId: ended });
  const task = { kind: 'work', input: { task: 'count the birds', of: 4 } };
  const [open, taken] = [0, 1].map(() => ada.does('jobs.start', task).jobId);
  ada.does('jobs.claim', { jobId: taken ?? '' });
  const { scheduleId } = ada.does('schedules.create', scheduled);
  const text = '# Tides';
  const { artifactId } = ada.does('artifacts.publish', { threadId: answered, name: 'Tides', text });
  const { messageId } = asked;
  const { instanceId, session, other } = placeInstance(room, answered);
  const work = { jobId, ended, open, taken, scheduleId, artifactId };
  return {
    messageId,
    approvalId,
    digest,
    projectId,
    inProject,
    grantId,
    instanceId,
    session,
    other,
    ...work,
  };
}

const scheduled = {
  title: 'Later',
  when: { kind: 'once', at: 1_900_000_000_000 },
  what: { kind: 'job', job: 'rehearsal.steps', title: 'x', input: { steps: 1 } },
} as const;

type Stage = Awaited<ReturnType<typeof stage>>;
interface Made {
  kind: Kind;
  threadId: ThreadId;
  runId: RunId;
  inviteId: string;
  code: string;
  messageId: string;
  approvalId: string;
  digest: string;
  projectId: string;
  inProject: ThreadId;
  grantId: string;
  jobId: string;
  ended: string;
  open: string | undefined;
  taken: string | undefined;
  scheduleId: string;
  artifactId: string;
  instanceId: string;
  session: ThreadId;
  other: ThreadId;
  versionId: string;
  noteId: string;
}
type Play = (made: Made) => { by?: 'bo' | 'cy' | 'new'; params: object };

/** Who asks (Ada, unless it says otherwise) and with what. Without an entry here nothing compiles. */
const plays: Record<SharedMethod, Play> = {
  hello: () => ({
    by: 'new',
    params: {
      protocol: { min: 1, max: 1 },
      client: { name: 'x', version: '1' },
      caps: [],
      topics: [{ topic: 'workspace' }, { topic: 'home' }, { topic: 'vault' }, { topic: 'nowhere' }],
    },
  }),
  'topic.open': ({ threadId }) => ({ params: { topic: `thread:${threadId}:reasoning` } }),
  'topic.close': () => ({ params: { topic: 'workspace' } }),
  'capabilities.list': () => ({ params: {} }),
  'auth.whoami': () => ({ params: {} }),
  'clock.now': () => ({ params: {} }),
  'threads.create': ({ kind }) => ({ params: { title: 'More', access: [`${kind}:bo`] } }),
  'threads.rename': ({ threadId }) => ({ params: { threadId, title: 'Birds' } }),
  'threads.setAccess': ({ threadId, kind }) => ({ params: { threadId, access: [`${kind}:ada`] } }),
  'threads.list': () => ({ params: { title: 'do' } }),
  'threads.page': () => ({ params: { before: 999, limit: 5 } }),
  'messages.send': ({ threadId }) => ({ params: { threadId, text: 'more' } }),
  'messages.note': ({ threadId, kind }) => ({
    params: { threadId, text: `for @${kind}:bo alone` },
  }),
  'messages.page': ({ threadId }) => ({ params: { threadId, before: 999, limit: 5 } }),
  'runs.stop': ({ runId }) => ({ params: { runId } }),
  'members.list': () => ({ params: {} }),
  'members.setRole': ({ kind }) => ({ params: { principal: `${kind}:bo`, role: 'viewer' } }),
  'members.remove': ({ kind }) => ({ params: { principal: `${kind}:bo` } }),
  'members.leave': () => ({ by: 'bo', params: {} }),
  'invites.create': () => ({ params: { role: 'viewer', hours: 2, note: 'for Di' } }),
  'invites.revoke': ({ inviteId }) => ({ params: { inviteId } }),
  'invites.look': ({ code }) => ({ by: 'cy', params: { code } }),
  'invites.accept': ({ code }) => ({ by: 'cy', params: { code } }),
  'profile.rename': () => ({ params: { name: 'Ada Lovelace' } }),
  'room.rename': () => ({ params: { title: 'The study' } }),
  'messages.edit': ({ messageId }) => ({ params: { messageId, text: 'a port' } }),
  'messages.regenerate': () => ({ params: { messageId: 'm-1' } }),
  'threads.change': ({ threadId, projectId }) => ({
    params: { threadId, pinned: true, projectId, instructions: 'short' },
  }),
  'projects.create': () => ({ params: { title: 'Another' } }),
  'projects.change': ({ projectId }) => ({ params: { projectId, memory: 'wet', archived: true } }),
  'projects.remember': ({ inProject }) => ({ params: { threadId: inProject, note: 'tides' } }),
  'approvals.decide': ({ approvalId, digest }) => ({
    params: { approvalId, digest, verdict: 'approve' },
  }),
  'approvals.cancel': ({ approvalId }) => ({ params: { approvalId } }),
  'approvals.edit': ({ approvalId, digest, kind }) => ({
    params: { approvalId, digest, input: { to: `${kind}:cy` } },
  }),
  'approvals.get': ({ approvalId }) => ({ params: { approvalId } }),
  'approvals.page': () => ({ params: { before: 999, limit: 5 } }),
  'room.transfer': ({ kind }) => ({ params: { to: `${kind}:cy` } }),
  'room.pause': () => ({ params: { reason: 'lunch' } }),
  'room.resume': () => ({ params: {} }),
  'policies.set': () => ({ params: { preset: 'solo', minutes: 60 } }),
  'policies.weaken': () => ({ params: { preset: 'solo', minutes: 60 } }),
  'grants.create': ({ kind }) => ({
    params: {
      to: `${kind}:bo`,
      purpose: 'act',
      method: 'room.pause',
      where: { reason: { is: 'x' } },
      uses: 2,
      hours: 1,
    },
  }),
  'grants.cut': ({ grantId }) => ({ params: { grantId } }),
  'graph.get': () => ({ params: { map: 'notes' } }),
  'graph.place': ({ threadId, noteId }) => ({
    params: {
      places: [
        { node: `thread:${threadId}`, x: 1, y: 2 },
        { node: `note:${noteId}`, x: 3, y: 4 },
      ],
    },
  }),
  'graph.note': ({ noteId }) => ({ by: 'bo', params: { noteId, text: 'ebb', color: 'blue' } }),
  'graph.comment': ({ noteId, kind }) => ({
    params: { on: `note:${noteId}`, text: 'see here', mentions: [`${kind}:bo`] },
  }),
  'graph.focus': ({ threadId }) => ({ params: { node: `thread:${threadId}` } }),
  'canvas.versions': () => ({ params: {} }),
  'canvas.name': ({ versionId }) => ({ params: { versionId, name: 'Second' } }),
  'canvas.compare': ({ versionId }) => ({ params: { versionId } }),
  'canvas.restore': ({ versionId }) => ({ params: { versionId } }),
  'jobs.start': ({ threadId }) => ({
    params: { kind: 'rehearsal.steps', input: { steps: 1 }, threadId },
  }),
  'jobs.cancel': ({ jobId }) => ({ params: { jobId } }),
  'jobs.retry': ({ ended }) => ({ params: { jobId: ended } }),
  'jobs.kinds': () => ({ params: {} }),
  'jobs.list': () => ({ params: { active: true } }),
  'jobs.look': ({ jobId }) => ({ params: { jobId } }),
  'jobs.claim': ({ open }) => ({ by: 'bo', params: { jobId: open } }),
  'jobs.report': ({ taken }) => ({ params: { jobId: taken, claim: 1, done: 2, line: 'half' } }),
  'jobs.finish': ({ taken }) => ({
    params: { jobId: taken, claim: 1, state: 'done', words: 'all done', result: { birds: 3 } },
  }),
  'jobs.page': () => ({ params: { before: 999, limit: 5 } }),
  'jobs.log': ({ jobId }) => ({ params: { jobId, before: 999, limit: 5 } }),
  'schedules.create': () => ({ params: scheduled }),
  'schedules.pause': ({ scheduleId }) => ({ params: { scheduleId, paused: true } }),
  'schedules.remove': ({ scheduleId }) => ({ params: { scheduleId } }),
  'artifacts.publish': ({ threadId }) => ({
    params: { threadId, name: 'Birds', text: 'Three.', type: 'text/plain' },
  }),
  'artifacts.get': ({ artifactId }) => ({ params: { artifactId } }),
  'artifacts.list': ({ threadId }) => ({ params: { threadId } }),
  'artifacts.remove': ({ artifactId }) => ({ params: { artifactId, version: 1 } }),
  'receipts.page': () => ({ params: { limit: 5, kind: 'job' } }),
  'receipts.verify': () => ({ params: {} }),
  'threads.timeline': ({ threadId }) => ({ params: { threadId } }),
  'search.find': () => ({ params: { query: 'harb', limit: 5 } }),
  'export.thread': ({ threadId }) => ({ params: { threadId } }),
  'instances.create': () => ({ params: { name: 'Gardener', say: { text: 'hello' } } }),
  'instances.restart': ({ instanceId }) => ({ params: { instanceId } }),
  'instances.remove': ({ instanceId }) => ({ params: { instanceId } }),
  'instances.rename': ({ instanceId }) => ({ params: { instanceId, name: 'Gardener' } }),
  'instances.attach': ({ instanceId, threadId }) => ({
    params: { instanceId, to: { kind: 'thread', id: threadId } },
  }),
  'instances.detach': ({ instanceId, projectId }) => ({
    params: { instanceId, to: { kind: 'project', id: projectId } },
  }),
  'instances.allowCommands': ({ instanceId }) => ({ params: { instanceId } }),
  'instances.list': () => ({ params: {} }),
  'instances.get': ({ instanceId }) => ({ params: { instanceId } }),
  'sessions.create': ({ instanceId }) => ({ params: { instanceId, title: 'Weeds' } }),
  'sessions.reset': ({ session }) => ({ params: { threadId: session } }),
  'sessions.remove': ({ other }) => ({ params: { threadId: other } }),
  'sessions.list': ({ instanceId }) => ({ params: { instanceId, text: 'open' } }),
  'sessions.read': ({ session }) => ({ params: { threadId: session } }),
  'sessions.history': ({ session }) => ({ params: { threadId: session } }),
};

/** Even who owns the room only asks for these. */
const asked = new Set<string>([
  'room.transfer',
  'policies.weaken',
  'instances.create',
  'instances.remove',
]);

/** Answers that say by what one came in and what one may: these cannot be the same. */
const aboutOneself = new Set<string>(['auth.whoami', 'capabilities.list']);

/** Everything that comes of one request: the answer, what everybody hears, the rows of both rooms. */
async function outcome(method: SharedMethod, kind: Kind): Promise<{ ok: boolean; told: unknown }> {
  const here = await stage(kind);
  const { by, params } = plays[method](here);
  const asker =
    by === 'new' ? here.room.connect(`${kind}:ada`) : here[by === undefined ? 'ada' : by];
  const key = contract[method].repeat === 'key' ? 'key-00001' : undefined;
  const answer = await asker.askLater(method, params, key);
  here.town.run(1_000);
  const everybody = [here.ada, here.bo, here.cy];
  const told = {
    answer: aboutOneself.has(method) ? null : answer,
    heard: aboutOneself.has(method) ? [] : everybody.map(({ heard }) => heard),
    closed: everybody.map(({ closed }) => closed),
    rows: [here.room, here.home].map(rowsOf),
  };
  return { ok: answer.ok, told: asHuman(here, JSON.stringify(told)) };
}

const rowsOf = ({ store }: Stage['room']) =>
  store
    .scan('rows', { by: 'primary', limit: 1_000 })
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ tbl, topic, body }) => [tbl, topic, JSON.parse(body)]);

/** The same as if humans had spoken, with ids named in the order in which they come. */
function asHuman({ room, home, kind }: Stage, told: string): unknown {
  const ids = new Map<string, string>([
    [room.id, 'room of Ada'],
    [home.id, 'room of Cy'],
  ]);
  const named = told.replaceAll(/\b(?:[0-9a-z]{26}(?:[0-9a-z]{6})?|[0-9a-f]{64})\b/g, (id) => {
    const name = ids.get(id) ?? `id ${ids.size}`;
    ids.set(id, name);
    return name;
  });
  const common = named.replaceAll(/("methodsHash":)"[0-9a-f]+"/g, '$1"of what one may"');
  return JSON.parse(common.replaceAll(new RegExp(`${kind}:(?!main:)`, 'g'), 'human:'));
}

const names = Object.keys(plays).filter(isMethodName);

test.each(names.filter((name): name is SharedMethod => Object.hasOwn(plays, name)))(
  '[M19] %s, asked by an agent, is what it is when a human asks',
  async (method) => {
    const [human, agent] = [await outcome(method, 'human'), await outcome(method, 'agent')];
    expect(human.ok).toBe(!asked.has(method));
    expect(agent).toEqual(human);
  },
);

/** Params that would do if a human asked. */
const refused: Record<keyof typeof humanOnly, object> = {
  'logins.end': { loginId: 'login-1' },
  'logins.endOthers': {},
  'agents.create': { name: 'Di' },
  'agents.end': { agentId: 'a' },
  'keys.mint': { agentId: 'a', name: 'Di', scope: 'read', days: 1 },
  'keys.revoke': { keyId: 'k' },
  'accounts.page': { before: 9, limit: 1 },
  'accounts.ban': { userId: 'u', reason: 'x' },
  'accounts.unban': { userId: 'u' },
  'accounts.setAdmin': { userId: 'u', isAdmin: true },
  'settings.set': { signUp: 'open', agentsPerPerson: 1, membersPerRoom: 1 },
};

test.each(Object.entries(refused))(
  '[M19] %s is refused to an agent that founded the room, with a key for everything',
  async (method, params) => {
    const { ada } = await stage('agent');
    const answer = await ada.askLater(method, params, 'key-00001');
    expect(answer).toMatchObject({ ok: false, error: { code: 'notAllowed' } });
  },
);
