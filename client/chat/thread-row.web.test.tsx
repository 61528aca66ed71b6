import { act, Profiler } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Instance } from '../../shared/model/instance.ts';
import type { Job } from '../../shared/model/job.ts';
import type { Session } from '../connection/session.ts';
import { instance, session } from '../testing/instances.ts';
import { job } from '../testing/jobs.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { Composer } from './composer.tsx';
import { focusNextComposer } from './focus-wish.ts';
import { ThreadRow } from './thread-row.tsx';

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
});

const thread = {
  ...{ id: threadId.parse('t1'), seq: 1, title: 'Boats', lastAt: 0, isPrivate: false },
  ...{ isPinned: false, isArchived: false, projectId: null },
  activity: { state: 'running' } as const,
};

/** All that is told of it. */
const both = ['thread:t1', 'thread:t1:reasoning'] as const;

const show = async (session: Partial<Session>) =>
  mount(await inRoom(testRoom(session), <ThreadRow thread={thread} />));

test('[UI10] a chat in the list says what it did when nobody knows what it does', async () => {
  expect((await show(holding({}))).text()).toBe('Boatsrunning…');
  const away = await show({
    phase: { name: 'offline', since: 0, reason: '', failedDials: 0 },
  });
  expect(away.text()).toContain('was running');
  expect(away.container.querySelector('.bg-live')).toBeNull();
});

test('[M134] a chat that runs says so, and when something last happened in it as far as that is known', async () => {
  vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] });
  const at = (ms: number) => ({ ...thread, lastAt: Date.now() - ms });
  const said = async (ms: number, state: 'waiting' | 'running', more: Partial<Session> = {}) => {
    const row = <ThreadRow thread={{ ...at(ms), activity: { state } }} />;
    return mount(await inRoom(testRoom({ ...holding({}), ...more }), row)).text();
  };
  expect(await said(2_000, 'waiting')).toMatch(/waitinglast event just now$/);
  expect(await said(130_000, 'waiting')).toMatch(/waitinglast event 2 min ago$/);
  const followed = {
    ...holding({}, { topics: both }),
    toldAt: new Map([[both[0], Date.now() - 2_000]]),
  };
  expect(await said(130_000, 'running', followed)).toBe('Boatsrunning…last event just now');
  const idle = { ...at(130_000), activity: { state: 'idle' } as const };
  const row = await inRoom(testRoom(holding({})), <ThreadRow thread={idle} />);
  expect(mount(row).text()).not.toContain('last event');
});

test('[UI88] words that stream are events where the page hears them; elsewhere no age is told', async () => {
  vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] });
  const running = { ...thread, lastAt: Date.now() - 400_000 };
  const toldAt = new Map([['thread:t1', Date.now() - 18_000]]);
  const said = async (topics: readonly string[], more: Partial<Session> = {}) => {
    const room = testRoom({ ...holding({}, { topics }), toldAt, ...more });
    return mount(await inRoom(room, <ThreadRow thread={running} />)).text();
  };
  expect(await said(both)).toBe('Boatsrunning…last event 18 s ago');
  expect(await said(both, { toldAt: new Map() })).toBe('Boatsrunning…');
  expect(await said(['thread:t1'])).toBe('Boatsrunning…');
  expect(await said([])).toBe('Boatsrunning…');
  const phase = { name: 'offline', since: 0, reason: '', failedDials: 1 } as const;
  expect(await said(both, { phase })).toBe('Boatswas running');
});

test('[UI88] a row is drawn once a second at the most, however many words come', async () => {
  const room = testRoom(holding({}, { topics: both }));
  let drawn = 0;
  const row = (
    <Profiler id="row" onRender={() => (drawn += 1)}>
      <ThreadRow thread={thread} />
    </Profiler>
  );
  mount(await inRoom(room, row));
  const before = drawn;
  const second = Math.ceil(Date.now() / 1_000) * 1_000;
  for (let n = 0; n < 50; n += 1)
    await act(async () =>
      room.connection.store.setState({
        ...room.connection.store.getState(),
        toldAt: new Map([['thread:t1', second + n * 20]]),
      }),
    );
  expect(drawn - before).toBe(1);
});

test('[UI80] when something last happened goes to a line of its own rather than being cut', async () => {
  const waits = { ...thread, activity: { state: 'waiting' } as const };
  const { container } = mount(await inRoom(testRoom(holding({})), <ThreadRow thread={waits} />));
  const said = [...container.querySelectorAll('span')].find((one) =>
    one.textContent?.startsWith('last event'),
  );
  expect(said?.className).not.toContain('truncate');
  expect(said?.parentElement?.className).toContain('flex-wrap');
});

test('[M134] a chat whose job runs says so, with when the job last did something', async () => {
  const idle = { ...thread, lastAt: Date.now() - 400_000, activity: { state: 'idle' } as const };
  const said = async (...jobs: Job[]) =>
    mount(await inRoom(testRoom(holding({ jobs })), <ThreadRow thread={idle} />)).text();
  const at = { threadId: thread.id, lastAt: Date.now() - 130_000 };
  expect(await said(job(at))).toMatch(/running…last event 2 min ago$/);
  expect(await said(job({ ...at, state: 'done' }))).not.toContain('running');
  expect(await said(job({ ...at, threadId: threadId.parse('t2') }))).not.toContain('running');
});

test('[UI74] a session that waits for its OpenClaw says what for; one that answers, that', async () => {
  const says = async (
    state: Instance['state'],
    activity: 'idle' | 'queued' | 'running',
    more: Partial<Session> = {},
  ) => {
    const rows = {
      threads: [session('t1')],
      instances: [instance({ state })],
      jobs: [job({ threadId: thread.id })],
    };
    const row = <ThreadRow thread={{ ...thread, activity: { state: activity } }} />;
    return mount(await inRoom(testRoom({ ...holding(rows), ...more }), row)).text();
  };
  expect(await says('requested', 'queued')).toContain('waits for a decision');
  expect(await says('booting', 'queued')).toContain('OpenClaw starts');
  expect(await says('connecting', 'idle')).toContain('OpenClaw starts');
  expect(await says('deleting', 'idle')).toContain('OpenClaw is being deleted');
  expect(await says('ready', 'queued')).toContain('queued');
  expect(await says('connecting', 'running')).toContain('running…');
  const phase = { name: 'offline', since: 0, reason: '', failedDials: 0 } as const;
  expect(await says('booting', 'queued', { phase })).toContain('was queued');
});

test('[UI11] after a rename by keyboard the row has the focus again', async () => {
  for (const key of ['Escape', 'Enter']) {
    const { find, fire } = await show(holding({}));
    fire(find('a'), new KeyboardEvent('keydown', { key: 'F2', bubbles: true }));
    await act(() => vi.dynamicImportSettled());
    expect(document.activeElement).toBe(find('input'));
    fire(find('input'), new KeyboardEvent('keydown', { key, bubbles: true }));
    expect(document.activeElement).toBe(find('a'));
  }
});

test('[UI11] whoever went elsewhere while renaming stays there', async () => {
  const { find, fire } = await show(holding({}));
  fire(find('a'), new KeyboardEvent('keydown', { key: 'F2', bubbles: true }));
  await act(() => vi.dynamicImportSettled());
  act(() => find('input').blur());
  expect(document.activeElement).toBe(document.body);
});

test('[UI11] a click on a chat gives the focus to the composer that comes, not to the one that is left', async () => {
  const left = <Composer threadId={null} placeholder="" send={async () => true} />;
  const page = mount(
    await inRoom(
      testRoom(),
      <>
        {left}
        <ThreadRow thread={thread} />
      </>,
    ),
  );
  await act(async () => page.find('a').click());
  expect(document.activeElement).not.toBe(page.find('textarea'));
  page.unmount();
  const { find } = mount(await inRoom(testRoom(), left));
  expect(document.activeElement).toBe(find('textarea'));
});

test('[UI11] a click on the chat that is open leads into its composer at once', async () => {
  const { find, click } = mount(
    await inRoom(
      testRoom(),
      <>
        <Composer threadId={thread.id} placeholder="" send={async () => true} />
        <ThreadRow thread={thread} />
      </>,
    ),
  );
  history.replaceState(null, '', `/r/room/t/${thread.id}`);
  click(find('a'));
  expect(document.activeElement).toBe(find('textarea'));
});

test('[UI11] the composer of the page that one is led to has the focus', async () => {
  const composer = <Composer threadId={null} placeholder="" send={async () => true} />;
  const before = mount(await inRoom(testRoom(), composer));
  expect(document.activeElement).toBe(document.body);
  before.unmount();
  focusNextComposer();
  const { find } = mount(await inRoom(testRoom(), composer));
  expect(document.activeElement).toBe(find('textarea'));
});
