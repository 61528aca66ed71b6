import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { projectRow } from '../../shared/model/project.ts';
import { threadRow } from '../../shared/model/thread.ts';
import ApprovalsPage from '../approvals/approvals-page.tsx';
import JobsPage from '../jobs/jobs-page.tsx';
import { ScheduleForm } from '../jobs/schedule-form.tsx';
import ProjectsPage from '../projects/projects-page.tsx';
import { approval, stubScreen } from '../testing/approvals.ts';
import { job, schedule } from '../testing/jobs.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import HereNow from './here-now.tsx';
import { Markdown } from './markdown.tsx';
import { MessageView } from './message-view.tsx';
import { ThreadHeader } from './thread-header.tsx';
import { ThreadList } from './thread-list.tsx';

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const t1 = threadId.parse('t1');
/** Reads as another ending, and turns what stands behind it. */
const wild = 'gnp.\u202etxt';
const thread = threadRow.parse({
  ...{ id: t1, seq: 1, title: wild, createdBy: bo, createdAt: 0, lastAt: 0, projectId: 'p' },
  activity: { state: 'idle' },
});
const project = projectRow.parse({
  ...{ id: 'p', seq: 1, title: wild, instructions: '', memory: '', createdBy: bo, createdAt: 0 },
});
const tool = partRow.parse({
  ...{ id: 'p1', seq: 1, n: 1, i: 0, messageId: 'm1', threadId: t1, runId: 'r1', kind: 'tool' },
  ...{ callId: 'c1', name: 'web.fetch', input: { url: wild }, output: wild, state: 'done' },
});
const said = messageRow.parse({ id: 'm1', seq: 1, n: 1, threadId: t1, author: bo, at: 0 });

test('[R35] what others called something turns nothing, wherever the page names it', async () => {
  stubScreen();
  const members = [member(ada, 'Ada', 'owner'), member(bo, wild, 'member')];
  const what = { kind: 'job', job: 'x', title: wild, input: {} } as const;
  const rows = {
    ...{ members, threads: [thread], projects: [project] },
    jobs: [job({ title: wild, threadId: t1, progress: { done: 1, of: 2, words: wild } })],
    schedules: [schedule({ title: wild, what, createdBy: bo })],
    approvals: [approval({ state: 'rejected', decidedBy: [bo], reason: wild, threadId: t1 })],
  };
  const present = [{ principal: bo, name: wild, at: null }];
  const room = testRoom({ ...holding(rows, { topics: ['jobs', 'approvals'] }), present });
  vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const { container } = mount(
    await inRoom(
      room,
      <>
        <ThreadList isHiddenOnPhone={false} />
        <ThreadHeader threadId={t1} entries={[]} />
        <HereNow />
        <MessageView message={said} parts={[tool]} run={null} />
        <Markdown text={`An answer that quotes ${wild}.`} isLive={false} />
        <JobsPage />
        <ScheduleForm onDone={() => {}} />
        <ApprovalsPage />
        <ProjectsPage />
      </>,
    ),
  );
  await act(() => vi.dynamicImportSettled());
  const places = container.innerHTML.split('gnp.[U+202E]txt').length - 1;
  expect(places).toBeGreaterThan(15);
  const raw = [...container.innerHTML.matchAll(/.{60}\u202e.{20}/gsu)].map(([one]) => one);
  expect(raw).toEqual([]);
});

test('who said something and left is called so, and not by a key', async () => {
  const room = testRoom(holding({ members: [member(ada, 'Ada', 'owner')] }));
  const view = <MessageView message={said} parts={[]} run={null} />;
  const { find, text } = mount(await inRoom(room, view));
  expect(find('article').getAttribute('aria-label')).toBe('Message from somebody who left');
  expect(text()).not.toContain(bo);
});
