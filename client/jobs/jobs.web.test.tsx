import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import type { PrivateWork } from '../../shared/model/private-work.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { InspectorHost } from '../frame/inspector-host.tsx';
import { RoomNav } from '../frame/room-nav.tsx';
import { job, privateWork, schedule } from '../testing/jobs.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import JobsPage from './jobs-page.tsx';

afterEach(unmountAll);

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];

async function show(
  {
    jobs = [],
    schedules = [],
    privateWork = [],
  }: { jobs?: Job[]; schedules?: Schedule[]; privateWork?: PrivateWork[] } = {},
  role: Role = 'owner',
) {
  const topics = ['jobs', 'approvals', 'job:j1'];
  const room = testRoom(holding({ members, jobs, schedules, privateWork }, { topics, role }));
  const watch = vi.spyOn(room.connection, 'watch');
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const view = await inRoom(
    room,
    <>
      <RoomNav />
      <JobsPage />
      <InspectorHost />
    </>,
  );
  const page = mount(view);
  const press = (key: string) =>
    page.fire(document.body, new KeyboardEvent('keydown', { key, bubbles: true }));
  return { ...page, room, call, watch, press, address: () => addressNow() };
}

test('[UI20] what is under way stands first with its progress, and its number in the frame', async () => {
  const done = job({ name: 'j2', title: 'Before', state: 'done', startedAt: 0, endedAt: 1_000 });
  const { find, text } = await show({ jobs: [done, job({})] });
  expect(find('nav a[href*="jobs"]').textContent).toBe('Jobs1 under way');
  expect(find('ul[aria-label="Under way"]').textContent).toContain('step 12 of 60');
  const bar = find('[role="progressbar"]');
  expect([bar.getAttribute('aria-valuenow'), bar.getAttribute('aria-valuetext')]).toEqual([
    '12',
    'step 12 of 60',
  ]);
  expect(find('ul[aria-label="Ended"]').textContent).toContain('done in 1.0 s');
  expect(text()).toContain('Nothing happens by itself yet.');
});

test('[UI63] j and k go through the jobs with the focus; one is cancelled by its button', async () => {
  const { press, address, find, call, called } = await show({ jobs: [job({})] });
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/jobs/j1');
  expect(find('h1').textContent).toBe('Count');
  expect(document.activeElement).toBe(find('h1'));
  call.mockResolvedValue({ state: 'cancelled' });
  await act(async () => called('Cancel the job').click());
  expect(call).toHaveBeenCalledWith('jobs.cancel', { jobId: job({}).id });
});

test('what failed is started again as a new job, and goes there', async () => {
  const trouble = { code: 'jobFailed', message: 'A step failed.', fix: 'See its log.' };
  const failed = job({ state: 'failed', endedAt: 5, trouble });
  const again = job({ name: 'j2', retryOf: failed.id });
  const { press, address, call, called, text } = await show({ jobs: [failed, again] });
  await act(async () => press('j'));
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/jobs/j1');
  expect(text()).toContain('A step failed. See its log.');
  call.mockResolvedValue({ jobId: again.id });
  await act(async () => called('Start it again').click());
  expect(call).toHaveBeenCalledWith('jobs.retry', { jobId: failed.id });
  expect(address()).toBe('/r/room/jobs/j2');
});

test('[UI21] a schedule says when next, when last and what was missed; who may pauses it', async () => {
  const last = { at: 1, missed: 3 };
  const { find, call, called } = await show({ schedules: [schedule({ last })] });
  const row = find('li[aria-label="Every morning"]').textContent;
  expect(row).toContain('every day at 9:00 · UTC');
  expect(row).toContain('It also stands for 3 runs that were missed before it.');
  call.mockResolvedValue({ nextAt: null });
  await act(async () => called('Pause Every morning').click());
  expect(call).toHaveBeenCalledWith('schedules.pause', { scheduleId: 's1', paused: true });
});

test('[UI20] [UI21] work of a private chat that names one is listed, counted, and stopped where all other is', async () => {
  const inChat = { threadId: threadId.parse('t1'), hidden: true } as const;
  const leftOver = { ...inChat, threadId: threadId.parse('t9') };
  const what = { kind: 'message', threadId: inChat.threadId, text: 'Still here' } as const;
  const { find, call, called, text, watch } = await show({
    jobs: [job({ ...inChat, title: 'Mine' }), job({ ...leftOver, name: 'j9', title: 'Lost' })],
    schedules: [schedule({ ...inChat, what }), schedule({ ...leftOver, name: 's9', title: 'Old' })],
    privateWork: [
      privateWork(ada, 't1', { active: 1, schedules: 1 }),
      privateWork(bo, 't9', { active: 1, schedules: 1 }),
    ],
  });
  expect(watch.mock.calls.map(([topic]) => topic)).toContain('thread:t1');
  expect(watch.mock.calls.map(([topic]) => topic)).not.toContain('thread:t9');
  expect(find('nav a[href*="jobs"]').textContent).toBe('Jobs1 under way');
  expect(find('ul[aria-label="Under way"]').textContent).toContain('Mineprivate');
  expect(find('li[aria-label="Every morning"]').textContent).toContain('Every morningprivate');
  expect(text()).not.toContain('Lost');
  expect(text()).not.toContain('Old');
  expect(text()).not.toContain('Nothing happens by itself yet');
  call.mockResolvedValue({ nextAt: null });
  await act(async () => called('Pause Every morning').click());
  expect(call).toHaveBeenCalledWith('schedules.pause', { scheduleId: 's1', paused: true });
});

test('[UI19] a job is started by a form that is made from the room’s own schema', async () => {
  const { call, called, find, write } = await show();
  const input = {
    type: 'object',
    properties: { steps: { type: 'integer' }, everyMs: { type: 'integer', default: 1_000 } },
    required: ['steps'],
  };
  const kinds = [{ kind: 'rehearsal.steps', doc: 'Counts.', input }];
  call.mockResolvedValue({ kinds });
  await act(async () => called('Start a job').click());
  const [, steps] = find('form').querySelectorAll('input');
  if (steps === undefined) throw new Error('no field for steps');
  write(steps, '3');
  call.mockResolvedValue({ jobId: job({}).id });
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenLastCalledWith('jobs.start', {
    kind: 'rehearsal.steps',
    input: { steps: 3, everyMs: 1_000 },
  });
});

test('[UI81] a schedule and a job begin with what a person comes for, not with the rehearsal', async () => {
  const { call, called, find } = await show();
  const kinds = ['rehearsal.steps', 'work'].map((kind) => ({ kind, doc: '', input: {} }));
  call.mockResolvedValue({ kinds });
  await act(async () => called('New schedule').click());
  const begun = find('form').querySelector('select');
  expect(begun?.selectedOptions[0]?.textContent).toBe('say something in a chat');
  expect(find('form').textContent).not.toContain('steps');
  await act(async () => called('Cancel').click());
  await act(async () => called('Start a job').click());
  const offered = [...(find('form').querySelector('select')?.options ?? [])];
  expect(offered.map(({ text }) => text)).toEqual([
    'a task for somebody here',
    'a rehearsal that counts steps',
  ]);
});

test('[R37] whoever only reads is offered nothing to start, end or pause', async () => {
  const { container, press } = await show({ jobs: [job({})], schedules: [schedule()] }, 'viewer');
  expect([...container.querySelectorAll('button')].map((one) => one.textContent)).toEqual([]);
  await act(async () => press('j'));
  expect(container.querySelector('main button')).toBeNull();
});

test('[UI80] who may only read is not told to start a job', async () => {
  const reader = await show({}, 'viewer');
  expect(reader.text()).toContain('Nothing is under way.');
  expect(reader.text()).not.toContain('Start one');
  unmountAll();
  expect((await show({})).text()).toContain('Start one above');
});
