import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { mentionRow } from '../../shared/model/mention.ts';
import type { Role } from '../../shared/model/role.ts';
import { runRow } from '../../shared/model/run.ts';
import { seenStore } from '../store/seen-mentions.ts';
import { leaveInspector, type Selection, selectionStore } from '../store/selection.ts';
import { approval } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member, scout } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import Inspector from './inspector.tsx';

afterEach(() => {
  unmountAll();
  leaveInspector();
  localStorage.clear();
  seenStore.setState(new Set(), true);
});

const members = [
  member(ada, 'Ada', 'owner'),
  member(bo, 'Bo', 'member'),
  member(scout, 'Scout', 'member', { ownedBy: bo }),
];
const mention = mentionRow.parse({
  ...{ id: `${ada}/m1`, seq: 1, principal: ada, threadId: 't1', messageId: 'm1', by: bo, at: 3 },
  snippet: '@Ada look at this',
});
const run = runRow.parse({
  ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: bo, messageId: 'm', state: 'running' },
  ...{ queuedAt: 1, startedAt: 2 },
});

/** As `inspect` does at the address of the test. */
const inspect = (what: Selection) =>
  act(() => selectionStore.setState({ chosen: { what, at: '/r/room' } }));

async function show(more: object = {}, role: Role = 'owner') {
  const rows = { members, mentions: [mention], runs: [run], approvals: [approval()], ...more };
  const present = [bo, scout].map((principal) => ({
    ...{ principal, name: members.find(({ id }) => id === principal)?.name ?? '', at: null },
  }));
  const room = testRoom({ ...holding(rows, { topics: ['approvals'], role }), present });
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const page = mount(await inRoom(room, <Inspector isOver={false} />));
  return { ...page, call };
}

test('[UI17] with nothing selected it says who is here, people apart from agents, and who called one', async () => {
  const { find } = await show();
  expect(find('ul[aria-label="People"]').textContent).toContain('Bo');
  expect(find('ul[aria-label="Agents"]').textContent).toContain('Scout · agent of Bo');
  expect(find('ul[aria-label="Mentions"]').textContent).toContain('@Ada look at this');
});

test('[UI75] where the room is closed to this page nothing is said to open or to reconnect', async () => {
  const room = testRoom({
    ...holding({ members }, { topics: ['approvals'] }),
    ...{ present: [], phase: { name: 'ended', code: 4403, reason: '' } },
  });
  const { text } = mount(await inRoom(room, <Inspector isOver={false} />));
  expect(text()).toContain('Who is here is not known now.');
  expect(text()).toContain('closed');
  expect(text()).not.toMatch(/opening|reconnect/);
});

test('[UI80] who may only read is not told to call anybody by name', async () => {
  expect((await show({ mentions: [] })).text()).toContain('Write @ and a name');
  unmountAll();
  const reader = await show({ mentions: [] }, 'viewer');
  expect(reader.text()).toContain('Nobody called you by name yet. Where somebody does');
  expect(reader.text()).not.toContain('Write @');
});

test('[TV1] from a run one goes to its part of the timeline and of the replay', async () => {
  const { called } = await show();
  inspect({ kind: 'run', id: run.id });
  expect(called('Timeline').getAttribute('href')).toBe('/r/room/t/t1/timeline?run=r1');
  expect(called('Replay').getAttribute('href')).toBe('/r/room/hatchery?replay=t1&run=r1');
});

test('[UI17] what is selected shows its facts, what happened and its receipts, until it is left', async () => {
  const { text, call, called, container } = await show();
  inspect({ kind: 'approval', id: approval().id });
  expect(text()).toContain('Read https://example.com/ from the web');
  expect(text()).toContain('Autopilot asked');
  expect(call.mock.calls.at(-1)?.[0]).not.toBe('approvals.decide');
  inspect({ kind: 'run', id: run.id });
  expect(text()).toContain('Stop this run');
  await act(async () => called('Close').click());
  expect(container.querySelector('ul[aria-label="Mentions"]')).not.toBeNull();
});

test('[UI64] a mention is new until its chat was in front of somebody in this browser, or until they say so', async () => {
  const { find, text, called } = await show();
  expect(find('ul[aria-label="Mentions"]').textContent).toContain('new: ');
  expect(text()).toContain('1 new');
  expect(text()).toContain('known to this browser only');
  expect(find('ul[aria-label="Mentions"] a').getAttribute('href')).toBe('/r/room/t/t1#m1');
  act(() => called('Mark all as seen').click());
  expect(text()).not.toContain('1 new');
  expect(find('ul[aria-label="Mentions"]').textContent).not.toContain('new: ');
  expect(localStorage.getItem('autopilot seen mentions')).toBe(JSON.stringify([mention.id]));
});

test('[R107] it decides nothing: a decision is made where all of its bytes are', async () => {
  const { container } = await show();
  inspect({ kind: 'approval', id: approval().id });
  const words = [...container.querySelectorAll('button')].map((one) => one.textContent);
  expect(words.filter((one) => /Approve|Reject/.test(one ?? ''))).toEqual([]);
  expect(container.querySelector('a[href="/r/room/approvals/a1"]')?.textContent).toBe('Decide');
});

test('[UI17] a run that a pause alone holds back says so, and one that waits for a decision that', async () => {
  const waits = { ...run, state: 'waiting' as const };
  const held = approval({ state: 'approved', decidedBy: [ada], heldMs: 9 });
  const asked = approval({ name: 'a2' });
  const of = (...approvals: ReturnType<typeof approval>[]) => ({
    runs: [waits],
    approvals: approvals.map((one) => ({ ...one, runId: run.id })),
  });
  const alone = await show(of(held));
  inspect({ kind: 'run', id: run.id });
  expect(alone.text()).toContain('approved; begins when the pause ends');
  alone.unmount();
  const both = await show(of(held, asked));
  inspect({ kind: 'run', id: run.id });
  expect(both.text()).toContain('waiting for a decision');
});
