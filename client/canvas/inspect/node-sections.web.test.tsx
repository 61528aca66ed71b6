import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { principal } from '../../../shared/model/principal.ts';
import { projectRow } from '../../../shared/model/project.ts';
import { threadWishStore } from '../../palette/palette-store.ts';
import { approval } from '../../testing/approvals.ts';
import { artifact } from '../../testing/artifacts.ts';
import { instance, session } from '../../testing/instances.ts';
import { job } from '../../testing/jobs.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { chat, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, member } from '../../testing/people.ts';
import { addressNow, inRoom } from '../../testing/test-room.tsx';
import { toastStore } from '../../ui/toast-store.ts';
import { canvasOf } from '../canvas.ts';
import { entriesOf } from '../state/entries.ts';
import type { Change } from '../sync/canvas-values.ts';
import NodeSections from './node-sections.tsx';

beforeEach(stubCanvas);
afterEach(() => {
  threadWishStore.setState({ wish: null });
  toastStore.setState([], true);
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const said = (on: string, key = 'c'): Change => ({
  ...{ map: 'comments', key },
  after: { text: 'Who reads this?', on: nodeId.parse(on), by: bo, at: 1 },
});
const comment = 'textarea[aria-label="Comment"]';
const answer = 'textarea[aria-label="Reply"]';

/** What is told of a node beside the canvas, with a comment at it. */
async function beside(id: string, rows: object = {}) {
  const page = await openCanvas(rows);
  const { hatchery, room } = page;
  await act(async () => hatchery.change([said(id)]));
  const show = async (one: string) => mount(await inRoom(room, <NodeSections id={one} />));
  return { ...page, show, shown: await show(id) };
}

test('[HC11] what was said at a job or approval is read there, also when nothing of it is drawn', async () => {
  const ended = job({ state: 'done', endedAt: 1 });
  const rows = { jobs: [ended], approvals: [approval()] };
  const ofJob = await beside(`job:${ended.id}`, rows);
  expect(canvasOf(ofJob.room).graph.getState().nodes.has(`job:${ended.id}`)).toBe(false);
  expect(ofJob.shown.text()).toContain('This job');
  expect(ofJob.shown.text()).toContain('Who reads this?');
  const ofApproval = await beside(`approval:${approval().id}`, rows);
  expect(ofApproval.shown.text()).toContain('This approval');
  expect(ofApproval.shown.text()).toContain('Who reads this?');
});

test('[TV1] from a chat one goes to its timeline and to its replay', async () => {
  const { shown } = await beside('thread:t1');
  expect(shown.called('Timeline').getAttribute('href')).toBe('/r/room/t/t1/timeline');
  expect(shown.called('Replay').getAttribute('href')).toBe('/r/room/hatchery?replay=t1');
});

test('[HC11] what was said at what is gone is read where it stood, and is in the list', async () => {
  const { shown, room, hatchery } = await beside('thread:t9');
  expect(shown.text()).toContain('not on the canvas any more');
  expect(shown.text()).toContain('Who reads this?');
  expect(shown.container.querySelector(comment)).toBeNull();
  const { layout } = hatchery.room.store.getState();
  expect(entriesOf(canvasOf(room).graph.getState(), layout)).toContainEqual(
    expect.objectContaining({ id: 'comment:c', kind: 'comment', title: 'Who reads this?' }),
  );
});

test('[HC15] words for a comment are there again when one comes back to its node', async () => {
  const { shown, show } = await beside('thread:t1');
  shown.write(shown.find(comment), 'Half of');
  shown.unmount();
  const other = await show('autopilot');
  expect(other.find(comment)).toMatchObject({ value: '' });
  other.unmount();
  expect((await show('thread:t1')).find(comment)).toMatchObject({ value: 'Half of' });
});

test('[HC15] an answer stays open while somebody resolves the comment, and its words when it is deleted', async () => {
  const { shown, hatchery } = await beside('thread:t1');
  shown.write(shown.find(answer), 'I do, because');
  const resolved: Change = { map: 'resolved', key: 'c', after: { by: bo, at: 2 } };
  await act(async () => hatchery.change([resolved]));
  expect(shown.find(answer)).toMatchObject({ value: 'I do, because' });
  const gone: Change = { map: 'comments', key: 'c', after: undefined };
  await act(async () => hatchery.change([gone]));
  expect(shown.container.querySelector(answer)).toBeNull();
  expect(shown.text()).toContain('I do, because');
  await act(async () => shown.called('Drop them').click());
  expect(shown.text()).not.toContain('I do, because');
});

test('[HC15] an answer that came after its comment was deleted comes back with its words', async () => {
  const { shown, hatchery, container, called } = await beside('thread:t1');
  shown.write(shown.find(answer), 'I do, because');
  await act(async () => shown.called('Reply').click());
  expect(shown.find(answer)).toMatchObject({ value: '' });
  const reply = must(hatchery.written.at(-1)?.[0], 'a reply');
  shown.write(shown.find(answer), 'And then');
  await act(async () => {
    hatchery.change([
      { map: 'comments', key: 'c', after: undefined },
      { map: 'replies', key: reply.key, after: undefined },
    ]);
    const keys = [{ map: reply.map, key: reply.key }];
    hatchery.notice({ kind: 'undone', why: 'There is no such comment any more.', keys });
  });
  expect(shown.text()).toContain('I do, because\nAnd then');
  await act(() => vi.dynamicImportSettled());
  expect(container.textContent).toContain('Your words are kept');
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(container.textContent).toContain('I do, because\nAnd then');
});

test('[HC15] a comment that the room did not take is in its field again', async () => {
  const { shown, hatchery } = await beside('thread:t1');
  shown.write(shown.find(comment), 'One more');
  await act(async () => shown.called('Comment').click());
  await act(async () => hatchery.notice({ kind: 'refused', why: 'You may only look.' }));
  expect(shown.find(comment)).toMatchObject({ value: 'One more' });
});

test('[HC15] words for a comment outlive the page; those for one that is gone by then are in the list', async () => {
  const first = await beside('thread:t1');
  first.shown.write(first.shown.find(comment), 'Half of');
  first.shown.write(first.shown.find(answer), 'I do, because');
  unmountAll();
  const { container, called, show, hatchery } = await beside('thread:t1');
  expect((await show('thread:t1')).find(comment)).toMatchObject({ value: 'Half of' });
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(container.textContent).not.toContain('I do, because');
  await act(async () => hatchery.change([{ map: 'comments', key: 'c', after: undefined }]));
  expect(container.textContent).toContain('I do, because');
  await act(async () => called('Drop them').click());
  expect(container.textContent).not.toContain('I do, because');
  unmountAll();
  const again = await beside('thread:t1');
  expect(again.shown.find(answer)).toMatchObject({ value: '' });
  expect(again.shown.find(comment)).toMatchObject({ value: 'Half of' });
});

test('[HE3] what ended for somebody who left is counted at the room, with the receipts behind it', async () => {
  const ended = { state: 'done', endedAt: 1, startedBy: principal.parse('human:gone') } as const;
  const { shown } = await beside('autopilot', { jobs: [job(ended)] });
  expect(shown.text()).toContain('Ended1');
  expect(shown.text()).toContain('All receipts');
  expect((await beside('autopilot')).shown.text()).not.toContain('All receipts');
});

test('[HC18] a member of the canvas has the acts that the settings have, for who may', async () => {
  const { show } = await beside('thread:t1');
  const member = await show(`member:${bo}`);
  expect(member.called('Remove Bo')).not.toBeNull();
  expect(member.find('select')).not.toBeNull();
});

test('[M146] from the community’s node Moltbook is one press away, and named as another site', async () => {
  const { shown } = await beside('community');
  const link = shown.called('Open Moltbook, another site');
  expect(link.getAttribute('href')).toBe('https://www.moltbook.com/');
  expect(link.getAttribute('target')).toBe('_blank');
  expect(link.getAttribute('rel')).toContain('noreferrer');
});

test.each(['owner', 'viewer'] as const)(
  '[M139] the right column tells a person who is %s about whichever node is selected, with the acts that they may do',
  async (role) => {
    const project = projectRow.parse({
      ...{ id: 'p', seq: 1, title: 'Relaunch', instructions: '', memory: '' },
      ...{ createdBy: bo, createdAt: 1 },
    });
    const note: Change[] = [
      { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
      { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
    ];
    const claw = instance({ name: 'Reef' });
    const rows = {
      ...{ projects: [project], jobs: [job()], approvals: [approval()], artifacts: [artifact()] },
      ...{
        threads: [chat('t1'), session('s1')],
        members: [member(ada, 'Ada', role), member(bo, 'Bo', 'member')],
      },
    };
    const told: [id: string, title: string, everybody: string[], owners: string[]][] = [
      ['autopilot', 'This room', [], ['New chat', 'Pause all']],
      ['community', 'Community', ['Members'], []],
      ['thread:t1', 'This chat', ['Open the chat', 'Timeline'], ['Rename', 'Put into the archive']],
      ['thread:s1', 'This session', ['Open the chat'], ['Rename', 'Reset this session…']],
      ['project:p', 'This project', ['Open the project'], []],
      [`member:${bo}`, 'This member', ['Members'], ['Remove Bo']],
      ['openclaw', 'OpenClaw', [], ['Create your OpenClaw']],
      ['instance:i1', 'This OpenClaw', ['Open it'], ['Rename…', 'Delete this OpenClaw…']],
      ['approval:a1', 'This approval', [], ['Decide']],
      ['job:j1', 'This job', [], ['Cancel the job']],
      ['artifact:x1', 'This artifact', ['Open its chat'], []],
      ['note:n', 'This note', [], ['Delete']],
    ];
    for (const [id, title, everybody, owners] of told) {
      const all = id === 'openclaw' ? rows : { ...rows, instances: [claw] };
      const { room, hatchery } = await openCanvas(all, role);
      await act(async () => hatchery.change(note));
      const { find, container } = mount(await inRoom(room, <NodeSections id={id} />));
      await act(() => vi.dynamicImportSettled());
      await act(async () => {});
      expect(find('h2').textContent).toContain(title);
      const offered = [...container.querySelectorAll('button, a')].map(
        (one) => one.getAttribute('aria-label') ?? one.textContent,
      );
      expect([id, offered]).toEqual([id, expect.arrayContaining(everybody)]);
      const those = owners.filter((one) => offered.includes(one));
      expect([id, those]).toEqual([id, role === 'owner' ? owners : []]);
      unmountAll();
    }
  },
);

test.each(['requested', 'deleting', 'deleted'] as const)(
  '[HC18] of an OpenClaw that is %s nothing is offered beside it that the room refuses',
  async (state) => {
    const rows = { instances: [instance({ name: 'Reef', state })] };
    const { shown } = await beside('instance:i1', rows);
    await act(() => vi.dynamicImportSettled());
    const offered = [...shown.container.querySelectorAll('button')].map((one) => one.textContent);
    expect(offered).not.toContain('Rename…');
    expect(offered).not.toContain('Delete this OpenClaw…');
  },
);

test('[HC18] a chat of the canvas is renamed beside it; what has a dialog of its own is done in the chat', async () => {
  const { show } = await beside('thread:t1', { threads: [chat('t1'), session('s1')] });
  const shown = await show('thread:t1');
  await act(() => vi.dynamicImportSettled());
  await act(async () => shown.called('Rename').click());
  expect(shown.find('input[aria-label="Name of the chat"]')).toMatchObject({ value: 'Chat t1' });
  const of = await show('thread:s1');
  await act(() => vi.dynamicImportSettled());
  await act(async () => of.called('Reset this session…').click());
  await act(() => vi.dynamicImportSettled());
  expect(threadWishStore.getState().wish).toMatchObject({ threadId: 's1', what: 'reset' });
  expect(addressNow()).toBe('/r/room/t/s1');
});

test('[HC18] beside a project stands its new name, and that it is put away, which can be taken back', async () => {
  const project = projectRow.parse({
    ...{ id: 'p1', seq: 1, title: 'Harbour', instructions: '', memory: '' },
    ...{ createdBy: ada, createdAt: 1 },
  });
  const { shown, room } = await beside('project:p1', { projects: [project] });
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue({} as never);
  await act(async () => shown.called('Rename…').click());
  shown.write(shown.find('form[aria-label="Rename"] input'), 'Docks');
  await act(async () => shown.called('Rename').click());
  expect(call).toHaveBeenLastCalledWith('projects.change', {
    ...{ projectId: 'p1', title: 'Docks', base: { title: 'Harbour' } },
  });
  await act(async () => shown.called('Put away').click());
  expect(call).toHaveBeenLastCalledWith('projects.change', { projectId: 'p1', archived: true });
  const [toast] = toastStore.getState();
  expect(toast?.text).toContain('Harbour is put away');
  await act(async () => toast?.does?.act());
  expect(call).toHaveBeenLastCalledWith('projects.change', { projectId: 'p1', archived: false });
  call.mockRejectedValueOnce(new Error('lost'));
  await act(async () => toast?.does?.act());
  expect(toastStore.getState().at(-1)?.text).toContain('Harbour stays put away.');
});

test('[HC18] who may not change a project is offered nothing of it', async () => {
  const project = projectRow.parse({
    ...{ id: 'p1', seq: 1, title: 'Harbour', instructions: '', memory: '' },
    ...{ createdBy: ada, createdAt: 1 },
  });
  const page = await openCanvas({ projects: [project] }, 'viewer');
  const shown = mount(await inRoom(page.room, <NodeSections id="project:p1" />));
  await act(() => vi.dynamicImportSettled());
  await act(async () => {});
  expect(shown.text()).toContain('Harbour');
  expect(shown.text()).not.toContain('Put away');
  expect(shown.text()).not.toContain('Rename');
});
