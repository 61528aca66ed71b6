import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { approvalId } from '../../shared/model/ids.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { CallRefused } from '../connection/connection.ts';
import { instance } from '../testing/instances.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, member } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import { BeginPage } from './begin-page.tsx';
import ChatPage from './chat-page.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

const world = (instances: Instance[], role: 'owner' | 'viewer' = 'owner') =>
  holding({ members: [member(ada, 'Ada', role)], instances }, { role });

async function show(instances: Instance[] = [], session = world(instances)) {
  const room = testRoom(session);
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const page = mount(await inRoom(room, <ChatPage />));
  const become = (next: Instance[]) =>
    act(async () =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...world(next) }),
    );
  return { ...page, room, call, become };
}

const create = 'Create your OpenClaw and say hello';
const refusal = (code: string, more: object = {}) =>
  new CallRefused({ code, message: 'No.', retry: 'never', ...more });

test('[OV2] before anybody consents it is said what happens, what it costs and what it unlocks', async () => {
  const { find } = await show();
  const words = find('dl[aria-label="What it means"]').textContent;
  for (const one of ['What happens', 'What it costs', 'What it unlocks', 'What stays yours'])
    expect(words).toContain(one);
});

test('[OV2] two presses are one consent; what has to be approved leads to the chat where the words wait', async () => {
  const { called, call, become } = await show();
  call.mockRejectedValueOnce(refusal('waits', { approvalId: 'a1' }));
  await act(async () => {
    called(create).click();
    called(create).click();
  });
  expect(call).toHaveBeenCalledExactlyOnceWith('instances.create', {
    say: { text: expect.stringContaining('Hello') },
  });
  await become([instance({ state: 'requested', approvalId: approvalId.parse('a1') })]);
  expect(addressNow()).toBe('/r/room/t/main-i1');
});

test('[OV2] so it does where the row of what waits came first, and with it another page', async () => {
  const room = testRoom(world([]));
  const { promise, reject } = Promise.withResolvers<never>();
  vi.spyOn(room.connection, 'call').mockReturnValue(promise);
  const { called, render } = mount(await inRoom(room, <BeginPage isFirst />));
  await act(async () => called(create).click());
  const waits = instance({ state: 'requested', approvalId: approvalId.parse('a1') });
  room.connection.store.setState({ ...room.connection.store.getState(), ...world([waits]) });
  render(<p>All OpenClaws</p>);
  await act(async () => reject(refusal('waits', { approvalId: 'a1' })));
  expect(addressNow()).toBe('/r/room/t/main-i1');
});

test('[OV2] the first words ask for it too; refused, they are back in their field with the reason', async () => {
  const { find, write, call, text } = await show();
  call.mockRejectedValueOnce(refusal('tooMany', { fix: 'Delete one first.' }));
  write(find('textarea'), 'Read my mail');
  await act(async () => find('button[type=submit]').click());
  expect(call).toHaveBeenCalledWith('instances.create', { say: { text: 'Read my mail' } });
  expect(find('textarea')).toHaveProperty('value', 'Read my mail');
  expect(text()).toContain('No. Delete one first.');
});

test('[OV2] without a connection nothing is asked, and it says so', async () => {
  const away = { name: 'offline', since: 0, reason: '', failedDials: 0 } as const;
  const { called, call, text } = await show([], { ...world([]), phase: away });
  await act(async () => called(create).click());
  expect(call).not.toHaveBeenCalled();
  expect(text()).toContain('nothing was asked');
});

test('[OV2] who may not ask for one reads why, and has no button', async () => {
  const { container, text } = await show([], world([], 'viewer'));
  expect(container.querySelector('form, button')).toBeNull();
  expect(text()).toContain('Your role');
});

test('[UI80] where there are some, who may only read is not told that there is none, nor given a field', async () => {
  const room = testRoom(world([instance()], 'viewer'));
  const { container, text } = mount(await inRoom(room, <BeginPage isFirst={false} />));
  expect(text()).not.toContain('There is none');
  expect(container.querySelector('form, button, input')).toBeNull();
  expect(text()).toContain('Your role');
});

test('[OV42] after the only one was deleted it is not said that none ran yet', async () => {
  const gone = instance({ name: 'Reef', state: 'deleted' });
  expect((await show([gone])).text()).toContain('“Reef” was deleted. One press');
  unmountAll();
  const all = ['Reef', 'Work', 'Old', 'Bay', 'Cove'].map((name, n) =>
    instance({ name, id: `i${n}`, state: 'deleted', since: 9 - n }),
  );
  expect((await show(all.slice(0, 2))).text()).toContain('“Reef” and “Work” were deleted. One');
  unmountAll();
  expect((await show(all)).text()).toContain('“Reef”, “Work”, “Old” and 2 others were deleted.');
  unmountAll();
  const never = instance({ name: 'Reef', state: 'deleted', generation: 0 });
  expect((await show([never])).text()).toContain('Nothing runs yet.');
  unmountAll();
  const going = instance({ name: 'Reef', state: 'deleting' });
  expect((await show([going])).text()).toContain('“Reef” is being deleted. One press');
});

test('[M186] where one is there, its chat is the latest one’s main session', async () => {
  await show([
    instance({ id: 'i1', createdAt: 1 }),
    instance({ id: 'i2', createdAt: 2 }),
    instance({ id: 'i3', createdAt: 3, state: 'deleted' }),
  ]);
  expect(addressNow()).toBe('/r/room/t/main-i2');
});
