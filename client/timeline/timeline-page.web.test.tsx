import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { approvalId, runId, threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import type { Moment } from '../../shared/model/moment.ts';
import { partRow } from '../../shared/model/part.ts';
import type { Role } from '../../shared/model/role.ts';
import { runRow } from '../../shared/model/run.ts';
import { termsFor } from '../../shared/policy/terms.ts';
import { CallRefused } from '../connection/connection.ts';
import type { Session } from '../connection/session.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { RoomContext } from '../store/use-room.ts';
import { approval } from '../testing/approvals.ts';
import { momentsOf } from '../testing/moments.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { chat } from '../testing/open-canvas.tsx';
import { ada, bo, holding, live, member } from '../testing/people.ts';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { testRoom } from '../testing/test-room.tsx';
import TimelinePage from './timeline-page.tsx';

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const waiting = momentsOf(
  [1_000, 'run', 'r1', 'queued'],
  [1_000, 'run', 'r1', 'running'],
  [3_000, 'call', 'p1', 'waiting', { approvalId: 'a1' }],
  [3_000, 'approval', 'a1', 'pending'],
  [3_000, 'run', 'r1', 'waiting'],
);
const over = momentsOf(
  ...[[1_000, 'run', 'r1', 'queued'] as const, [1_000, 'run', 'r1', 'running'] as const],
  [3_000, 'call', 'p1', 'waiting', { approvalId: 'a1' }],
  [3_000, 'approval', 'a1', 'pending'],
  [3_000, 'run', 'r1', 'waiting'],
  [9_000, 'approval', 'a1', 'done', { votes: 1, decidedBy: [ada] }],
  [9_000, 'call', 'p1', 'done', { approvalId: 'a1' }],
  [9_000, 'run', 'r1', 'done', { usage: { inputTokens: 1_200, outputTokens: 30 } }],
);

/** The timeline of chat `t1`, in a room that answers with these moments. */
async function show(
  answer: (params: unknown) => Promise<{ moments: Moment[]; dropped: number; next?: number }>,
  search = '',
  session: Partial<Session> = {},
  rows: Parameters<typeof holding>[0] = {},
) {
  const topics = ['thread:t1', 'approvals', 'jobs'];
  const held = holding({ members, threads: [chat('t1')], ...rows }, { topics });
  const room = testRoom({ ...held, ...session });
  const call = vi.spyOn(room.connection, 'call').mockImplementation((method, params) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of two methods
    const said: any = method === 'threads.timeline' ? answer(params) : Promise.resolve({});
    return said;
  });
  const view = stepOf(() => (
    <RoomContext value={room}>
      <TimelinePage />
    </RoomContext>
  ));
  const pages = pagesOf({ '/r/$room/t/$threadId/timeline': [view] });
  const page = mount(await atAddress(`/r/room/t/t1/timeline${search}`, pages));
  await act(async () => {});
  const asked = () =>
    call.mock.calls.flatMap(([method, params]) => (method === 'threads.timeline' ? [params] : []));
  return { ...page, room, call, asked };
}

test('[TV1] [TV2] a run stands with who asked, what it does, and a way to decide what it waits for', async () => {
  const { text, find, called, call } = await show(async () => ({ moments: waiting, dropped: 0 }));
  expect(find('h2').textContent).toContain('Bo asked');
  const rows = [...find('ol[aria-label="What happened in it"]').children];
  expect(rows).toHaveLength(3);
  expect(rows[1]?.textContent).toContain('web.fetchwaiting for a decision');
  expect(rows[2]?.textContent).toMatch(/\+2\.0 s, not over, since 1 Jan 1970 \d\d:\d\d:\d\d/);
  expect(called('Decide').getAttribute('href')).toBe('/r/room/approvals/a1');
  expect(called('Its message').getAttribute('href')).toBe('/r/room/t/t1#m1');
  expect(text()).not.toContain('in all');
  await act(async () => called('Stop this run').click());
  expect(call).toHaveBeenLastCalledWith('runs.stop', { runId: 'r1' });
});

test('[TV9] at the address of one run it is not said whose decisions it waited for', async () => {
  const both = momentsOf(
    [0, 'approval', 'a1', 'pending'],
    [0, 'run', 'r2', 'queued', { runId: 'r2' }],
    [50_000, 'approval', 'a2', 'pending', { runId: 'r2' }],
    [60_000, 'run', 'r2', 'running', { runId: 'r2' }],
  );
  const all = await show(async () => ({ moments: both, dropped: 0 }));
  expect(all.text()).toContain('1:00 queued, 1:00 of it while a decision was awaited');
  unmountAll();
  const own = both.filter((one) => one.runId === 'r2');
  const one = await show(async () => ({ moments: own, dropped: 0 }), '?run=r2');
  expect(one.text()).toContain('1:00 queued');
  expect(one.text()).not.toContain('awaited');
});

test('[TV3] it grows by what came after, when a row of the chat changed and not before', async () => {
  vi.useFakeTimers();
  const { text, asked, room } = await show(async (params) =>
    typeof params === 'object' && params !== null && 'after' in params
      ? { moments: over.slice(5), dropped: 0 }
      : { moments: waiting, dropped: 0 },
  );
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(asked()).toEqual([{ threadId: 't1' }]);
  await act(async () => {
    const now = room.connection.store.getState();
    const row = approval({ name: 'a1', threadId: threadId.parse('t1'), seq: 7 });
    const approvals = new Map([[approvalId.parse('a1'), row]]);
    const rows = { ...now.replica.rows, approvals };
    room.connection.store.setState({ ...now, replica: { ...now.replica, rows } });
  });
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(asked()).toEqual([{ threadId: 't1' }, { threadId: 't1', after: 5 }]);
  expect(text()).toContain('approved by Ada, done');
  expect(text()).toContain('8.0 s in all');
  expect(text()).toContain('1,200 tokens in, 30 out');
});

test('[TV4] what could not be fetched says so and is asked for again; what is not kept is counted', async () => {
  let isAway = true;
  const { text, called, asked } = await show(async () => {
    if (isAway) throw new CallRefused(busy);
    return { moments: over, dropped: 12 };
  }, '?run=r1');
  expect(text()).toContain('The timeline could not be fetched. The room is busy. Try again.');
  isAway = false;
  await act(async () => called('Try again').click());
  await act(async () => {});
  expect(text()).not.toContain('could not be fetched');
  expect(text()).toContain('12 earlier steps of this chat are no longer kept.');
  expect(asked()).toEqual([
    { threadId: 't1', runId: 'r1' },
    { threadId: 't1', runId: 'r1' },
  ]);
  expect(called('Show all').getAttribute('href')).toBe('/r/room/t/t1/timeline');
});

test('[TV4] a chat in which nothing happened says that, and all pages of a long one are asked for', async () => {
  const none = await show(async () => ({ moments: [], dropped: 0 }));
  expect(none.text()).toContain('Nothing happened here yet');
  none.unmount();
  const long = await show(async (params) =>
    typeof params === 'object' && params !== null && 'after' in params
      ? { moments: over.slice(5), dropped: 0 }
      : { moments: over.slice(0, 5), dropped: 0, next: 5 },
  );
  await act(async () => {});
  expect(long.asked()).toEqual([{ threadId: 't1' }, { threadId: 't1', after: 5 }]);
  expect(long.text()).toContain('8.0 s in all');
});

/** An answer of an earlier version of the room. */
const old = runRow.parse({
  ...{ id: 'r0', seq: 1, n: 1, threadId: 't1', askedBy: bo, messageId: 'm0', state: 'done' },
  ...{ queuedAt: 1, endedAt: 2 },
});

test('[TV4] of a chat that is older than its timeline it says so, where nothing is told and after what is', async () => {
  const words = 'What was before the room kept a timeline is not in it.';
  const none = await show(async () => ({ moments: [], dropped: 0 }), '', {}, { runs: [old] });
  expect(none.text()).toContain(words);
  expect(none.text()).not.toContain('Nothing happened');
  none.unmount();
  const some = await show(async () => ({ moments: over, dropped: 0 }), '', {}, { runs: [old] });
  expect(some.text()).toContain(words);
  some.unmount();
  const young = await show(async () => ({ moments: over, dropped: 0 }));
  expect(young.text()).not.toContain(words);
  young.unmount();
  const answered = messageRow.parse({
    ...{ id: 'm0', seq: 1, n: 1, threadId: 't1', author: 'autopilot:t1', at: 1, runId: 'r0' },
  });
  const page = await show(
    async () => ({ moments: [], dropped: 0 }),
    '',
    {},
    { messages: [answered] },
  );
  expect(page.text()).toContain(words);
});

test('[UI80] [TV1] who may not decide is led to the approval, and not told to decide', async () => {
  const said = async (more: Partial<Session>, rows: Parameters<typeof holding>[0] = {}) => {
    const answer = async () => ({ moments: waiting, dropped: 0 });
    const { container, unmount } = await show(answer, '', more, rows);
    const links = [...container.querySelectorAll('a[href="/r/room/approvals/a1"]')];
    unmount();
    return links.map((one) => one.textContent);
  };
  const as = (role: Role) => ({ self: { principal: ada, role } });
  expect(await said(as('viewer'))).toEqual(['Approval']);
  expect(await said(as('member'))).toEqual(['Approval']);
  expect(await said(as('approver'))).toEqual(['Decide']);
  // By the policy of the one that is held: who asked for it does not decide.
  const terms = termsFor('team', 'secure', members, ada);
  const own = approval({ terms, onBehalfOf: ada });
  expect(await said(as('owner'), { approvals: [own] })).toEqual(['Approval']);
  expect(await said(as('owner'), { approvals: [approval()] })).toEqual(['Decide']);
});

test('[TV4] a part of it is said to be that: nothing of it stands as if it went on, and what follows is asked for again', async () => {
  let isAway = true;
  const { text, container, called, asked } = await show(async (params) => {
    if (typeof params === 'object' && params !== null && 'after' in params) {
      if (isAway) throw new CallRefused(busy);
      return { moments: over.slice(5), dropped: 0 };
    }
    return { moments: waiting, dropped: 0, next: 5 };
  });
  const buttons = () => [...container.querySelectorAll('button, a')].map((one) => one.textContent);
  expect(text()).toContain('Only the oldest steps are here. The rest could not be fetched.');
  expect(text()).toContain('what came after is not here yet');
  expect(text()).not.toContain('not over, since');
  expect(buttons()).not.toContain('Stop this run');
  expect(buttons()).not.toContain('Decide');
  isAway = false;
  await act(async () => called('Try again').click());
  await act(async () => {});
  expect(asked().at(-1)).toEqual({ threadId: 't1', after: 5 });
  expect(text()).toContain('8.0 s in all');
  expect(text()).not.toContain('not here yet');
  expect(text()).not.toContain('could not be fetched');
});

test('[TV4] while the rest is on its way that is said; without a connection, that it waits for one', async () => {
  const { text, room } = await show((params) =>
    typeof params === 'object' && params !== null && 'after' in params
      ? new Promise(() => {})
      : Promise.resolve({ moments: waiting, dropped: 0, next: 5 }),
  );
  expect(text()).toContain('More is on its way');
  await act(async () => phaseOf(room, offline));
  expect(text()).toContain(
    'There is no connection now. The rest is fetched as soon as it is live.',
  );
});

test('[TV3] when more of it is no longer kept than before, it is fetched anew, so that no gap stands unsaid', async () => {
  vi.useFakeTimers();
  const late = momentsOf([90_000, 'run', 'r9', 'queued'], [95_000, 'run', 'r9', 'running']).map(
    (moment, i) => ({ ...moment, n: 901 + i, runId: runId.parse('r9') }),
  );
  let isLater = false;
  const { text, asked, room } = await show(async () =>
    isLater ? { moments: late, dropped: 900 } : { moments: over, dropped: 0 },
  );
  isLater = true;
  await act(async () => phaseOf(room, offline));
  await act(async () => phaseOf(room, live));
  await act(async () => {});
  expect(asked()).toEqual([{ threadId: 't1' }, { threadId: 't1', after: 8 }, { threadId: 't1' }]);
  expect(text()).not.toContain('8.0 s in all');
  expect(text()).toContain('900 earlier steps of this chat are no longer kept.');
});

test('[TV3] a room that was restored is asked for all of it, and nothing of before stands beside it', async () => {
  const restored = momentsOf([50_000, 'run', 'r1', 'queued'], [51_000, 'run', 'r1', 'failed']);
  let isLater = false;
  const { text, asked, room } = await show(async () => ({
    moments: isLater ? restored : over,
    dropped: 0,
  }));
  expect(text()).toContain('8.0 s in all');
  isLater = true;
  const { store } = room.connection;
  await act(async () => {
    const now = store.getState();
    const topics = new Map(now.replica.topics);
    topics.set('thread:t1', { epoch: 'another', seq: 1, start: 0 });
    store.setState({ ...now, replica: { ...now.replica, topics } });
  });
  expect(asked()).toEqual([{ threadId: 't1' }, { threadId: 't1' }]);
  expect(text()).toContain('1.0 s in all');
  expect(text()).not.toContain('8.0 s in all');
});

const offline = { name: 'offline', since: 0, reason: 'gone', failedDials: 0 } as const;

const phaseOf = ({ connection: { store } }: OpenRoom, phase: Session['phase']) =>
  store.setState({ ...store.getState(), phase });

const busy = {
  code: 'busy',
  message: 'The room is busy.',
  fix: 'Try again.',
  retry: 'later',
} as const;

test('[TV2] a run says what was asked, as far as the page holds it, and what the colours of its bars mean', async () => {
  const q1 = partRow.parse({
    ...{ id: 'q1', seq: 1, kind: 'text', threadId: 't1', messageId: 'm1', n: 1, i: 0, ref: 1 },
    state: 'done',
  });
  const { room, text, find } = await show(
    () => Promise.resolve({ moments: over, dropped: 0 }),
    '',
    {},
    { parts: [q1] },
  );
  expect(find('h2').textContent).toMatch(/Bo asked$/);
  await act(async () => {
    const { store } = room.connection;
    const { replica } = store.getState();
    const words = { rev: 0, text: `When is high tide? ${'w'.repeat(80)}` };
    store.setState({
      ...store.getState(),
      replica: { ...replica, texts: new Map([[q1.id, words]]) },
    });
  });
  expect(find('h2').textContent).toMatch(/Bo asked: “When is high tide\? w+…”$/);
  expect(find('details').textContent).toContain('Waits for a decision');
  expect(text()).toContain('Approval of “Read a page of the web”');
});

test('[TV2] what belongs to no answer stands last, and says so', async () => {
  const { container } = await show(() =>
    Promise.resolve({
      moments: [
        ...over,
        ...momentsOf([9_500, 'job', 'j1', 'running', { runId: undefined }]).map((one) => ({
          ...one,
          n: 9,
        })),
      ],
      dropped: 0,
    }),
  );
  const headings = [...container.querySelectorAll('h2')].map(({ textContent }) => textContent);
  expect(headings.at(-1)).toBe('Outside of any answer');
  expect(headings).toHaveLength(2);
});
