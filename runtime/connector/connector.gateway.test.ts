import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench } from './rig/bench.ts';
import type { DoubleRun } from './rig/double-run.ts';
import { jo } from './rig/jo.ts';
import { saidBy } from './said-by.ts';

const session = (name: string) => `agent:main:web:${name}`;
/** A secret of the box that its model is asked to say. */
const canary = 'canary-4f1e9a7c-0b52';
let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start([canary]);
});
afterAll(() => bench?.remove());

test('[GC1] [R108] a message is answered as the model speaks, and whose it is is told to the model', async () => {
  const { room, model } = bench;
  const run = room.say(session('talk'), 'say Hello there.\nwords 30 20\n[Ann] say not this');
  await over(run);
  expect(room.textOf(run)).toBe(`Hello there. ${words(30)}`);
  expect(model.asked.at(-1)).toContain('[Jo] say Hello there.');
  expect(model.asked.at(-1)).toContain('(quoted: Ann) say not this');
  expect(model.asked.at(-1)).toContain('Messages begin with who said them in square brackets');
  expect(run.usage?.outputTokens).toBeGreaterThan(0);
  expect(room.problems).toEqual([]);
});

test('[GC2] a command waits for the room, runs as it was decided, and its output comes as it comes', async () => {
  const { room } = bench;
  const run = room.say(session('ask'), 'say Looking.\nrun echo one; sleep 1; echo two\nsay Done.');
  const [ask] = await asked(run);
  await room.until(() => room.toolsOf(run)[0]?.state === 'waiting', 'the call waits');
  expect(JSON.parse(ask.action)).toMatchObject({ command: 'echo one; sleep 1; echo two' });
  const order = decide(ask, 'allow-once');
  await room.until(() => room.toolsOf(run)[0]?.state === 'running', 'the command runs');
  await over(run);
  expect(room.done.get(order)).toMatchObject({ ok: true, result: { became: 'allowed' } });
  expect(room.toolsOf(run)).toMatchObject([
    { state: 'done', output: { text: 'one\ntwo', exitCode: 0 } },
  ]);
  expect(room.textOf(run)).toBe('Looking.|Done. It brought: one\ntwo');
  const told = room.calledWith('tool').flatMap((tool) => JSON.stringify(tool));
  expect(told.some((tool) => tool.includes('"state":"running"') && tool.includes('"one"'))).toBe(
    true,
  );
  expect(room.problems).toEqual([]);
});

test('[GC11] several wait at once: each is decided for itself, by the room or at the gateway', async () => {
  const { room } = bench;
  const run = room.say(session('several'), 'runs 3\nsay Done.');
  const [first, second, third] = await asked(run, 3);
  const denied = decide(second, 'deny');
  await bench.admin((call) =>
    call('exec.approval.resolve', { id: third.gatewayId, decision: 'allow-once' }),
  );
  decide(first, 'allow-once');
  await over(run);
  expect(room.done.get(denied)).toMatchObject({ ok: true, result: { became: 'denied' } });
  expect(room.toolsOf(run).map(({ state, error }) => [state, error])).toEqual([
    ['done', undefined],
    ['rejected', 'Somebody said no.'],
    ['done', undefined],
  ]);
  expect(room.calledWith('gateway.settled')).toEqual([
    expect.objectContaining({ gatewayId: third.gatewayId, decision: 'allowed' }),
  ]);
});

test('[GC12] [R30] what waits is decided only if it is, to the last byte, what was shown; and once', async () => {
  const { room } = bench;
  const run = room.say(session('digest'), 'run echo mine\nsay Done.');
  const [ask] = await asked(run);
  const other = decide({ ...ask, digest: 'f'.repeat(64) }, 'allow-once');
  await room.until(() => room.done.get(other), 'the refusal');
  expect(room.done.get(other)).toMatchObject({ ok: false, trouble: { code: 'changed' } });
  await room.until(() => room.toolsOf(run)[0]?.state === 'waiting', 'the call that waits');
  decide(ask, 'allow-once');
  await over(run);
  const late = decide(ask, 'deny');
  await room.until(() => room.done.get(late), 'the answer');
  expect(room.done.get(late)).toMatchObject({ ok: true, result: { became: 'allowed' } });
});

test('[GC5] Stop while two calls wait: both were stopped, nobody said no, nothing ran', async () => {
  const { room } = bench;
  const run = room.say(session('stop'), 'runs 2\nsay Done.');
  const asks = await asked(run, 2);
  room.stop(run);
  await over(run);
  expect(run.state).toBe('stopped');
  expect(room.toolsOf(run).map(({ state, error }) => [state, error])).toEqual([
    ['failed', 'Stopped before anybody decided.'],
    ['failed', 'Stopped before anybody decided.'],
  ]);
  for (const { gatewayId } of asks)
    await room.until(
      () =>
        room
          .calledWith('gateway.settled')
          .some((one) => match(one, { gatewayId, decision: 'gone' })),
      'the question is gone',
    );
});

test('[GC13] Stop in the middle of words: what was said is kept', async () => {
  const { room } = bench;
  const run = room.say(session('stop-words'), 'words 400 30');
  await room.until(() => room.textOf(run).includes('word5'), 'words');
  room.stop(run);
  await over(run);
  expect(run.state).toBe('stopped');
  expect(words(400).startsWith(room.textOf(run))).toBe(true);
});

test('[GC14] the connector dies in the middle of words: the text is equal afterwards', async () => {
  const { room } = bench;
  const run = room.say(session('killed'), 'say First.\nwords 150 30');
  await room.until(() => room.textOf(run).includes('word9'), 'words');
  bench.kill();
  bench.connect();
  await over(run);
  expect(run.state).toBe('done');
  expect(room.textOf(run)).toBe(`First. ${words(150)}`);
  expect(bench.model.asked.filter((one) => one.includes('words 150 30'))).toHaveLength(1);
});

test('[GC15] the connector dies while a call waits, and the run ends while it is away: it is told whole', async () => {
  const { room } = bench;
  const run = room.say(session('killed-asking'), 'say Looking.\nrun echo kept\nsay Done.');
  const [ask] = await asked(run);
  bench.kill();
  await bench.admin((call) =>
    call('exec.approval.resolve', { id: ask.gatewayId, decision: 'allow-once' }),
  );
  await bench.admin((call) => call('agent.wait', { runId: run.runId, timeoutMs: 20_000 }));
  bench.connect();
  await over(run);
  expect(run.state).toBe('done');
  expect(room.textOf(run)).toBe('Looking.|Done. It brought: kept');
  expect(room.toolsOf(run)).toMatchObject([{ state: 'done', output: { text: 'kept' } }]);
});

test('[GC2] [R41] the connector is killed while a command waits: back at it, the room decides the question that still waits, and it runs once', async () => {
  const { room } = bench;
  const run = room.say(session('killed-deciding'), 'say Looking.\nrun echo decided\nsay Done.');
  const [ask] = await asked(run);
  await room.until(() => room.toolsOf(run)[0]?.state === 'waiting', 'the call waits');
  bench.kill();
  const before = room.calledWith('gateway.asks').length;
  bench.connect();
  const isAsked = () => room.calledWith('gateway.asks').length > before;
  await room.until(isAsked, 'the question again');
  const [again] = await asked(run);
  expect(again).toEqual(ask);
  const order = decide(ask, 'allow-once');
  await over(run);
  expect(room.done.get(order)).toMatchObject({ ok: true, result: { became: 'allowed' } });
  expect(room.toolsOf(run)).toMatchObject([
    { state: 'done', output: { text: 'decided', exitCode: 0 } },
  ]);
  expect(room.textOf(run)).toBe('Looking.|Done. It brought: decided');
  expect(
    room.calledWith('gateway.settled').filter((one) => match(one, { gatewayId: ask.gatewayId })),
  ).toEqual([]);
});

test('[GC10] an answer that is only NO is an answer at a real gateway, too', async () => {
  const { room } = bench;
  const run = room.say(session('no'), 'say NO');
  await over(run);
  expect([run.state, room.textOf(run)]).toEqual(['done', 'NO']);
});

test('[GC16] [R50] an order heard again is done once; the room that went away hears the rest', async () => {
  const { room } = bench;
  const run = room.say(session('again'), 'say Once.\nwords 60 30');
  await room.until(() => room.textOf(run).includes('word5'), 'words');
  room.drop();
  await over(run);
  expect(room.textOf(run)).toBe(`Once. ${words(60)}`);
  const send = [...room.done.values()].at(-1);
  room.tellAgain(run, send?.orderId ?? '');
  const next = room.say(session('again'), 'say Next.');
  await over(next);
  expect(bench.model.asked.filter((one) => count(one, 'say Once.') === 1)).toHaveLength(2);
});

test('[GC17] a run that the room did not ask for appears as what it is', async () => {
  const { room } = bench;
  const key = session('elsewhere');
  await bench.admin((call) =>
    call('chat.send', {
      sessionKey: key,
      message: 'say From elsewhere.',
      idempotencyKey: 'other-1',
    }),
  );
  const run = await room.until(
    () => [...room.runs.values()].find((one) => one.gatewayRunId === 'other-1'),
    'the run',
  );
  await over(run);
  expect(run).toMatchObject({ cause: 'elsewhere', sessionKey: key, state: 'done' });
  expect(room.textOf(run)).toBe('From elsewhere.');
});

test('[R109] a secret of the box that its model says, or a command brings, leaves it nowhere', async () => {
  const { room } = bench;
  const [start, end] = [canary.slice(0, 9), canary.slice(9)];
  const run = room.say(
    session('canary'),
    `say It is ${canary} indeed.\nrun printf %s%s ${start} ${end}\nsay Said ${canary}.`,
    jo,
  );
  const [ask] = await asked(run);
  decide(ask, 'allow-once');
  await over(run);
  expect(room.textOf(run)).toContain('It is [redacted] indeed.');
  expect(room.toolsOf(run)).toMatchObject([{ state: 'done', output: { text: '[redacted]' } }]);
  room.order({ kind: 'history', threadId: run.threadId, sessionKey: run.sessionKey });
  await room.until(() => room.calledWith('gateway.history').length > 0, 'the history');
  expect(room.frames.filter((frame) => frame.includes(canary))).toEqual([]);
});

test('[GA22] [R109] a command that holds a secret of the box is asked of nobody and runs nowhere', async () => {
  const { room } = bench;
  const run = room.say(session('canary-run'), `run echo ${canary}\nsay Done.`);
  await over(run);
  expect(room.toolsOf(run)).toMatchObject([
    { state: 'failed', error: expect.stringContaining('holds what looks like a key') },
  ]);
  expect([...room.asks.values()].filter(({ runId }) => runId === run.runId)).toEqual([]);
  expect(room.frames.filter((frame) => frame.includes(canary))).toEqual([]);
});

test('[GC18] sessions: renamed, told whole, reset, removed; its workspace is looked at, and nothing else used', async () => {
  const { room } = bench;
  const sessionKey = session('session');
  const run = room.say(sessionKey, 'say Words of a session.');
  await over(run);
  const { threadId } = run;
  const history = room.order({ kind: 'history', threadId, sessionKey });
  await room.until(() => room.done.get(history), 'history');
  const told = room.calledWith('gateway.history').at(-1);
  expect(told).toMatchObject({
    whole: true,
    messages: [
      { role: 'user', text: saidBy(jo, 'say Words of a session.'), runId: run.runId },
      { role: 'assistant', text: 'Words of a session.', runId: run.runId },
    ],
  });
  const look = (name: string, input: { path?: string }) =>
    room.order({ kind: 'call', threadId, name, input });
  const list = look('ls', {});
  const outside = look('read', { path: '../openclaw.json' });
  const listSessions = look('sessions_list', {});
  const rename = room.order({ kind: 'rename', threadId, sessionKey, title: 'Named here' });
  const reset = room.order({ kind: 'reset', threadId, sessionKey });
  const remove = room.order({ kind: 'removeSession', sessionKey });
  const exec = room.order({ kind: 'call', threadId, name: 'exec', input: { command: 'id' } });
  for (const id of [list, outside, listSessions, rename, reset, remove, exec])
    await room.until(() => room.done.get(id), 'the order');
  expect([list, rename, reset, remove].map((id) => room.done.get(id)?.ok)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(room.done.get(list)).toMatchObject({
    result: { output: { text: expect.stringContaining('AGENTS.md') } },
  });
  expect(room.done.get(outside)?.ok).toBe(false);
  for (const id of [exec, listSessions])
    expect(room.done.get(id)).toMatchObject({ ok: false, trouble: { code: 'notCallable' } });
});

test('[GC19] what the box says comes while somebody looks, without what people said', async () => {
  const { room } = bench;
  room.order({ kind: 'logs', on: true });
  await room.until(() => room.calledWith('gateway.lines').length > 0, 'lines');
  room.order({ kind: 'logs', on: false });
  const lines = JSON.stringify(room.calledWith('gateway.lines'));
  expect(lines).not.toContain('say ');
  expect(lines).not.toContain(bench.gateway.token);
});

test('[GC20] what may be used is configured, and a run after it works', async () => {
  const { room } = bench;
  const order = room.order({ kind: 'tools', allow: ['read', 'ls'], exec: false });
  await room.until(() => room.done.get(order), 'the order');
  expect(room.done.get(order)).toMatchObject({ ok: true });
  const run = room.say(session('tools'), 'say Still here.');
  await over(run);
  expect(room.textOf(run)).toBe('Still here.');
  const back = room.order({ kind: 'tools', allow: ['read', 'ls', 'exec'], exec: true });
  await room.until(() => room.done.get(back), 'the order');
});

test('[GC7] [R47] the gateway dies in the middle: what it wrote is kept, and what goes on with it says so', async () => {
  const { room, gateway } = bench;
  const run = room.say(session('died'), 'words 400 30');
  const asking = room.say(session('died-asking'), 'run echo never\nsay Done.');
  const [ask] = await asked(asking);
  await room.until(() => room.textOf(run).includes('word9'), 'words');
  await gateway.kill();
  await room.until(
    () => room.calledWith('gateway.trouble').some((one) => match(one, { trouble: down })),
    'the trouble',
  );
  await gateway.restart();
  await over(run);
  expect(run).toMatchObject({ state: 'interrupted', trouble: { code: 'gatewayWentAway' } });
  expect(words(400).startsWith(room.textOf(run))).toBe(true);
  expect(room.textOf(run)).toContain('word9');
  await over(asking);
  expect(room.toolsOf(asking)).toMatchObject([
    { state: 'failed', error: 'The run ended before it ran.' },
  ]);
  const waiting = room.calledWith('gateway.asked').at(-1);
  expect(JSON.stringify(waiting)).not.toContain(ask.gatewayId);
  const goesOn = await room.until(
    () => [...room.runs.values()].find(({ follows }) => follows === run.runId),
    'the run that goes on',
    90_000,
  );
  expect(goesOn).toMatchObject({ cause: 'recovery', sessionKey: run.sessionKey });
  expect(room.problems).toEqual([]);
}, 400_000);

const down = { code: 'gatewayDown' };

const over = (run: DoubleRun) =>
  bench.room.until(() => run.state !== 'queued' && run.state !== 'running', 'the end', 90_000);

async function asked(run: DoubleRun, count = 1) {
  const all = () => [...bench.room.asks.values()].filter(({ runId }) => runId === run.runId);
  await bench.room.until(() => all().length >= count, 'what waits');
  const [first, second, third] = all().sort((a, b) => a.createdAt - b.createdAt);
  if (first === undefined) throw new Error('nothing waits');
  return [first, second ?? first, third ?? first] as const;
}

const decide = (
  { gatewayId, digest }: { gatewayId: string; digest: string },
  decision: 'allow-once' | 'deny',
) => {
  const approvalId = bench.room.approvalOf(gatewayId);
  return bench.room.order({ kind: 'decide', approvalId, gatewayId, digest, decision, by: jo });
};

const words = (count: number): string =>
  Array.from({ length: count }, (_, n) => `word${n}`).join(' ');
const count = (text: string, of: string): number => text.split(of).length - 1;

/** Does it have these fields? */
const match = (value: unknown, fields: object): boolean => {
  try {
    expect(value).toMatchObject(fields);
    return true;
  } catch {
    return false;
  }
};
