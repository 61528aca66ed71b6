import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { messageId, runId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { runRow } from '../../shared/model/run.ts';
import { CallRefused } from '../connection/connection.ts';
import type { Session } from '../connection/session.ts';
import { editingStore } from '../store/editing.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { toastStore } from '../ui/toast-store.ts';
import { MessageView } from './message-view.tsx';

const copied = vi.fn(async (_: string) => {});

beforeEach(() => {
  copied.mockClear();
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(copied);
});
afterEach(() => {
  unmountAll();
  editingStore.setState({}, true);
  localStorage.clear();
  vi.unstubAllGlobals();
});

const said = (author: string, more: object = {}) =>
  messageRow.parse({ id: 'm1', seq: 2, n: 2, threadId: 't1', author, at: 0, ...more });
const part = partRow.parse({
  ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1' },
  ...{ kind: 'text', ref: 1, state: 'done', length: 5 },
});
const run = (state: string) =>
  runRow.parse({
    ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: ada, messageId: 'q1', queuedAt: 0 },
    state,
  });

/** What the page says of a message beside who said it. */
const marksOf = (view: { text: () => string }) => view.text().replace(/Hello.*/, '');

async function show(author: string, session: Partial<Session> = {}, state = 'done', more = {}) {
  const message = said(author, more);
  const base = holding(
    {
      members: [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')],
      ...{ messages: [message], parts: [part], runs: [run(state)] },
    },
    { topics: ['thread:t1'] },
  );
  const texts = new Map([['p1', { rev: 0, text: 'Hello' }]]);
  const replica = { ...must(base.replica, 'a replica'), texts };
  const room = testRoom({ ...base, ...session, replica });
  const asked = vi.spyOn(room.connection, 'call');
  const view = mount(
    await inRoom(room, <MessageView message={message} parts={[part]} run={null} />),
  );
  await act(() => vi.dynamicImportSettled());
  const tools = () =>
    [...view.container.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'));
  return { ...view, asked, tools };
}

const always = ['Copy the words', 'Copy a link to this message'];

test('[UI43] one’s own words can be said anew, an answer can be given anew; nothing else of others', async () => {
  expect((await show(ada)).tools()).toEqual([...always, 'Say it in other words']);
  expect((await show(bo)).tools()).toEqual(always);
  const answer = await show('autopilot:t1', {}, 'done', { runId: 'r1' });
  expect(answer.tools()).toEqual([...always, 'Answer again']);
});

test('[UI49] who is called by name, and what the assistant does not answer, stands beside the name', async () => {
  const called = await show(bo, {}, 'done', { mentions: [ada, bo], note: true });
  expect(marksOf(called)).toContain('note');
  expect(marksOf(called)).toContain('Calls@you@Bo');
  expect(marksOf(await show(bo))).not.toMatch(/note|Calls/);
});

test('[UI43] while an answer is under way, without a connection and for who may only read nothing is replaced', async () => {
  expect((await show(ada, {}, 'running')).tools()).toEqual(always);
  const away = { phase: { name: 'offline', since: 0, reason: '', failedDials: 0 } } as const;
  expect((await show(ada, away)).tools()).toEqual(always);
  const reads = { self: { principal: ada, role: 'viewer' } } as const;
  expect((await show(ada, reads)).tools()).toEqual(always);
});

test('[UI43] the words and the address of a message are copied', async () => {
  const { called, asked } = await show(bo);
  await act(async () => called('Copy the words').click());
  await act(async () => called('Copy a link to this message').click());
  expect(copied.mock.calls.map(([text]) => text)).toEqual([
    'Hello',
    new URL('/r/room/t/t1#m1', location.href).href,
  ]);
  expect(asked).not.toHaveBeenCalled();
});

test('[UI43] other words stay in the field until the room has them; a refusal says why', async () => {
  const { called, find, asked, text, container } = await show(ada);
  asked.mockRejectedValueOnce(
    new CallRefused({ code: 'conflict', message: 'It is at work.', fix: 'Wait.', retry: 'never' }),
  );
  await act(async () => called('Say it in other words').click());
  await act(() => vi.dynamicImportSettled());
  const field = find('textarea');
  expect(field).toHaveProperty('value', 'Hello');
  const write = (words: string) => {
    const { prototype } = HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, words);
    act(() => void field.dispatchEvent(new Event('input', { bubbles: true })));
  };
  expect(called('Say it so')).toHaveProperty('disabled', true);
  write('Hello you');
  await act(async () => called('Say it so').click());
  expect(text()).toContain('It is at work. Wait.');
  expect(find('textarea')).toHaveProperty('value', 'Hello you');
  asked.mockResolvedValueOnce({ messageId: messageId.parse('m2'), runId: runId.parse('r2') });
  await act(async () => called('Say it so').click());
  expect(asked.mock.calls).toEqual([
    ['messages.edit', { messageId: 'm1', text: 'Hello you' }],
    ['messages.edit', { messageId: 'm1', text: 'Hello you' }],
  ]);
  expect(container.querySelector('textarea')).toBeNull();
});

/** A page with a mouse and, below its messages, the field. */
function withField() {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const field = document.createElement('textarea');
  field.id = 'write';
  document.body.append(field);
  return field;
}

test('[UI85] who asks for another answer, or said it in other words, goes on in the message field', async () => {
  const field = withField();
  const answer = await show('autopilot:t1', {}, 'done', { runId: 'r1' });
  answer.asked.mockReturnValue(new Promise(() => {}));
  answer.called('Answer again').focus();
  await act(async () => answer.called('Answer again').click());
  expect(document.activeElement).toBe(field);
  unmountAll();
  const next = withField();
  const { called, find, write, asked, fire } = await show(ada);
  asked.mockResolvedValueOnce({ messageId: messageId.parse('m2'), runId: runId.parse('r2') });
  await act(async () => called('Say it in other words').click());
  await act(() => vi.dynamicImportSettled());
  write(find('textarea'), 'Hello you');
  find('textarea').focus();
  await act(async () => {
    const enter = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true };
    fire(find('textarea'), new KeyboardEvent('keydown', enter));
  });
  expect(document.activeElement).toBe(next);
});

test('[UI43] an answer that is not given anew says why', async () => {
  const { called, asked } = await show('autopilot:t1', {}, 'done', { runId: 'r1' });
  asked.mockRejectedValueOnce(
    new CallRefused({ code: 'paused', message: 'The room is paused.', retry: 'never' }),
  );
  await act(async () => called('Answer again').click());
  expect(asked).toHaveBeenCalledExactlyOnceWith('messages.regenerate', { messageId: 'm1' });
  expect(toastStore.getState().map(({ text }) => text)).toContain(
    'The answer stayed as it is. The room is paused.',
  );
});
