import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { messageId, threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { editingStore, keptEdit, writeEdit } from '../store/editing.ts';
import { useThreadEntries } from '../store/use-thread-entries.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { EntryView } from './entry-view.tsx';
import { ThreadComposer } from './thread-composer.tsx';

const t1 = threadId.parse('t1');
const copied = vi.fn(async (_: string) => {});

beforeEach(() => {
  copied.mockClear();
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(copied);
});
afterEach(() => {
  unmountAll();
  editingStore.setState({}, true);
  localStorage.clear();
});

const said = (n: number, author: string, more: object = {}) =>
  messageRow.parse({ id: `m${n}`, seq: n, n, threadId: t1, author, at: 0, ...more });
const words = (n: number) =>
  partRow.parse({
    ...{ id: `p${n}`, seq: n, n, i: 0, messageId: `m${n}`, threadId: t1 },
    ...{ kind: 'text', ref: n, state: 'done', length: 5 },
  });

/** Bo said m1, Ada m2; then what else there is. */
const world = (...more: ReturnType<typeof said>[]) => {
  const messages = [said(1, bo), said(2, ada), ...more];
  const base = holding(
    {
      members: [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')],
      ...{ messages, parts: messages.map(({ n }) => words(n)) },
    },
    { topics: ['thread:t1'] },
  );
  const texts = new Map(messages.map(({ n }) => [`p${n}`, { rev: 0, text: 'Hello' }]));
  return { ...base, replica: { ...must(base.replica, 'a replica'), texts } };
};

function Chat() {
  const entries = useThreadEntries(t1);
  return (
    <>
      {entries.map((entry) => (
        <EntryView key={entry.id} entry={entry} />
      ))}
      <ThreadComposer threadId={t1} entries={entries} />
    </>
  );
}

async function show() {
  const room = testRoom(world());
  const view = mount(await inRoom(room, <Chat />));
  await act(() => vi.dynamicImportSettled());
  const become = async (...more: ReturnType<typeof said>[]) => {
    const next = { ...room.connection.store.getState(), ...world(...more) };
    act(() => room.connection.store.setState(next));
    await act(() => vi.dynamicImportSettled());
  };
  return { ...view, room, become };
}

test('[UI67] other words for a message that leaves the conversation stay, with what happened, to be copied', async () => {
  const { called, find, write, become, container, text, room } = await show();
  await act(async () => called('Say it in other words').click());
  await act(() => vi.dynamicImportSettled());
  write(find('textarea[aria-label="Other words"]'), 'Hello, harbour');
  expect(container.querySelector('[role=alert]')).toBeNull();
  await become(said(3, bo, { replaces: 'm1' }));
  expect(container.querySelector('textarea[aria-label="Other words"]')).toBeNull();
  expect(find('[role=alert]').textContent).toContain(
    'Bo said an earlier message in other words, so the message that you were saying anew left the conversation. Nothing of what you wrote was sent.',
  );
  await act(async () => called('Copy').click());
  expect(copied).toHaveBeenCalledExactlyOnceWith('Hello, harbour');
  await act(async () => called('Close').click());
  expect(text()).not.toContain('Hello, harbour');
  expect(keptEdit(room.drafts, t1)).toBeNull();
});

test('[UI67] [UI47] they are there after a reload, in the form or in its place', async () => {
  const before = testRoom();
  writeEdit(before.drafts, t1, { id: messageId.parse('m2'), text: 'Hello, harbour' });
  editingStore.setState({}, true);
  const { find, become } = await show();
  expect(find('textarea[aria-label="Other words"]')).toHaveProperty('value', 'Hello, harbour');
  expect(document.activeElement).toBe(document.body);
  await become(said(3, bo, { replaces: 'm1' }));
  expect(find('[role=alert]').textContent).toContain('Hello, harbour');
});

test('[UI67] of a message that was replaced itself, by oneself in another window, they stay too', async () => {
  const { called, find, write, become } = await show();
  await act(async () => called('Say it in other words').click());
  await act(() => vi.dynamicImportSettled());
  write(find('textarea[aria-label="Other words"]'), 'Hello, harbour');
  await become(said(3, ada, { replaces: 'm2' }));
  expect(find('[role=alert]').textContent).toContain('You said it in other words');
});

test('[UI67] while the room takes them nobody is told that they lost their place', async () => {
  const { called, find, write, become, container, room } = await show();
  const { promise, resolve } = Promise.withResolvers<never>();
  vi.spyOn(room.connection, 'call').mockImplementation(() => promise);
  await act(async () => called('Say it in other words').click());
  await act(() => vi.dynamicImportSettled());
  write(find('textarea[aria-label="Other words"]'), 'Hello, harbour');
  await act(async () => called('Say it so').click());
  await become(said(3, ada, { replaces: 'm2' }));
  expect(container.querySelector('[role=alert]')).toBeNull();
  await act(async () => Reflect.apply(resolve, null, [{}]));
  expect(container.querySelector('[role=alert]')).toBeNull();
  expect(keptEdit(room.drafts, t1)).toBeNull();
});
