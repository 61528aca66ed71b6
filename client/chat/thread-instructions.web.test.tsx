import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { threadRow } from '../../shared/model/thread.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ThreadInstructions } from './thread-instructions.tsx';

afterEach(unmountAll);

const thread = (instructions?: string) =>
  threadRow.parse({
    ...{ id: 't1', seq: 1, title: 'Boats', createdBy: ada, createdAt: 0, lastAt: 0 },
    ...{ activity: { state: 'idle' }, ...(instructions === undefined ? {} : { instructions }) },
  });

async function show() {
  const store = createStore(() => thread('Be brief.'));
  const onDone = vi.fn();
  const Shown = () => <ThreadInstructions thread={useStore(store)} onDone={onDone} />;
  const room = testRoom(holding({}));
  const asked = vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const become = (text?: string) => act(() => store.setState(thread(text), true));
  const page = mount(await inRoom(room, <Shown />));
  const save = () => act(async () => page.called('Save').click());
  return { ...page, asked, become, save, onDone };
}

test('[UI42] [TH7] instructions of a chat are written over what they were made from', async () => {
  const { find, write, asked, save, onDone } = await show();
  write(find('textarea'), 'Be brief and kind.');
  await save();
  expect(asked).toHaveBeenCalledExactlyOnceWith('threads.change', {
    threadId: 't1',
    instructions: 'Be brief and kind.',
    base: { instructions: 'Be brief.' },
  });
  expect(onDone).toHaveBeenCalled();
});

test('[UI42] whoever wrote meanwhile is not overwritten in silence', async () => {
  const { find, write, become, text, called, save, asked } = await show();
  become('Be short.');
  expect(find('textarea')).toHaveProperty('value', 'Be short.');
  write(find('textarea'), 'Be very short.');
  expect(text()).not.toContain('while you wrote');
  become('Speak Dutch.');
  expect(text()).toContain('Somebody changed them while you wrote.');
  expect(find('textarea')).toHaveProperty('value', 'Be very short.');
  write(find('textarea'), 'Be very, very short.');
  expect(text()).toContain('Somebody changed them while you wrote.');
  act(() => called('Show theirs').click());
  expect(find('textarea')).toHaveProperty('value', 'Speak Dutch.');
  await save();
  expect(asked).not.toHaveBeenCalled();
});
