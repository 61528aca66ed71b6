import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ThreadAccess } from './thread-access.tsx';

afterEach(unmountAll);

const thread: Thread = {
  ...{ id: threadId.parse('t1'), seq: 1, title: 'Plans', createdBy: ada, createdAt: 0, lastAt: 0 },
  activity: { state: 'idle' },
};

async function show(more: Partial<Thread> = {}) {
  const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
  const room = testRoom(holding({ members }));
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const onDone = vi.fn();
  const given = { ...thread, ...more };
  const view = mount(await inRoom(room, <ThreadAccess thread={given} onDone={onDone} />));
  const boxes = () => [...view.container.querySelectorAll<HTMLInputElement>('[type=checkbox]')];
  const radios = [...view.container.querySelectorAll<HTMLInputElement>('[type=radio]')];
  const save = () =>
    act(async () =>
      view.find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
    );
  return { ...view, boxes, radios, save, call, onDone };
}

test('a chat is made private to named members; oneself is always among them', async () => {
  const { boxes, radios, click, save, call, onDone } = await show();
  expect(boxes()).toEqual([]);
  if (radios[1] !== undefined) click(radios[1]);
  expect(boxes().map(({ checked, disabled }) => [checked, disabled])).toEqual([
    [true, true],
    [false, false],
  ]);
  const second = boxes()[1];
  if (second !== undefined) click(second);
  await save();
  expect(call).toHaveBeenCalledExactlyOnceWith('threads.setAccess', {
    threadId: 't1',
    access: [ada, bo],
    base: null,
  });
  expect(onDone).toHaveBeenCalled();
});

test('[PT8] a private chat becomes everybody’s again, if those who see it are those that were shown', async () => {
  const { radios, click, save, call } = await show({ access: [ada, bo] });
  if (radios[0] !== undefined) click(radios[0]);
  await save();
  expect(call).toHaveBeenCalledExactlyOnceWith('threads.setAccess', {
    threadId: 't1',
    access: null,
    base: [ada, bo],
  });
});
