import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Account, Setting } from '../../shared/model/account.ts';
import { roomId } from '../../shared/model/ids.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, scout } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { Accounts } from './accounts.tsx';
import { Administration } from './administration.tsx';
import { NotAnAdmin } from './not-an-admin.tsx';

afterEach(unmountAll);

const account = (name: string, more: Partial<Account> = {}): Account => ({
  ...{ id: name.toLowerCase(), seq: 1, name, email: `${name}@example.test` },
  ...{ homeRoom: roomId.parse('home'), createdAt: 0, isAdmin: false, ...more },
});

const setting: Setting = {
  ...{ id: 'installation', seq: 1, signUp: 'open' },
  ...{ agentsPerPerson: 20, membersPerRoom: 500 },
};

async function show(accounts: Account[]) {
  const rows = { accounts, settings: [setting] };
  const room = testRoom(holding(rows, { topics: ['lobby'] }));
  const call = vi.spyOn(room.connection, 'call');
  call.mockResolvedValue({});
  return { ...mount(await inRoom(room, <Administration />)), call, room };
}

test('an account is found, shut out with a reason, and let in again', async () => {
  const { find, write, called, click, call, container } = await show([
    account('Ada', { isAdmin: true }),
    account('Bo'),
    account('Cy', { ban: { at: 0, by: ada, reason: 'spam' } }),
  ]);
  expect(find('li[aria-label="Cy"]').textContent).toContain('spam');
  write(find('input[type=search]'), 'bo');
  expect(container.querySelectorAll('li').length).toBe(1);
  click(called('Shut out Bo'));
  const dialog = find('dialog[aria-label="Shut Bo out?"]');
  const reason = dialog.querySelector('input');
  if (reason !== null) write(reason, 'noise');
  await act(async () =>
    dialog
      .querySelector('form')
      ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenLastCalledWith('accounts.ban', { userId: 'bo', reason: 'noise' });
  write(find('input[type=search]'), 'cy');
  await act(async () => called('Let in again: Cy').click());
  expect(call).toHaveBeenLastCalledWith('accounts.unban', { userId: 'cy' });
});

test('nobody shuts themselves out', async () => {
  const { container } = await show([account('Ada', { isAdmin: true })]);
  expect(container.querySelector('[aria-label="Shut out Ada"]')).toBeNull();
});

test('what holds for everybody is set', async () => {
  const { find, write, call } = await show([]);
  write(find('form select'), 'closed');
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenLastCalledWith('settings.set', {
    ...{ signUp: 'closed', agentsPerPerson: 20, membersPerRoom: 500 },
  });
});

test('accounts are there before their window is', async () => {
  const room = testRoom(holding({}));
  const { text } = mount(await inRoom(room, <Accounts />));
  expect(text()).toContain('Opening');
});

const shutOut = {
  ...{ ...holding({}), room: null },
  phase: { name: 'ended', code: 4403, reason: '' },
} as const;

test('who is no admin of a laptop is told who is, and is asked for no code', async () => {
  const { text } = mount(await inRoom(testRoom(shutOut), <Administration />));
  expect(text()).toContain('for admins of the installation');
  expect(text()).toContain('whoever signed up first');
  expect(text()).not.toContain('etup code');
});

test('an agent is told that this is for people, not how to become what it cannot be', async () => {
  const room = testRoom(shutOut, { principal: scout, scope: 'admin' });
  const { text, container } = mount(await inRoom(room, <NotAnAdmin isLaptop={false} />));
  expect(text()).toContain('Administration is for people.');
  expect(text()).not.toContain('make you one');
  expect(container.querySelector('button, form')).toBeNull();
});

test('on the net the setup code is asked for when somebody says they have it, and no more once there is an admin', async () => {
  const view = mount(await inRoom(testRoom(shutOut), <NotAnAdmin isLaptop={false} />));
  const { text, click, called, find, write, container } = view;
  expect(container.querySelector('form')).toBeNull();
  click(called('I have the setup code'));
  await act(() => vi.dynamicImportSettled());
  const refusal = { code: 'CLAIMED', message: 'There is one already.', fix: 'Ask them.' };
  vi.stubGlobal('fetch', async () => Response.json(refusal, { status: 409 }));
  write(find('input[name=code]'), 'x'.repeat(20));
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  vi.unstubAllGlobals();
  expect(text()).toContain('There is one already. Ask them.');
  expect(container.querySelector('form')).toBeNull();
});
