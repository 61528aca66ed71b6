import { expect, test } from 'vitest';
import { principal } from '../../shared/model/principal.ts';
import { actionOf } from './approval-action.ts';
import { Approvals } from './approvals.ts';
import { GatewayRefused } from './gateway-link.ts';
import type { WaitingApproval } from './waiting-approval.ts';

const waits = (command: string, allowedDecisions = ['allow-once', 'deny']): WaitingApproval => ({
  id: 'g-1',
  request: { command, sessionKey: 'agent:main:main', runId: 'r-1', allowedDecisions },
  createdAtMs: 0,
  expiresAtMs: 1_800_000,
});

const by = { principal: principal.parse('human:ben'), name: 'Ben' };

/** A gateway with one question, and everything that it and the room are told. */
function stage(question: WaitingApproval) {
  const here = {
    ...{ question, told: [] as string[], refuses: [] as string[], isLost: false },
    calls: [] as string[],
    calledOff: null as 'stopped' | 'over' | null,
    /** It is decided at the gateway itself while the room's decision is on its way. */
    became: '',
    /** What happens before a decision is answered. */
    onResolve: () => {},
    onLost: () => {},
  };
  let isThere = true;
  const call = (method: string, params: object) => {
    if (method === 'exec.approval.resolve' && here.became !== '') isThere = false;
    if (here.refuses.includes(method))
      return Promise.reject(new GatewayRefused('UNAVAILABLE', 'not now', false));
    if (method === 'exec.approval.list') return Promise.resolve(isThere ? [here.question] : []);
    if (method === 'approval.get') return Promise.resolve({ approval: { status: here.became } });
    if (here.isLost && method === 'exec.approval.resolve') {
      here.onLost();
      return Promise.reject(new GatewayRefused('down', 'no answer', true));
    }
    const { decision = '' } = { ...params } as { decision?: string };
    here.told.push(`${method} ${decision}`);
    here.onResolve();
    const isOffered = here.question.request.allowedDecisions.includes(decision);
    return method === 'exec.approval.resolve' && !isOffered
      ? Promise.reject(new GatewayRefused('INVALID_REQUEST', 'not offered', false))
      : Promise.resolve({});
  };
  const hear = (method: string, told: { action?: string; decision?: string }) => {
    const { action = '{}', decision = JSON.parse(action).command } = told;
    here.told.push(`${method} ${decision}`);
    return Promise.resolve({});
  };
  const mention = (method: string, { gatewayIds }: { gatewayIds: string[] }) =>
    here.told.push(`${method} ${gatewayIds}`);
  const approvals = new Approvals({
    gateway: { call: call as never },
    room: { call: hear as never, mention: mention as never },
    runs: {
      denied: (_, callId, why = 'somebody') => here.calls.push(`${callId} denied: ${why}`),
      calledOff: () => here.calledOff,
      asked: (_, { kind, callId }) => here.calls.push(`${callId} ${kind}`),
    },
    nameInRoom: () => null,
    secrets: [],
    now: () => 0,
    isHidden: () => false,
  });
  const decide = (decision: 'allow-once' | 'deny', shown = here.question, isWanted = true) =>
    approvals.decide(
      { gatewayId: 'g-1', digest: actionOf(shown, []).digest, decision, by },
      () => isWanted,
    );
  return { here, approvals, decide };
}

test('[GA7] a yes that was taken back, or whose run was stopped or is over, is a no at the gateway, which says why', async () => {
  const { here, decide } = stage(waits('ls'));
  const no = (why: string) => ({ code: 'stopped', message: `${why}, so it was told no.` });
  await expect(decide('allow-once', here.question, false)).rejects.toMatchObject(
    no('The yes was taken back'),
  );
  expect(here.told.splice(0)).toEqual(['exec.approval.resolve deny']);
  here.calledOff = 'stopped';
  await expect(decide('allow-once')).rejects.toMatchObject(no('The run was stopped'));
  expect(here.told.splice(0)).toEqual(['exec.approval.resolve deny']);
  here.calledOff = 'over';
  await expect(decide('allow-once')).rejects.toMatchObject(no('The run is over'));
  expect(here.told).toEqual(['exec.approval.resolve deny']);
});

test('[GA12] a no is carried out also where something else waits by now, and where it is not among what is offered', async () => {
  const { here, decide } = stage(waits('ls'));
  expect(await decide('deny', waits('id'))).toBe('denied');
  here.question = waits('ls', ['allow-once']);
  expect(await decide('deny')).toBe('denied');
  expect(here.told).toEqual([
    'exec.approval.resolve deny',
    'exec.approval.resolve deny',
    'approval.resolve deny',
  ]);
});

test('[GA12] a no is said also where the gateway does not tell what waits; one that it does not take is not said to be taken', async () => {
  const { here, decide } = stage(waits('ls'));
  here.refuses = ['exec.approval.list'];
  expect(await decide('deny')).toBe('denied');
  expect(here.told).toEqual(['exec.approval.resolve deny']);
  for (const more of [[], ['exec.approval.list']]) {
    here.refuses = ['exec.approval.resolve', 'approval.resolve', ...more];
    await expect(decide('deny')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  }
});

test('[GA12] a yes that the gateway refuses while the question waits on is a no there, and is not told as gone', async () => {
  const { here, decide } = stage(waits('ls'));
  here.refuses = ['exec.approval.resolve'];
  await expect(decide('allow-once')).rejects.toMatchObject({
    message: 'OpenClaw did not take the yes to this, so it was told no. It said: not now',
  });
  expect(here.told).toEqual(['approval.resolve deny']);
  // One that is refused because it was decided there meanwhile is asked for.
  here.became = 'denied';
  expect(await decide('allow-once')).toBe('denied');
  expect(here.told).toEqual(['approval.resolve deny']);
});

test('[GA12] a no in place of a yes is told only where the gateway took it; else it is asked for again', async () => {
  const { here, approvals, decide } = stage(waits('ls'));
  here.refuses = ['exec.approval.resolve', 'approval.resolve'];
  const open = 'and it did not take a no either: it may wait there still.';
  const ends = async (isWanted = true) => decide('allow-once', here.question, isWanted);
  await expect(ends()).rejects.toThrow(`OpenClaw did not take the yes to this, ${open}`);
  await expect(ends(false)).rejects.toThrow(`The yes was taken back, ${open}`);
  here.calledOff = 'over';
  await expect(ends()).rejects.toThrow(`The run is over, ${open}`);
  expect(here.told).toEqual([]);
  // The room, which holds it for over, says no to it then.
  approvals.greeted();
  await approvals.look();
  expect(here.told).toEqual(['gateway.asks ls', 'gateway.asked g-1']);
  here.refuses = [];
  expect(await decide('deny')).toBe('denied');
});

test('[GA12] a no is told at its call once the gateway took it, also by the echo that comes before the answer; one that it did not take is told nowhere else', async () => {
  const question = waits('ls');
  const { here, approvals, decide } = stage({
    ...question,
    request: { ...question.request, toolCallId: 'c1' },
  });
  const no = () => decide('allow-once', here.question, false);
  here.refuses = ['exec.approval.resolve', 'approval.resolve'];
  await expect(no()).rejects.toThrow('it did not take a no either');
  await expect(decide('deny')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(here.calls.splice(0)).toEqual([]);
  // What somebody then says there is no echo.
  approvals.hear({ kind: 'decided', id: 'g-1', decision: 'deny', by: 'console' });
  expect(here.told.splice(0)).toEqual(['gateway.settled denied']);
  expect(here.calls.splice(0)).toEqual(['c1 denied: somebody']);
  here.refuses = [];
  let atEcho: string[] = [];
  here.onResolve = () => {
    atEcho = [...here.calls];
    approvals.hear({ kind: 'decided', id: 'g-1', decision: 'deny', by: '' });
    atEcho.push(...here.calls);
  };
  await expect(no()).rejects.toMatchObject({ code: 'stopped' });
  const taken = 'c1 denied: The yes was taken back, so it was told no.';
  expect(atEcho).toEqual([taken]);
  expect(new Set(here.calls)).toEqual(new Set([taken]));
  expect(here.told).toEqual(['exec.approval.resolve deny']);
});

test('[GA14] a no whose answer is lost is still ours: its echo, however late, is no news, and its call has the reason', async () => {
  const question = waits('ls');
  const { here, approvals, decide } = stage({
    ...question,
    request: { ...question.request, toolCallId: 'c1' },
  });
  here.isLost = true;
  const no = () => decide('allow-once', here.question, false);
  await expect(no()).rejects.toMatchObject({ code: 'stopped' });
  approvals.hear({ kind: 'decided', id: 'g-1', decision: 'deny', by: 'gateway-client' });
  const told = 'c1 denied: The yes was taken back, so it was told no.';
  expect(new Set(here.calls.splice(0))).toEqual(new Set([told]));
  expect(here.told.splice(0)).toEqual([]);
  // One that somebody else decided while ours was on its way is theirs.
  here.onLost = () =>
    approvals.hear({ kind: 'decided', id: 'g-1', decision: 'allow-once', by: 'console' });
  await expect(decide('deny')).rejects.toMatchObject({ isLost: true });
  expect(here.calls).toEqual(['c1 allowed']);
  expect(here.told).toEqual(['gateway.settled allowed']);
});

test('[GA14] a question that is refused at once has its reason also where the answer to that is lost with the socket', async () => {
  const question = waits('ls');
  const request = { ...question.request, toolCallId: 'c1', envKeys: ['SECRET'] };
  const { here, approvals } = stage({ ...question, request });
  here.isLost = true;
  await approvals.look();
  for (let i = 0; i < 9; i++) await Promise.resolve();
  expect(new Set(here.calls.splice(0))).toEqual(
    new Set(['c1 waits', expect.stringMatching(/^c1 denied: The command sets variables.*SECRET/)]),
  );
  // The next socket: the gateway had heard it.
  approvals.greeted();
  here.question = { ...waits('id'), id: 'g-2' };
  await approvals.look();
  expect(here.calls.splice(0)).toEqual(['c1 goesOn']);
  approvals.hear({ kind: 'decided', id: 'g-1', decision: 'deny', by: 'gateway-client' });
  expect(here.calls).toEqual([]);
  expect(here.told.filter((one) => one.startsWith('gateway.settled'))).toEqual([]);
});

test('[GA13] where something else waits than what was allowed, nothing is told to the gateway, and that is asked anew', async () => {
  const { here, approvals, decide } = stage(waits('rm -rf /'));
  await expect(decide('allow-once', waits('ls'))).rejects.toMatchObject({ code: 'changed' });
  expect(here.told).toEqual([]);
  approvals.askAgain('g-1');
  expect(here.told).toEqual(['gateway.asks rm -rf /']);
});

test('[GA12] a yes that is not offered any more is a no at the gateway: it does not wait in silence', async () => {
  const { here, decide } = stage(waits('ls', ['deny']));
  await expect(decide('allow-once')).rejects.toMatchObject({ code: 'notOffered' });
  expect(here.told).toEqual(['exec.approval.resolve deny']);
});

test('[GA14] what waits is said of this socket only, with what came while it was looked up', async () => {
  const { here, approvals } = stage(waits('ls'));
  const looked = approvals.look();
  approvals.hear({ kind: 'asked', approval: { ...waits('id'), id: 'g-2' } });
  await looked;
  expect(here.told).toEqual(['gateway.asks id', 'gateway.asks ls', 'gateway.asked g-1,g-2']);
});

test('[GC62] a look that finds what was told already says nothing: that would only wake the room', async () => {
  const { here, approvals } = stage(waits('ls'));
  const saidBy = async (look: () => Promise<void>) => {
    here.told = [];
    await look();
    return here.told.filter((one) => one.startsWith('gateway.asked'));
  };
  const look = () => saidBy(() => approvals.look());
  expect([await look(), await look()]).toEqual([['gateway.asked g-1'], []]);
  // Asked meanwhile and decided again, of which nothing was heard: the room is to know that it is gone.
  approvals.hear({ kind: 'asked', approval: { ...waits('id'), id: 'g-2' } });
  approvals.hear({ kind: 'decided', id: 'g-2', decision: 'deny', by: '' });
  expect(await look()).toEqual(['gateway.asked g-1']);
  approvals.greeted();
  expect(await look()).toEqual(['gateway.asked g-1']);
});

test('[GC65] the run hears that its call was allowed, also if the answer to that was lost, and what still waits', async () => {
  const question = waits('ls');
  const { here, approvals, decide } = stage({
    ...question,
    request: { ...question.request, toolCallId: 'c1' },
  });
  approvals.hear({ kind: 'asked', approval: here.question });
  expect(here.calls.splice(0)).toEqual(['c1 waits']);
  await approvals.look();
  expect(here.calls.splice(0)).toEqual(['c1 waits']);
  here.isLost = true;
  await expect(decide('allow-once')).rejects.toMatchObject({ isLost: true });
  expect(here.calls.splice(0)).toEqual(['c1 allowed']);
  await approvals.look();
  expect(here.calls).toEqual([]);
  here.isLost = false;
  expect(await decide('allow-once')).toBe('allowed');
  expect(here.calls.splice(0)).toEqual(['c1 allowed']);
});

test('[GC65] a question that was answered while nobody listened waits no more', async () => {
  const question = waits('ls');
  const { here, approvals } = stage({
    ...question,
    request: { ...question.request, toolCallId: 'c1' },
  });
  await approvals.look();
  here.question = { ...question, id: 'g-2' };
  await approvals.look();
  expect(here.calls).toEqual(['c1 waits', 'c1 goesOn']);
});

test('[GC65] what was decided at the gateway itself is no echo of what the room tried to decide', async () => {
  const question = waits('ls');
  const { here, approvals, decide } = stage({
    ...question,
    request: { ...question.request, toolCallId: 'c1' },
  });
  const decided = (decision: string) => {
    here.told = [];
    approvals.hear({ kind: 'decided', id: 'g-1', decision, by: 'console' });
    return here.told;
  };
  here.isLost = true;
  await expect(decide('allow-once')).rejects.toMatchObject({ isLost: true });
  expect(decided('deny')).toEqual(['gateway.settled denied']);
  await expect(decide('allow-once')).rejects.toMatchObject({ isLost: true });
  expect(decided('allow-once')).toEqual([]);
  // And a yes said there counts from when it is heard, though the room tried a no.
  here.calls = [];
  here.became = 'allowed';
  here.refuses = ['exec.approval.resolve', 'approval.resolve'];
  expect(await decide('deny')).toBe('allowed');
  expect(here.calls[0]).toBe('c1 allowed');
});
