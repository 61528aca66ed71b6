import { expect, test } from 'vitest';
import { openApprovals } from '../../party/autopilot/approvals.ts';
import type { AttachedTools } from '../../shared/model/attachment.ts';
import type { ProjectId, ThreadId } from '../../shared/model/ids.ts';
import { boot, GatewayStage } from './gateway-stage.ts';
import { model } from './played-host.ts';
import type { RawClient } from './raw-client.ts';
import { person } from './room-bench.ts';

const chat = (id: ThreadId) => ({ kind: 'thread', id }) as const;
const project = (id: ProjectId) => ({ kind: 'project', id }) as const;

/** An OpenClaw that is ready, created by Cyd, and two chats. */
async function stage() {
  const room = new GatewayStage();
  const { ada, ben, cyd } = room;
  const { id, connector } = await room.ready();
  const begin = (title: string) => chat(cyd.does('threads.create', { title }).threadId);
  const [boats, roses] = [begin('Boats'), begin('Roses')];
  const attach = (to: typeof boats | ReturnType<typeof project>, tools?: AttachedTools, by = ada) =>
    by.does('instances.attach', { instanceId: id, to, ...(tools && { tools }) });
  const detach = (to: typeof boats) => ada.does('instances.detach', { instanceId: id, to });
  /** Whether commands may be asked for, as the connector was told, one after the other. */
  const told = () => room.orders(connector, 'tools').map(({ exec }) => exec);
  const mayRun = () => room.instance(id).tools.exec;
  return { room, ada, ben, cyd, id, connector, boats, roses, attach, detach, told, mayRun };
}

test('[M205] [OC11] two serve one chat, each for itself: one that is detached is refused in words, and the other serves on', async () => {
  const { room, ada, cyd, id, boats, attach, detach } = await stage();
  const other = await room.ready({ name: 'Second' });
  attach(boats);
  ada.does('instances.attach', { instanceId: other.id, to: boats });
  const { runId } = cyd.does('messages.send', { threadId: boats.id, text: 'go' });
  const assistant = room.bench.producer(boats.id);
  assistant.does('run.start', { runId, model });
  let calls = 0;
  /** Looks at the workspace of one, as that was allowed. */
  const looksAt = (instanceId: string) => {
    calls += 1;
    const input = { instanceId, name: 'ls', input: { path: `${calls}` } };
    const { approvalId, digest } = assistant.does('approval.request', {
      ...{ runId, messageId: 'm-1', partId: `p-${calls}`, i: calls, callId: `c${calls}` },
      ...{ name: 'instances.call', input },
    });
    room.votes(room.ben, approvalId);
    assistant.does('approval.dispatch', { approvalId, digest, token: 't'.repeat(20) });
    return assistant.ask('instances.call', input, `key-looks-${calls}`);
  };
  expect([looksAt(id).ok, looksAt(other.id).ok]).toEqual([true, true]);
  expect(room.orders(other.connector, 'call')).toMatchObject([{ input: { path: '2' } }]);
  detach(boats);
  expect(looksAt(id)).toMatchObject({
    ok: false,
    error: {
      code: 'notAllowed',
      message: 'This OpenClaw does not serve this chat.',
      fix: 'Attach it to the chat or to its project first.',
    },
  });
  expect(looksAt(other.id).ok).toBe(true);
  expect(room.orders(other.connector, 'call').map(({ input }) => input)).toEqual([
    { path: '2' },
    { path: '4' },
  ]);
  expect([room.instance(id).attached, room.instance(other.id).attached]).toEqual([[], [boats]]);
});

const noCommands = { kind: 'tools', allow: ['read', 'ls', 'sessions_yield'], exec: false };

test('[OC35] attached to a chat where it may only look, it may run no command anywhere, and its gateway is told at once', async () => {
  const { room, ada, id, connector, boats, roses, attach, detach, told } = await stage();
  attach(roses);
  expect(told()).toEqual([]);
  attach(boats, 'look');
  expect(room.orders(connector, 'tools')).toMatchObject([noCommands]);
  expect(ada.does('instances.get', { instanceId: id })).toMatchObject({
    ...{ attached: [roses, boats], lookOnly: [boats], tools: { exec: false } },
  });
  attach(boats, 'look');
  expect(room.receipts('instance.attach')).toHaveLength(2);
  detach(boats);
  expect(told()).toEqual([false, true]);
  expect(room.instance(id)).toMatchObject({ attached: [roses], lookOnly: [] });
});

test('[OC35] attached again the new choice counts; with none said it stays as it was', async () => {
  const { room, id, boats, roses, attach, told } = await stage();
  attach(boats, 'look');
  attach(roses, 'look');
  attach(boats);
  expect(room.instance(id).lookOnly).toEqual([boats, roses]);
  attach(boats, 'commands');
  expect([told(), room.instance(id).lookOnly]).toEqual([[false], [roses]]);
  attach(roses, 'commands');
  expect([told(), room.instance(id).lookOnly]).toEqual([[false, true], []]);
  attach(roses, 'look');
  expect(told()).toEqual([false, true, false]);
  expect(room.instance(id).attached).toEqual([boats, roses]);
});

test('[OC35] the maker’s role and every attachment count together: neither gives what the other does not', async () => {
  const { ada, cyd, boats, attach, detach, told, mayRun } = await stage();
  attach(boats, 'look');
  ada.does('members.setRole', { principal: cyd.principal, role: 'viewer' });
  detach(boats);
  expect([told(), mayRun()]).toEqual([[false], false]);
  ada.does('members.setRole', { principal: cyd.principal, role: 'member' });
  expect([told(), mayRun()]).toEqual([[false, true], true]);
});

test('[OC35] one that is created to look only somewhere never has commands, and a connector that comes is told so', async () => {
  const room = new GatewayStage();
  const { threadId } = room.cyd.does('threads.create', {});
  const to = chat(threadId);
  const { id, connector } = await room.ready({ attach: [to, { ...to, tools: 'look' }] });
  expect(room.instance(id)).toMatchObject({
    attached: [to],
    lookOnly: [to],
    tools: { exec: false },
  });
  expect(room.orders(connector, 'tools')).toEqual([]);
  const greeting = room.calls(id).does('gateway.hello', {
    ...boot,
    bootId: 'boot-2',
  });
  expect(greeting.tools).toEqual({ allow: noCommands.allow, exec: false });
});

test('[OC35] what is in the archive takes no “only look”: it would count for nothing', async () => {
  const { room, ada, cyd, id, boats, attach, mayRun } = await stage();
  const away = (archived: boolean) => ada.does('threads.change', { threadId: boats.id, archived });
  const look = { instanceId: id, to: boats, tools: 'look' } as const;
  away(true);
  expect(ada.tries('instances.attach', look, 'key-attach-1')).toBe('conflict');
  expect([room.instance(id).attached, mayRun()]).toEqual([[], true]);
  const wish = { attach: [{ ...boats, tools: 'look' as const }] };
  expect(cyd.tries('instances.create', wish, 'key-create-1')).toBe('conflict');
  away(false);
  attach(boats, 'look');
  away(true);
  expect(ada.tries('instances.attach', look, 'key-attach-2')).toBe('conflict');
});

test('[OC35] asked for to look only, and its chat is put away before it is allowed: it is not created with commands', async () => {
  const { room, ben, cyd, boats } = await stage();
  const { approval, id } = room.asks({ attach: [{ ...boats, tools: 'look' }] });
  expect(approval.summary).toContain('attached to 1 chat or project, only to look there: a box');
  cyd.does('threads.change', { threadId: boats.id, archived: true });
  room.votes(ben, approval.id);
  await room.settle();
  expect(room.approval(approval.id)).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('is in the archive'),
  });
  expect(room.instance(id).state).toBe('deleted');
});

test('[OC35] commands are off from that moment: what its gateway asks then is refused with the reason, what waits already is decided by people', async () => {
  const { room, ben, connector, boats, attach, detach } = await stage();
  const waits = room.gatewayAsks(connector, 'g-1');
  attach(boats, 'look');
  room.gatewayAsks(connector, 'g-2', { command: 'id' });
  const decides = () =>
    room
      .orders(connector, 'decide')
      .map(({ gatewayId, decision, by }) => `${decision} ${gatewayId} by ${by.name}`);
  expect(decides()).toEqual(['deny g-2 by commands that are off']);
  expect(openApprovals(room.bench.store).map(({ id }) => id)).toEqual([waits]);
  expect(room.gatewayAsks(connector, 'g-1')).toBe(waits);
  expect(room.votes(ben, waits)).toBe('ok');
  expect(decides()[1]).toBe('allow-once g-1 by human:ben');
  detach(boats);
  const again = room.gatewayAsks(connector, 'g-3', { command: 'ls' });
  expect(room.approval(again).state).toBe('pending');
});

test('[OC36] to give commands back is asked for by whoever asks to attach, and words say what it means', async () => {
  const { room, ben, cyd, id, boats, attach, mayRun } = await stage();
  attach(boats, 'look');
  const wider = { instanceId: id, to: boats, tools: 'commands' } as const;
  expect(cyd.tries('instances.attach', wider, 'key-attach-1')).toBe('waits');
  expect(cyd.tries('instances.detach', { instanceId: id, to: boats }, 'key-detach-1')).toBe(
    'waits',
  );
  expect(mayRun()).toBe(false);
  const asked = openApprovals(room.bench.store);
  expect(asked.map(({ summary }) => summary)).toEqual([
    `Let the OpenClaw ${id} serve the thread ${boats.id}, where it may ask for commands: it may only look now, its commands may come back`,
    `Have the OpenClaw ${id} no longer serve the thread ${boats.id}, where it may only look: its commands may come back`,
  ]);
  expect(room.votes(ben, asked[0]?.id ?? '')).toBe('ok');
  expect(mayRun()).toBe(true);
});

test.each([
  ['instances.detach', {}],
  ['instances.attach', { tools: 'commands' }],
] as const)(
  '[OC36] %s that was asked for before it may only look there gives no commands back: it is asked anew',
  async (method, more) => {
    const { room, ben, cyd, id, boats, roses, attach, mayRun } = await stage();
    if (method === 'instances.detach') attach(boats);
    const asks = (to: typeof boats, key: string) => {
      const answer = cyd.ask(method, { instanceId: id, to, ...more }, key);
      return room.approval((answer.ok ? undefined : answer.error.approvalId) ?? '');
    };
    const early = asks(boats, 'key-asks-1');
    const other = asks(roses, 'key-asks-2');
    expect(early.summary).not.toContain('come back');
    attach(boats, 'look');
    room.votes(ben, early.id);
    await room.settle();
    expect(room.approval(early.id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('may only look there'),
    });
    expect([mayRun(), room.instance(id).lookOnly]).toEqual([false, [boats]]);
    room.votes(ben, other.id);
    expect(room.approval(other.id).state).toBe('done');
    room.votes(ben, asks(boats, 'key-asks-3').id);
    expect(mayRun()).toBe(true);
  },
);

test('[OC36] an assistant asks first, too, and what was allowed is done once', async () => {
  const { room, cyd, ben, id, boats, attach, mayRun } = await stage();
  attach(boats, 'look');
  const { runId } = cyd.does('messages.send', { threadId: boats.id, text: 'go' });
  const assistant = room.bench.producer(boats.id);
  assistant.does('run.start', { runId, model });
  const input = { instanceId: id, to: boats, tools: 'commands' } as const;
  expect(assistant.tries('instances.attach', input, 'key-attach-1')).toBe('waits');
  expect(mayRun()).toBe(false);
  const place = { runId, messageId: 'm-1', partId: 'p-1', i: 0, callId: 'c1' };
  const name = 'instances.attach';
  const { approvalId, digest } = assistant.does('approval.request', { ...place, name, input });
  room.votes(ben, approvalId);
  assistant.does('approval.dispatch', { approvalId, digest, token: 't'.repeat(20) });
  expect(assistant.tries('instances.attach', input, 'key-attach-2')).toBe('ok');
  expect(mayRun()).toBe(true);
});

test('[OC36] what is put away counts no more, which gives no commands back but by those who may detach', async () => {
  const { room, ada, cyd, boats, attach, told } = await stage();
  attach(boats, 'look');
  const away = { threadId: boats.id, archived: true };
  expect(cyd.tries('threads.change', away, 'key-archive-1')).toBe('notAllowed');
  const { runId } = cyd.does('messages.send', { threadId: boats.id, text: 'go' });
  const assistant = room.bench.producer(boats.id);
  assistant.does('run.start', { runId, model });
  expect(assistant.tries('threads.change', away, 'key-archive-2')).toBe('notAllowed');
  expect(told()).toEqual([false]);
  ada.does('threads.change', away);
  expect(told()).toEqual([false, true]);
  cyd.does('threads.change', { threadId: boats.id, archived: false });
  expect(told()).toEqual([false, true, false]);
});

test('[OC36] so with a project; where commands are off for another reason too, anybody puts it away', async () => {
  const { cyd, boats, attach, told } = await stage();
  const { projectId } = cyd.does('projects.create', { title: 'Garden' });
  attach(project(projectId), 'look');
  const away = { projectId, archived: true };
  expect(cyd.tries('projects.change', away, 'key-archive-1')).toBe('notAllowed');
  attach(boats, 'look');
  cyd.does('projects.change', away);
  expect(told()).toEqual([false]);
});

test('[OC36] [OC31] for a private chat commands are not turned off: everybody would know that there is one', async () => {
  const { room, ada, id, boats, attach } = await stage();
  ada.does('threads.setAccess', { threadId: boats.id, access: [ada.principal], base: null });
  const look = { instanceId: id, to: boats, tools: 'look' } as const;
  const before = room.instance(id);
  expect(ada.tries('instances.attach', look, 'key-attach-1')).toBe('notAllowed');
  attach(boats);
  expect(room.instance(id)).toEqual(before);
});

test('[OC36] [OC31] a chat that becomes private keeps commands off, and names itself to nobody else', async () => {
  const { room, ada, ben, cyd, id, boats, attach, told, mayRun } = await stage();
  attach(boats, 'look');
  const access = [ada.principal, ben.principal];
  const hide = (next: typeof access | null) =>
    ada.does('threads.setAccess', { threadId: boats.id, access: next });
  const seen = (who: RawClient) => who.does('instances.get', { instanceId: id }).lookOnly;
  hide(access);
  expect([told(), room.instance(id).lookOnly, seen(ben), seen(cyd)]).toEqual([
    ...[[false], [], [boats], []],
  ]);
  hide(null);
  expect([told(), room.instance(id).lookOnly, seen(cyd)]).toEqual([[false], [boats], [boats]]);
  hide(access);
  attach(boats, 'commands');
  expect([told(), mayRun(), seen(ben)]).toEqual([[false, true], true, []]);
});

test('[OC36] a private chat that may only be looked for: detached or put away by those it names', async () => {
  const { room, ada, boats, cyd, attach, detach, told } = await stage();
  room.bench.member(person('human:eve'), 'operator');
  attach(boats, 'look');
  const access = [ada.principal, cyd.principal];
  ada.does('threads.setAccess', { threadId: boats.id, access });
  expect(cyd.tries('threads.change', { threadId: boats.id, archived: true }, 'key-archive-1')).toBe(
    'notAllowed',
  );
  ada.does('threads.change', { threadId: boats.id, archived: true });
  ada.does('threads.change', { threadId: boats.id, archived: false });
  detach(boats);
  expect(told()).toEqual([false, true, false, true]);
});

test('[OC36] [OC31] whoever operates gives commands back that a private chat keeps off, and learns of no chat', async () => {
  const { room, ada, ben, cyd, id, boats, roses, attach, told, mayRun } = await stage();
  attach(boats, 'look');
  attach(roses);
  const access = [ben.principal, cyd.principal];
  cyd.does('threads.setAccess', { threadId: boats.id, access });
  ada.fresh();
  const wider = { instanceId: id, to: boats, tools: 'commands' } as const;
  expect(ada.tries('instances.attach', wider, 'key-attach-1')).toBe('notFound');
  expect([told(), mayRun()]).toEqual([[false], false]);
  ada.does('instances.allowCommands', { instanceId: id });
  expect([told(), mayRun()]).toEqual([[false, true], true]);
  expect(JSON.stringify([ada.heard, ada.frames])).not.toContain(boats.id);
  expect(room.receipts('instance.allowCommands')).toMatchObject([
    { principal: ada.principal, threadId: room.instance(id).threadId },
  ]);
  const { attached, lookOnly } = ben.does('instances.get', { instanceId: id });
  expect([attached, lookOnly]).toEqual([[roses, boats], []]);
  // What it may only look at openly is not meant: that is seen, and taken back there.
  attach(roses, 'look');
  ada.does('instances.allowCommands', { instanceId: id });
  expect([mayRun(), room.instance(id).lookOnly]).toEqual([false, [roses]]);
});

test('[OC36] who only may ask for it asks, in words that say what it means', async () => {
  const { room, ben, cyd, id, boats, attach, mayRun } = await stage();
  attach(boats, 'look');
  cyd.does('threads.setAccess', { threadId: boats.id, access: [cyd.principal] });
  expect(cyd.tries('instances.allowCommands', { instanceId: id }, 'key-allow-1')).toBe('waits');
  const [asked] = openApprovals(room.bench.store);
  expect(asked?.summary).toBe(
    `Let the OpenClaw ${id} ask for commands in all private threads where it may only look: its commands may come back`,
  );
  expect([asked?.threadId, mayRun()]).toEqual([undefined, false]);
  expect(room.votes(ben, asked?.id ?? '')).toBe('ok');
  expect(mayRun()).toBe(true);
});

test('[OC35] an OpenClaw that was attached by an earlier version may do what it could', async () => {
  const { room, id, boats, attach, mayRun } = await stage();
  attach(boats);
  room.bench.room.turn((turn) =>
    turn.changes.edit('instances', id, ({ lookOnly: _, ...row }) => row),
  );
  expect([room.instance(id).lookOnly, mayRun()]).toEqual([undefined, true]);
  attach(boats, 'look');
  expect([room.instance(id).lookOnly, mayRun()]).toEqual([[boats], false]);
});
