import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { jobId } from '../../shared/model/ids.ts';
import { partRow } from '../../shared/model/part.ts';
import { leaveInspector, selectionStore } from '../store/selection.ts';
import { artifact } from '../testing/artifacts.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ChatArtifacts } from './chat-artifacts.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { ToolSections } from './run-sections.tsx';

afterEach(unmountAll);

const plan = artifact({ version: 2, madeBy: bo, at: 5 });
const other = artifact({ name: 'x2', called: 'Elsewhere', thread: 't2' });
const call = partRow.parse({
  ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1', kind: 'tool' },
  ...{ callId: 'c1', name: 'artifacts.publish', state: 'done', startedAt: 0, endedAt: 400 },
  ...{ input: { name: 'Plan', text: '#' }, output: { artifactId: plan.id, name: 'Plan' } },
});

function inChat(rows: object, told: object | null = null) {
  const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
  const room = testRoom(holding({ members, ...rows }, { topics: ['jobs'] }));
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  if (told !== null) call.mockResolvedValue(told as never);
  return (content: React.ReactNode) => inRoom(room, content);
}

test('[AF11] beside its chat an artifact stands with its version and author, and leads to its node', async () => {
  const view = inChat({ artifacts: [plan, other] });
  const { find, container } = mount(await view(<ChatArtifacts id={plan.threadId} />));
  expect(find('ul').textContent).toContain('PlanVersion 2 by Bo');
  expect([...container.querySelectorAll('a')].map((one) => one.getAttribute('href'))).toEqual([
    '/r/room/hatchery?focus=artifact%3Ax1',
  ]);
  unmountAll();
  const none = mount(await inChat({})(<ChatArtifacts id={plan.threadId} />));
  expect(none.container.textContent).toBe('');
});

test('[AF11] of many the newest are listed first, and all of them on request', async () => {
  const many = Array.from({ length: 10 }, (_, i) =>
    artifact({ name: `x${i}`, called: `Plan ${i}`, at: i }),
  );
  const view = inChat({ artifacts: many });
  const { text, called, container } = mount(await view(<ChatArtifacts id={plan.threadId} />));
  expect(container.querySelectorAll('a')).toHaveLength(8);
  expect(text()).not.toContain('Plan 1 ');
  await act(async () => called('and 2 more').click());
  expect(container.querySelectorAll('a')).toHaveLength(10);
  expect(text()).toContain('Plan 0');
});

test('[AF11] [HC27] where one is already, the link tells of it again', async () => {
  const { find } = mount(await inChat({ artifacts: [plan] })(<ChatArtifacts id={plan.threadId} />));
  act(() => find('a').click());
  act(() => leaveInspector());
  history.replaceState(null, '', find('a').getAttribute('href'));
  act(() => find('a').click());
  expect(selectionStore.getState()).toMatchObject({
    ...{ chosen: { what: { kind: 'node', id: 'artifact:x1' } }, isRaised: true },
  });
  act(() => leaveInspector());
});

test('[AF11] a call that published one leads to its node, while it is there', async () => {
  const parts = [call];
  const { called } = mount(
    await inChat({ parts, artifacts: [plan] })(<ToolSections id={call.id} />),
  );
  expect(called('“Plan” on the canvas').getAttribute('href')).toContain('focus=artifact%3Ax1');
  unmountAll();
  const gone = mount(await inChat({ parts })(<ToolSections id={call.id} />));
  expect(gone.text()).not.toContain('on the canvas');
});

test('[UI73] the receipt of a call that came to nothing says that beside its words', async () => {
  const of = { n: 1, at: 0, kind: 'tool', prev: '', hash: '', threadId: 't1', action: '' };
  const receipts = ['rejected', 'done'].map((outcome, n) => ({ ...of, n, outcome, principal: bo }));
  const view = inChat({}, { receipts });
  const { container } = mount(await view(<ReceiptsSection title="Receipts here" />));
  await act(async () => {});
  const [wanted, used] = [...container.querySelectorAll('li')].map((one) => one.textContent);
  expect(wanted).toContain('Bo: wanted to use a toolnot run · ');
  expect(used).toContain('Bo: used a tool');
  expect(used).not.toContain('done');
});

test('[AF11] [UI73] the receipt of the newest version says its name and leads there', async () => {
  const { id, name, version, sha256, threadId } = plan;
  const action = sha256Hex(canonicalJson({ artifact: id, name, version, sha256 }));
  const of = { n: 1, at: 0, kind: 'artifact', outcome: 'published', prev: '', hash: '', threadId };
  const receipts = [{ ...of, principal: bo, action }];
  const view = inChat({ artifacts: [plan] }, { receipts });
  const { called } = mount(await view(<ReceiptsSection title="Receipts here" />));
  await act(async () => {});
  const line = called('Bo: published “Plan”, version 2');
  expect(line.getAttribute('href')).toContain('focus=artifact%3Ax1');
});

test('[HE3] [UI17] behind the newest receipts of a chat, job or member stand all of that one', async () => {
  const { threadId } = plan;
  const links = [
    [{ threadId }, `threadId=${threadId}`],
    [{ jobId: jobId.parse('j1') }, 'jobId=j1'],
    [{ principal: bo }, `principal=${encodeURIComponent(bo)}`],
  ] as const;
  for (const [filter, query] of links) {
    const view = inChat({}, { receipts: [] });
    const { called } = mount(await view(<ReceiptsSection title="Receipts" filter={filter} />));
    await act(async () => {});
    expect(called('All receipts').getAttribute('href')).toBe(`/r/room/receipts?${query}`);
    unmountAll();
  }
});
