import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Agent, Key } from '../../shared/model/agent.ts';
import { agentId, keyId, roomId } from '../../shared/model/ids.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import AgentsPanel from './agents-panel.tsx';

afterEach(unmountAll);

const day = 86_400_000;
const agent: Agent = {
  ...{ id: agentId.parse('scout'), seq: 1, name: 'Scout' },
  ...{ homeRoom: roomId.parse('scouts'), createdAt: Date.now() - 3 * day },
};
const key = (name: string, more: Partial<Key> = {}): Key => ({
  ...{ id: keyId.parse(name), seq: 1, agentId: agent.id, name, hint: 'ap_x7', scope: 'chat' },
  ...{ createdAt: Date.now(), expiresAt: Date.now() + 30 * day, ...more },
});
const secret = `ap_${'s'.repeat(32)}`;

async function show(rows: { agents: Agent[]; keys: Key[] }, homeRoom = 'room') {
  const room = testRoom(holding(rows), { homeRoom });
  const call = vi.spyOn(room.connection, 'call');
  return { ...mount(await inRoom(room, <AgentsPanel />)), call };
}

const submit = (form: HTMLElement) =>
  act(
    async () => void form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );

test('no agent yet: the page says what one is good for, and makes one', async () => {
  const { text, find, write, call } = await show({ agents: [], keys: [] });
  expect(text()).toContain('You have no agent yet');
  call.mockResolvedValue({});
  write(find('form input'), 'Scout');
  await submit(find('form'));
  expect(call).toHaveBeenCalledExactlyOnceWith('agents.create', { name: 'Scout', role: 'member' });
});

test('[R100] a key is minted with the least it needs, its secret shown once and then nowhere', async () => {
  const { called, click, find, write, call, container } = await show({ agents: [agent], keys: [] });
  call.mockResolvedValue({ keyId: keyId.parse('k1'), secret, expiresAt: 0 });
  click(called('Mint a key for Scout'));
  const form = find('form[aria-label="New key for Scout"]');
  write(find('form[aria-label="New key for Scout"] input'), 'laptop');
  await submit(form);
  expect(call).toHaveBeenCalledExactlyOnceWith('keys.mint', {
    ...{ agentId: agent.id, name: 'laptop', scope: 'chat', days: 90 },
  });
  expect(find('section[aria-label="Key of Scout"] input').getAttribute('value')).toBe(secret);
  click(called('Done, hide it'));
  expect(container.innerHTML).not.toContain(secret);
  expect(JSON.stringify(localStorage)).not.toContain(secret);
});

test('rotating mints one like it that names what it replaces', async () => {
  const { called, call, find } = await show({ agents: [agent], keys: [key('server')] });
  call.mockResolvedValue({ keyId: keyId.parse('k2'), secret, expiresAt: 0 });
  await act(async () => called('Rotate server').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('keys.mint', {
    ...{ agentId: agent.id, name: 'server', scope: 'chat', days: 30, replaces: 'server' },
  });
  expect(find('section[aria-label="Key of Scout"]')).toBeTruthy();
});

test('a key that is good for nothing offers nothing; revoking a good one asks first', async () => {
  const keys = [key('old', { revokedAt: Date.now() - day }), key('good')];
  const { called, click, call, find, container } = await show({ agents: [agent], keys });
  expect(container.querySelector('[aria-label="Revoke old"]')).toBeNull();
  expect(find('ul[aria-label="Keys of Scout"]').textContent).toContain('never used');
  click(called('Revoke good'));
  expect(call).not.toHaveBeenCalled();
});

test('elsewhere than in one’s own room it leads there', async () => {
  const { text, called } = await show({ agents: [agent], keys: [] }, 'home');
  expect(text()).toContain('set in your own room');
  expect(called('Go there').getAttribute('href')).toBe('/r/home/settings/agents');
});
