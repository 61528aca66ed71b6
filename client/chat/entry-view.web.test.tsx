import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { runRow } from '../../shared/model/run.ts';
import { emptyReplica } from '../../shared/sync/replica.ts';
import type { Session } from '../connection/session.ts';
import { threadEntries } from '../store/thread-entries.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, live, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { EntryView } from './entry-view.tsx';

afterEach(unmountAll);

const t1 = threadId.parse('t1');
const model = { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
const trouble = { code: 'modelKeyMissing', message: 'The model has no key.', fix: 'Set one.' };
const place = { n: 2, seq: 2, threadId: 't1', messageId: 'a1' };

const byId = <R extends { id: string }>(rows: R[]) => new Map(rows.map((row) => [row.id, row]));

/** An answer of one run: the run's own fields, and its parts, if it wrote any. */
async function show(
  run: object,
  parts: object[] = [],
  texts: Record<string, string> = {},
  session: Partial<Session> = { phase: live, heardAt: 1 },
  others: object[] = [],
) {
  const r1 = runRow.parse({
    ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: ada, messageId: 'q1' },
    ...{ state: 'running', queuedAt: 0, startedAt: 0, ...run },
  });
  const answer = { id: 'a1', seq: 2, n: 2, threadId: 't1', author: 'autopilot:t1', at: 0 };
  const rows = {
    ...emptyReplica.rows,
    messages: byId(parts.length > 0 ? [messageRow.parse({ ...answer, runId: 'r1' })] : []),
    parts: byId(parts.map((part) => partRow.parse({ ...place, ...part }))),
    runs: byId([r1, ...others.map((one) => runRow.parse({ ...r1, ...one }))]),
  };
  const held = new Map(Object.entries(texts).map(([id, text]) => [id, { rev: 0, text }]));
  const room = testRoom({ ...session, replica: { topics: new Map(), rows, texts: held } });
  const entries = threadEntries(t1, { rows, requests: [], rejected: [], self: ada });
  const views = entries.map((entry) => <EntryView key={entry.id} entry={entry} />);
  const page = mount(await inRoom(room, views));
  await act(() => vi.dynamicImportSettled());
  return { ...page, connection: room.connection };
}

const text = { id: 'p1', kind: 'text', i: 0, ref: 1, state: 'done', length: 5 };
const tool = {
  id: 'p2',
  kind: 'tool',
  i: 1,
  runId: 'r1',
  callId: 'c1',
  name: 'clock.now',
  input: {},
};

test('a failed answer says what went wrong, what to do, and keeps its words', async () => {
  const view = await show({ state: 'failed', trouble, model }, [text], { p1: 'A few' });
  expect(view.text()).toContain('A few');
  const box = view.find('section[aria-label="Trouble: failed"]');
  expect(box.textContent).toContain('The model has no key.');
  expect(box.textContent).toContain('Set one.');
  expect(view.called('Send again')).not.toBeNull();
});

test('[OS5] what its OpenClaw went on with says so, and is not to be sent again; the rest of it is', async () => {
  const went = { cause: 'recovery', follows: 'r1', messageId: 'sys', n: 3, seq: 3 };
  const shown = async (state: string, own: object = {}) =>
    show({ state: 'interrupted', trouble }, [text], { p1: 'A few' }, { phase: live, heardAt: 1 }, [
      { id: 'r2', state, ...went, ...own },
    ]);
  const whole = await shown('done');
  expect(whole.text()).toContain('It broke off here and went on by itself below.');
  expect(whole.text()).not.toContain('The model has no key.');
  expect(
    [...whole.container.querySelectorAll('button')].map((one) => one.textContent),
  ).not.toContain('Send again');
  unmountAll();
  // The one that went on broke off, too: what is sent is the question of a person.
  const question = { id: 'q0', messageId: 'q1', kind: 'text', i: 0, ref: 9, state: 'done' };
  const broken = await show(
    { state: 'interrupted', trouble },
    [{ ...text, ...question }],
    { q0: 'Why?' },
    { phase: live, heardAt: 1 },
    [{ id: 'r2', state: 'interrupted', ...went, trouble }],
  );
  const call = vi.spyOn(broken.connection, 'call').mockReturnValue(new Promise(() => {}));
  await act(async () => broken.called('Send again').click());
  expect(call).toHaveBeenCalledWith('messages.send', expect.objectContaining({ text: 'Why?' }));
});

test('trouble before the first word stands where the answer would', async () => {
  const view = await show({ state: 'failed', trouble });
  expect(view.find('article[aria-label="Answer from Autopilot"]').textContent).toContain(
    'Set one.',
  );
});

test('a stalled answer says why and what to do, and is not over', async () => {
  const stalled = { ...trouble, message: 'Nothing came.', fix: 'Stop it.', since: 0 };
  const view = await show({ stalled });
  expect(view.find('section[aria-label="Trouble: stalled"]').textContent).toContain('Stop it.');
  expect(view.container.querySelector('button')).toBeNull();
});

test('a question behind another says that it is queued, and can be taken back', async () => {
  const view = await show({ state: 'queued' });
  expect(view.text()).toContain('starting');
  const run = { id: 'r0', seq: 1, n: 0, threadId: 't1', askedBy: ada, messageId: 'q0' };
  const older = runRow.parse({ ...run, state: 'running', queuedAt: 0 });
  const queued = runRow.parse({ ...older, id: 'r1', n: 1, state: 'queued' });
  const room = testRoom({ phase: live, heardAt: 1 });
  const rows = { ...emptyReplica.rows, runs: byId([older, queued]) };
  const entries = threadEntries(t1, { rows, requests: [], rejected: [], self: ada });
  const last = entries.at(-1);
  const again = mount(await inRoom(room, last && <EntryView entry={last} />));
  expect(again.text()).toContain('queued, after another answer');
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue({ state: 'stopped' });
  again.click(again.called('Take it back'));
  expect(call).toHaveBeenCalledExactlyOnceWith('runs.stop', { runId: 'r1' });
});

test('[UI2] an answer below another question names the one that it answers', async () => {
  const of = { seq: 1, threadId: 't1', author: ada, at: 0 };
  const question = messageRow.parse({ ...of, id: 'q0', n: 1 });
  const other = messageRow.parse({ ...of, id: 'q1', n: 2 });
  const answer = messageRow.parse({ ...of, id: 'a0', n: 3, author: 'autopilot:t1', runId: 'r0' });
  const run = runRow.parse({
    ...{ id: 'r0', seq: 1, n: 1, threadId: 't1', askedBy: ada, messageId: 'q0' },
    ...{ state: 'running', queuedAt: 0 },
  });
  const messages = byId([question, other, answer]);
  const rows = { ...emptyReplica.rows, messages, runs: byId([run]) };
  const entries = threadEntries(t1, { rows, requests: [], rejected: [], self: ada });
  const last = entries.at(-1);
  const room = testRoom(holding({ members: [member(ada, 'Ada', 'owner')] }));
  const page = mount(await inRoom(room, last && <EntryView entry={last} />));
  expect(page.find('article[aria-label="Answer from Autopilot"]').textContent).toContain('to Ada');
});

test('the words of the rehearsal are labelled, those of a model carry its name', async () => {
  expect((await show({ model }, [text], { p1: 'words' })).text()).toContain('rehearsal');
  const other = { provider: 'anthropic', id: 'claude', rehearsal: false };
  const view = await show({ model: other }, [text], { p1: 'words' });
  expect(view.text()).toContain('anthropic claude');
  expect(view.text()).not.toContain('rehearsal');
});

test('parts stand in their order: text, tool, text', async () => {
  const parts = [{ ...text, id: 'p3', i: 2, ref: 2 }, { ...tool, state: 'done' }, text];
  const view = await show({}, parts, { p1: 'first', p3: 'last' });
  expect(view.text()).toMatch(/first.*clock\.now.*last/s);
});

test('a tool whose outcome nobody knows is explained', async () => {
  const view = await show({ state: 'interrupted' }, [{ ...tool, state: 'unknown' }]);
  const row = view.find('details[aria-label="Tool clock.now"]');
  expect(row.textContent).toContain('outcome unknown');
  expect(row.textContent).toContain('It may have happened or not');
});

test('thoughts are folded away until somebody opens them', async () => {
  const thoughts = { ...text, kind: 'reasoning' };
  const view = await show({ state: 'done' }, [thoughts], { p1: 'secret doubts' });
  expect(view.text()).toContain('Thoughts');
  expect(view.text()).not.toContain('secret doubts');
});

test('an answer without a word says so', async () => {
  expect((await show({ state: 'done' })).text()).toContain('It ended without a word.');
});

test('[UI80] what was stopped says that words are kept only where there are any', async () => {
  const late = await show({ state: 'stopped', firstTextAt: 5 }, [text], { p1: 'words' });
  expect(late.text()).toContain('Stopped. What it wrote is kept.');
  const early = await show({ state: 'stopped' }, [{ ...tool, state: 'done' }]);
  expect(early.text()).toContain('Stopped before it wrote anything.');
});

test('[AF11] the row of a call that published an artifact leads to it', async () => {
  const made = { ...tool, name: 'artifacts.publish', state: 'done' };
  const output = { artifactId: 'x1', name: 'Plan', version: 2 };
  const view = await show({}, [{ ...made, output }]);
  expect(view.find('a').getAttribute('href')).toBe('/r/room/hatchery?focus=artifact%3Ax1');
  expect(view.find('a').textContent).toBe('“Plan” on the Hatchery');
  unmountAll();
  for (const other of [
    { ...made, output: { artifactId: 3 } },
    { ...made, state: 'failed' },
  ])
    expect((await show({}, [other])).container.querySelector('a')).toBeNull();
});

test('[UI7] two clicks on “Send again” are one message', async () => {
  const question = { id: 'q0', messageId: 'q1', kind: 'text', i: 0, ref: 9, state: 'done' };
  const view = await show({ state: 'failed', trouble }, [{ ...text, ...question }], { q0: 'Why?' });
  const call = vi.spyOn(view.connection, 'call').mockReturnValue(new Promise(() => {}));
  const again = view.called('Send again');
  view.fire(again, new MouseEvent('click', { bubbles: true }));
  view.fire(again, new MouseEvent('click', { bubbles: true }));
  expect(call).toHaveBeenCalledExactlyOnceWith('messages.send', { threadId: 't1', text: 'Why?' });
});

test('[UI10] without a connection a run says what it last did, without a clock', async () => {
  const away = { phase: { name: 'offline', since: 0, reason: '', failedDials: 0 } } as const;
  const words = async (run: object) => (await show(run, [], {}, away)).text();
  expect(await words({ firstTextAt: 5 })).toMatch(/was running$/);
  expect(await words({ state: 'waiting' })).toContain('was waiting for a decision');
  const stalled = { ...trouble, since: 0 };
  const view = await show({ stalled }, [], {}, away);
  expect(view.find('section[aria-label="Trouble: was stalled"]')).not.toBeNull();
  expect(view.container.querySelector('.bg-live')).toBeNull();
  expect(await words({ state: 'done' })).not.toContain('was done');
});
