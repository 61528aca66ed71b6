import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { PendingRequest, Session } from '../connection/session.ts';
import { threadEntries } from '../store/thread-entries.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { EntryView } from './entry-view.tsx';
import Outbox from './outbox.tsx';

afterEach(unmountAll);

const t1 = threadId.parse('t1');
const hour = 3_600_000;
const offline = { name: 'offline', since: 0, reason: '', failedDials: 0 } as const;
const live = { name: 'live', since: 0, pingAt: 0, pongBy: null } as const;

const request = (
  key: string,
  text: string,
  more: Partial<PendingRequest> = {},
): PendingRequest => ({
  ...{ id: key, method: 'messages.send', params: { threadId: 't1', text }, key, at: Date.now() },
  ...{ isSent: false, isHeld: false, ...more },
});

const show = async (session: Partial<Session>) => {
  const room = testRoom(session);
  const { requests, rejected, replica } = room.connection.store.getState();
  const entries = threadEntries(t1, { rows: replica.rows, requests, rejected, self: ada });
  const views = entries.map((entry) => <EntryView key={entry.id} entry={entry} />);
  const view = mount(
    await inRoom(
      room,
      <>
        <Outbox />
        {views}
      </>,
    ),
  );
  await act(() => vi.dynamicImportSettled());
  return { ...view, connection: room.connection };
};

test('what is not sent stands in its place and says so', async () => {
  const { find, text } = await show({
    phase: offline,
    requests: [request('k1', '**bold** words')],
  });
  const article = find('article[aria-label="Not sent: message from Ada"]');
  expect(article.textContent).toContain('not sent yet');
  expect(article.querySelector('strong')?.textContent).toBe('bold');
  expect(text()).toContain('It goes as soon as there is a connection.');
});

test('what goes at once is on its way, not unsent', async () => {
  const { container } = await show({
    phase: live,
    heardAt: 1,
    requests: [request('k1', 'words', { isSent: true })],
  });
  expect(container.querySelector('#outbox')).toBeNull();
  expect(container.querySelector('article')?.textContent).toContain('sending');
});

test('what waited too long asks, and goes only when its author says so', async () => {
  const old = request('k1', 'old words', { isHeld: true, at: Date.now() - 21 * hour });
  const { find, connection, click } = await show({ phase: live, heardAt: 1, requests: [old] });
  const release = vi.spyOn(connection, 'release').mockReturnValue();
  const discard = vi.spyOn(connection, 'discard').mockReturnValue();
  const article = find('article');
  expect(article.textContent).toContain('It has waited for more than 20 hours. Send it now?');
  const [send, drop] = article.querySelectorAll<HTMLElement>('button');
  if (send !== undefined) click(send);
  expect(release).toHaveBeenCalledExactlyOnceWith('k1');
  if (drop !== undefined) click(drop);
  expect(discard).toHaveBeenCalledExactlyOnceWith('k1');
});

test('what was sealed at sign-out asks', async () => {
  const sealed = request('k1', 'sealed words', { isHeld: true });
  const { text } = await show({ phase: live, heardAt: 1, requests: [sealed] });
  expect(text()).toContain('You signed out before it was sent.');
});

test('the outbox lists what is not sent anywhere in the room, and takes it back', async () => {
  const requests = [
    request('k1', 'here'),
    request('k2', 'there', { params: { threadId: 't2', text: 'in another chat' } }),
  ];
  const { find, connection, click } = await show({ phase: offline, requests });
  const discard = vi.spyOn(connection, 'discard').mockReturnValue();
  const outbox = find('section[aria-label="Not sent"]');
  expect(outbox.querySelectorAll('li').length).toBe(2);
  expect(outbox.textContent).toContain('in another chat');
  const last = [...outbox.querySelectorAll<HTMLElement>('button')].at(-1);
  if (last !== undefined) click(last);
  expect(discard).toHaveBeenCalledExactlyOnceWith('k2');
});

test('what the room did not take stays, with the reason and a way on', async () => {
  const error = { code: 'tooMany', message: 'There are too many.', retry: 'never', fix: 'Wait.' };
  const rejected = [{ ...request('k1', 'my words'), error: { ...error, retry: 'never' as const } }];
  const { find, connection, click, called } = await show({ phase: live, heardAt: 1, rejected });
  const article = find('article[aria-label="Not taken: message from Ada"]');
  expect(article.textContent).toContain('my words');
  expect(article.textContent).toContain('There are too many. Wait.');
  const discard = vi.spyOn(connection, 'discard').mockReturnValue();
  click(called('Discard'));
  expect(discard).toHaveBeenCalledExactlyOnceWith('k1');
});

test('[SE21] the outbox lists what was refused, until it is discarded', async () => {
  const error = { code: 'conflict', message: 'No.', retry: 'never' as const, fix: 'Look.' };
  const rejected = [
    { ...request('k1', 'far away', { params: { threadId: 't9', text: 'far' } }), error },
  ];
  const { find, connection, click, called } = await show({ phase: live, heardAt: 1, rejected });
  expect(find('#outbox').textContent).toContain('The room did not take it. No. Look.');
  const discard = vi.spyOn(connection, 'discard').mockReturnValue();
  click(called('Discard'));
  expect(discard).toHaveBeenCalledExactlyOnceWith('k1');
});

test('[SE22] what may have arrived says so, and cannot be discarded', async () => {
  const { find, container } = await show({
    phase: offline,
    requests: [request('k1', 'words', { isTried: true })],
  });
  expect(find('article[aria-label="May have arrived: message from Ada"]').textContent).toContain(
    'It may have arrived. The room says what came of it',
  );
  expect(find('#outbox').textContent).toContain('It may have arrived.');
  expect(container.querySelectorAll('article button, #outbox button')).toHaveLength(0);
});

test('[SE20] what a full queue keeps waiting says so where it stands', async () => {
  const error = { code: 'queueFull', message: 'Full.', retry: 'later' as const, fix: 'It goes.' };
  const later = { at: Date.now(), error };
  const { find } = await show({
    phase: live,
    heardAt: 1,
    requests: [request('k1', 'w', { later })],
  });
  const article = find('article[aria-label="Not sent: message from Ada"]');
  expect(article.textContent).toContain('not sent yet');
  expect(article.textContent).toContain('Full. It goes.');
});

test('[SE20] what waits behind another says so, and what may have arrived keeps its key in touch too', async () => {
  const requests = [
    request('k1', 'first', { isSent: true, isTried: true }),
    request('k2', 'second'),
    request('k3', 'third', { isTried: true }),
  ];
  const { container } = await show({ phase: live, heardAt: 1, requests });
  const [first, second, third] = container.querySelectorAll('article');
  expect(first?.textContent).toContain('sending');
  expect(second?.textContent).toContain('It goes after what was said before it.');
  expect(third?.textContent).toContain('may have arrived');
  expect([first, second, third].map((one) => one?.querySelectorAll('button').length)).toEqual([
    0, 1, 0,
  ]);
});
