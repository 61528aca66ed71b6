import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { Link } from '../nav/link.tsx';
import { approval } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, live, member } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import { toastStore } from '../ui/toast-store.ts';
import { Toasts } from '../ui/toasts.tsx';
import { Bell } from './bell.tsx';
import NoticesMenu from './notices-menu.tsx';
import Notifier from './notifier.tsx';
import { outsideStore } from './outside.ts';

const shown: { title: string; body: string; tag: string; onclick: (() => void) | null }[] = [];

/** A browser that shows notices once it was asked. */
class FakeNotification {
  static permission: NotificationPermission = 'default';
  static requestPermission = vi.fn(async () => {
    FakeNotification.permission = 'granted';
    return FakeNotification.permission;
  });
  onclick: (() => void) | null = null;
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  constructor(title: string, { body = '', tag = '' }: NotificationOptions) {
    this.title = title;
    this.body = body;
    this.tag = tag;
    shown.push(this);
  }
  close(): void {}
}

beforeEach(() => {
  vi.stubGlobal('Notification', FakeNotification);
  outsideStore.setState({ outside: 'off' });
});
afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  shown.length = 0;
  toastStore.setState([], true);
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const world = (approvals: Approval[]) => ({
  ...holding({ members, approvals }, { topics: ['approvals', 'jobs', `self:${ada}`] }),
  phase: { ...live, since: Date.now() - 60_000 },
});
const secret = approval({ name: 'new', url: 'https://bank.example/?token=hunter2' });

async function show({
  isFocused,
  first = world([approval()]),
}: {
  isFocused: boolean;
  first?: ReturnType<typeof holding>;
}) {
  vi.spyOn(document, 'hasFocus').mockReturnValue(isFocused);
  const room = testRoom(first);
  const view = await inRoom(
    room,
    <>
      <Bell />
      <Notifier />
      <Link to="/r/$room/jobs/{-$jobId}" params={{ room: room.id, jobId: undefined }}>
        elsewhere
      </Link>
      <Link
        to="/r/$room/approvals/{-$approvalId}"
        params={{ room: room.id, approvalId: undefined }}
      >
        all that waits
      </Link>
      <NoticesMenu onLeave={() => {}} />
      <Toasts />
    </>,
  );
  const page = mount(view);
  const become = (approvals: Approval[]) =>
    act(() =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...world(approvals) }),
    );
  return { ...page, become, address: () => addressNow() };
}

test('[UI22] what comes with the room is no news', async () => {
  const { become, find } = await show({ isFocused: true, first: holding({ members }) });
  become([approval()]);
  expect(find('[role="status"]').textContent).toBe('');
  become([approval(), secret]);
  expect(find('[role="status"]').children).toHaveLength(1);
});

test('[UI22] what was asked between the room and this part of its page is news, what was before is not', async () => {
  const late = approval({ name: 'late', askedAt: Date.now() - 1_000 });
  const { find } = await show({ isFocused: true, first: world([approval(), late]) });
  expect(find('[role="status"]').children).toHaveLength(1);
});

test('[UI22] what is new is told once, and a tap leads there', async () => {
  const { become, find, called, address } = await show({ isFocused: true });
  expect(find('[role="status"]').textContent).toBe('');
  become([approval(), secret]);
  become([approval(), secret]);
  const toast = find('[role="status"]');
  expect(toast.children).toHaveLength(1);
  expect(toast.textContent).not.toContain('hunter2');
  expect(find('button').getAttribute('aria-label')).toBe('Notices, 1 new');
  expect(shown).toEqual([]);
  await act(async () => called('Open').click());
  expect(address()).toBe('/r/room/approvals/new');
});

test('[UI22] on the page of approvals one that comes is not announced over its card, and stays in the list', async () => {
  const { become, find } = await show({ isFocused: true });
  history.replaceState(null, '', '/r/room/approvals');
  become([approval(), secret]);
  expect(find('[role="status"]').textContent).toBe('');
  expect(find('button').getAttribute('aria-label')).toBe('Notices, 1 new');
});

test('[UI22] what was said goes as soon as one comes to where it stands, or somebody decided it', async () => {
  const { become, container, called, address } = await show({ isFocused: true });
  const said = () => container.querySelector('[aria-label="Notices"][role="status"]')?.textContent;
  become([approval(), secret]);
  expect(said()).toContain('It waits for your decision.');
  await act(async () => called('elsewhere').click());
  expect([address(), said()]).toEqual(['/r/room/jobs', expect.stringContaining('It waits')]);
  await act(async () => called('all that waits').click());
  expect([address(), said()]).toEqual(['/r/room/approvals', '']);
  await act(async () => called('elsewhere').click());
  const next = approval({ name: 'next' });
  become([approval(), secret, next]);
  expect(said()).toContain('It waits for your decision.');
  become([approval(), secret, { ...next, state: 'done', decidedBy: [ada] }]);
  expect(said()).toBe('');
});

test('[UI23] a browser is asked for its notices by a click alone; they say no secret, and lead there', async () => {
  const { become, called, address } = await show({ isFocused: false });
  expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
  become([approval(), approval({ name: 'a2' })]);
  expect(shown).toEqual([]);
  await act(async () => called('Tell me outside too').click());
  expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
  become([approval(), approval({ name: 'a2' }), secret]);
  expect(shown).toMatchObject([{ title: 'Autopilot', tag: 'approval new' }]);
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  await act(async () => shown[0]?.onclick?.());
  expect(address()).toBe('/r/room/approvals/new');
});

test('[UI23] where a browser refuses, that is said, and what comes stays in the list', async () => {
  const { become, called, text } = await show({ isFocused: false });
  await act(async () => called('Tell me outside too').click());
  vi.stubGlobal('Notification', function refuse() {
    throw new TypeError('Illegal constructor');
  });
  become([approval(), secret]);
  expect(text()).toContain('This browser shows no notices of pages.');
  expect(text()).toContain('It waits for your decision.');
});

test('[UI78] what waits no longer is not told any more, whoever decided it', async () => {
  const { become, find, container } = await show({ isFocused: true });
  const next = approval({ name: 'next' });
  become([approval(), secret, next]);
  const told = () => container.querySelectorAll('ul[aria-label="Notices"] li').length;
  expect([find('button').getAttribute('aria-label'), told()]).toEqual(['Notices, 2 new', 2]);
  become([approval(), { ...secret, state: 'done', decidedBy: [ada] }, next]);
  expect([find('button').getAttribute('aria-label'), told()]).toEqual(['Notices, 1 new', 1]);
  become([approval()]);
  expect([find('button').getAttribute('aria-label'), told()]).toEqual(['Notices', 0]);
});
