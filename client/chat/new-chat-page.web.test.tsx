import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Result } from '../../shared/methods/contract.ts';
import { threadId } from '../../shared/model/ids.ts';
import { threadRow } from '../../shared/model/thread.ts';
import { CallRefused } from '../connection/connection.ts';
import type { PendingRequest, Session } from '../connection/session.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import { examples } from './examples.ts';
import NewChatPage from './new-chat-page.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

const t1 = threadId.parse('t1');
const offline = { name: 'offline', since: 0, reason: '', failedDials: 0 } as const;
const begins = (text: string, more: Partial<PendingRequest> = {}): PendingRequest => ({
  ...{ id: 'c1', method: 'threads.create', params: { text }, key: 'k1', at: Date.now() },
  ...{ isSent: false, isHeld: false, ...more },
});

async function show(session: Partial<Session> = holding({})) {
  const room = testRoom(session);
  const answer = Promise.withResolvers<Result<'threads.create'>>();
  const call = vi.spyOn(room.connection, 'call').mockImplementation(() => answer.promise);
  const node = await inRoom(room, <NewChatPage />);
  const view = mount(node);
  const field = view.find('textarea');
  const say = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
    view.fire(field, new Event('input', { bubbles: true }));
    view.fire(field, new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  };
  const settle = (done: () => void) => act(async () => done());
  const address = addressNow;
  return { ...view, room, call, answer, say, settle, address, field };
}

test('[UI5] a chat begins with its words, in one command, and one goes there', async () => {
  const { say, call, answer, settle, address } = await show();
  say('Boats');
  expect(call).toHaveBeenCalledExactlyOnceWith('threads.create', { text: 'Boats' });
  await settle(() => answer.resolve({ threadId: t1 }));
  expect(address()).toBe('/r/room/t/t1');
});

test('[UI5] a chat begun without a network waits in sight with its words, and can be discarded', async () => {
  const { find, room, click, called } = await show({ phase: offline, requests: [begins('Boats')] });
  // The view of what waits, and in it why.
  await act(() => vi.dynamicImportSettled());
  await act(() => vi.dynamicImportSettled());
  const waiting = find('section[aria-label="New chats"]');
  expect(waiting.textContent).toContain('Boats');
  expect(waiting.textContent).toContain('It goes as soon as there is a connection.');
  const discard = vi.spyOn(room.connection, 'discard').mockReturnValue();
  click(called('Discard'));
  expect(discard).toHaveBeenCalledExactlyOnceWith('k1');
});

test('[UI5] discarded, the words come back to where they were written', async () => {
  const { say, answer, settle, field, room, address } = await show({ phase: offline });
  say('Boats');
  expect(field).toHaveProperty('value', '');
  const error = { code: 'discarded', message: '', retry: 'never' as const };
  await settle(() => answer.reject(new CallRefused(error, 'k1')));
  expect(field).toHaveProperty('value', 'Boats');
  expect(room.drafts.read(null)).toBe('Boats');
  expect(address()).toBe('/r/room');
});

test('[UI6] a late answer moves nobody who went elsewhere or writes the next words', async () => {
  const gone = await show();
  gone.say('Boats');
  gone.unmount();
  await gone.settle(() => gone.answer.resolve({ threadId: t1 }));
  expect(gone.address()).toBe('/r/room');
  const busy = await show();
  busy.say('Boats');
  busy.room.drafts.write(null, 'And also');
  await busy.settle(() => busy.answer.resolve({ threadId: t1 }));
  expect(busy.address()).toBe('/r/room');
});

test('[UI7] two clicks on an example are one wish', async () => {
  const { call, container, fire } = await show();
  const [example] = container.querySelectorAll<HTMLButtonElement>('ul[aria-label=Examples] button');
  if (example === undefined) throw new Error('no example');
  fire(example, new MouseEvent('click', { bubbles: true }));
  fire(example, new MouseEvent('click', { bubbles: true }));
  expect(call).toHaveBeenCalledExactlyOnceWith('threads.create', { text: examples[0].sentence });
  expect(example.disabled).toBe(true);
});

test('[UI80] who may only read is invited to nothing that they cannot do', async () => {
  const reading = async (rows: Parameters<typeof holding>[0]) => {
    const room = testRoom(holding(rows, { role: 'viewer' }));
    return mount(await inRoom(room, <NewChatPage />));
  };
  const empty = await reading({});
  expect(empty.text()).not.toContain('Write something');
  expect(empty.container.querySelector('button, textarea')).toBeNull();
  expect(empty.text()).toContain('There is no chat that you may read yet.');
  expect(empty.text()).toContain('You may read here, not write.');
  unmountAll();
  const boats = threadRow.parse({
    ...{ id: 't1', seq: 1, title: 'Boats', createdBy: ada, createdAt: 1, lastAt: 1 },
    activity: { state: 'idle' },
  });
  expect((await reading({ threads: [boats] })).text()).toContain('Choose a chat to read it');
});
