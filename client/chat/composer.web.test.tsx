import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { runRow } from '../../shared/model/run.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { Composer } from './composer.tsx';
import { ThreadComposer } from './thread-composer.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
  vi.unstubAllGlobals();
});

const t1 = threadId.parse('t1');

async function show(send: (text: string) => Promise<boolean> = async () => true) {
  const say = vi.fn(send);
  const room = testRoom();
  const composer = <Composer threadId={t1} placeholder="Say something" send={say} />;
  const view = mount(await inRoom(room, composer));
  const field = view.container.querySelector('textarea');
  if (field === null) throw new Error('no field');
  const write = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
    view.fire(field, new Event('input', { bubbles: true }));
  };
  const press = (init: KeyboardEventInit) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    if (init.isComposing === true) Object.defineProperty(event, 'isComposing', { value: true });
    view.fire(field, event);
    return event;
  };
  return { ...view, say, room, field, write, press };
}

test('Enter sends, and the field is free for the next words', async () => {
  const { say, field, write, press } = await show();
  write('Hello\n');
  press({ key: 'Enter' });
  expect(say).toHaveBeenCalledExactlyOnceWith('Hello');
  expect(field.value).toBe('');
});

test('Shift-Enter breaks the line', async () => {
  const { say, write, press } = await show();
  write('Hello');
  expect(press({ key: 'Enter', shiftKey: true }).defaultPrevented).toBe(false);
  expect(say).not.toHaveBeenCalled();
});

test('Enter while an input method composes chooses a character and sends nothing', async () => {
  const { say, write, press } = await show();
  write('にほん');
  expect(press({ key: 'Enter', isComposing: true }).defaultPrevented).toBe(false);
  expect(say).not.toHaveBeenCalled();
});

test('nothing but blanks is not sent', async () => {
  const { say, write, press } = await show();
  write(' \n ');
  press({ key: 'Enter' });
  expect(say).not.toHaveBeenCalled();
});

test('a draft is kept per thread until it is sent', async () => {
  const { room, write, press } = await show();
  write('half a thou');
  expect(room.drafts.read(t1)).toBe('half a thou');
  expect(room.drafts.read(null)).toBe('');
  press({ key: 'Enter' });
  expect(room.drafts.read(t1)).toBe('');
});

test('a text that is too long is refused in words, and stays', async () => {
  const { say, field, write, press, find } = await show();
  write('x'.repeat(limits.commandBytes));
  expect(find('[role=alert]').textContent).toContain('longer than a message may be');
  press({ key: 'Enter' });
  expect(say).not.toHaveBeenCalled();
  expect(field.value.length).toBe(limits.commandBytes);
});

test('words that could not be kept come back', async () => {
  const { field, room, write, press } = await show(async () => false);
  write('precious');
  press({ key: 'Enter' });
  await act(async () => {});
  expect(field.value).toBe('precious');
  expect(room.drafts.read(t1)).toBe('precious');
});

test('[UI65] words are left as a note by a button of their own, and Enter still asks the assistant', async () => {
  const leave = vi.fn(async () => true);
  const say = vi.fn(async () => true);
  const composer = <Composer threadId={t1} placeholder="Say" send={say} leave={leave} />;
  const { find, write, called, container } = mount(await inRoom(testRoom(), composer));
  expect(container.textContent).not.toContain('As a note');
  const field = find('textarea');
  write(field, 'For us two\n');
  await act(async () => called('As a note').click());
  expect(leave).toHaveBeenCalledExactlyOnceWith('For us two');
  expect(say).not.toHaveBeenCalled();
  expect(Reflect.get(field, 'value')).toBe('');
  expect(document.activeElement).toBe(field);
});

test('[UI85] who stops an answer by its button writes on in the field', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const run = runRow.parse({
    ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: ada, messageId: 'q1', queuedAt: 0 },
    state: 'running',
  });
  const room = testRoom(holding({ runs: [run] }));
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const { find, container } = mount(
    await inRoom(room, <ThreadComposer threadId={t1} entries={[]} />),
  );
  const stop = [...container.querySelectorAll('button')].find((one) =>
    one.textContent?.startsWith('Stop'),
  );
  stop?.focus();
  await act(async () => stop?.click());
  expect(call).toHaveBeenCalledExactlyOnceWith('runs.stop', { runId: 'r1' });
  expect(document.activeElement).toBe(find('textarea'));
});

test('[UI65] a note that could not be kept comes back', async () => {
  const composer = (
    <Composer threadId={t1} placeholder="Say" send={async () => true} leave={async () => false} />
  );
  const { find, write, called } = mount(await inRoom(testRoom(), composer));
  write(find('textarea'), 'For us');
  await act(async () => called('As a note').click());
  expect(Reflect.get(find('textarea'), 'value')).toBe('For us');
});
