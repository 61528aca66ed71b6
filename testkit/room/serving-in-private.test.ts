import { expect, test } from 'vitest';
import { openApprovals } from '../../party/autopilot/approvals.ts';
import { GatewayStage } from './gateway-stage.ts';

/** An OpenClaw that is ready, and a private chat of Ada and Ben. */
async function stage() {
  const room = new GatewayStage();
  const { id } = await room.ready();
  const { ada, ben, cyd } = room;
  const access = [ada.principal, ben.principal];
  const { threadId } = ada.does('threads.create', { title: 'Plans', access });
  const to = { kind: 'thread', id: threadId } as const;
  const served = (who = ada) => who.does('instances.get', { instanceId: id }).attached;
  return { room, id, ada, ben, cyd, access, threadId, to, served };
}

test('[OC31] that an OpenClaw serves a private chat is known to those whom the chat names, and to nobody else', async () => {
  const { room, id, ada, ben, cyd, threadId, to, served } = await stage();
  const before = room.instance(id);
  cyd.fresh();
  ada.does('instances.attach', { instanceId: id, to });
  expect([served(), served(ben), served(cyd)]).toEqual([[to], [to], []]);
  // Not so much as a change of its row is told.
  expect([room.instance(id), cyd.events('patch')]).toEqual([before, []]);
  const receipt = room.receipts('instance.attach').at(-1);
  expect(receipt).toMatchObject({ threadId });
  expect(cyd.tries('instances.detach', { instanceId: id, to }, 'key-detach-1')).toBe('notFound');
  ada.does('instances.detach', { instanceId: id, to });
  expect([served(), room.instance(id)]).toEqual([[], before]);
});

test('[OC31] a chat that becomes private takes out of the row what serves it, and brings it back when it is everybody’s', async () => {
  const { room, id, ada, cyd, access, served } = await stage();
  const { threadId } = ada.does('threads.create', { title: 'Boats' });
  const to = { kind: 'thread', id: threadId } as const;
  ada.does('instances.attach', { instanceId: id, to });
  expect(room.instance(id).attached).toEqual([to]);
  ada.does('threads.setAccess', { threadId, access, base: null });
  expect([room.instance(id).attached, served(), served(cyd)]).toEqual([[], [to], []]);
  ada.does('threads.setAccess', { threadId, access: null, base: access });
  expect([room.instance(id).attached, served(cyd)]).toEqual([[to], [to]]);
});

test('[OC31] what somebody asks for who only may ask is decided by those whom the chat names', async () => {
  const { room, id, ben, cyd, threadId, to } = await stage();
  cyd.fresh();
  expect(ben.tries('instances.attach', { instanceId: id, to }, 'key-attach-1')).toBe('waits');
  const [asked] = openApprovals(room.bench.store);
  expect(asked).toMatchObject({ method: 'instances.attach', threadId, hidden: true });
  expect(cyd.events('patch')).toEqual([]);
});

test('[OC31] [OC13] one that is deleted serves no private chat any more', async () => {
  const { room, id, ada, ben, threadId, to, served } = await stage();
  ada.does('instances.attach', { instanceId: id, to });
  expect(served()).toEqual([to]);
  expect(room.votes(ben, room.deletes(id).approval.id)).toBe('ok');
  expect(served()).toEqual([]);
  const { put } = ada.does('topic.open', { topic: `thread:${threadId}` });
  expect(JSON.stringify(put)).not.toContain('servedBy');
});

test('[OC31] a request for an OpenClaw names no private chat: whoever decides about it reads it', async () => {
  const { ada, to } = await stage();
  expect(ada.tries('instances.create', { attach: [to] }, 'key-create-1')).toBe('notAllowed');
});
