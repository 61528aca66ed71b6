import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { threadId } from '../../../shared/model/ids.ts';
import Inspector from '../../inspector/inspector.tsx';
import { RoomContext } from '../../store/use-room.ts';
import { artifact } from '../../testing/artifacts.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, holding, member } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { atAddress, pagesOf, stepOf } from '../../testing/test-pages.tsx';
import { testRoom } from '../../testing/test-room.tsx';
import { assemble, setCanvas } from '../canvas.ts';
import type { ViewState } from '../state/view-state.ts';
import CanvasPage from './canvas-page.tsx';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const archived = { ...chat('t2'), archived: true as const };
const plan = artifact({ thread: 't2' });
const secret = {
  ...{ id: `${ada}/t3`, seq: 1, principal: ada, threadId: threadId.parse('t3') },
  ...{ title: 'Secret', lastAt: 1, activity: { state: 'idle' as const } },
};
const topics = ['workspace', 'approvals', 'jobs'];
const got = (of: typeof plan) => ({
  ...{ artifactId: of.id, threadId: of.threadId, name: of.name, type: of.type, sha256: '' },
  ...{ version: 1, bytes: 6, madeBy: ada, at: 0, text: '# Tides', next: null, versions: [] },
});

/** Ada's canvas and what is told beside it, at an address that names something. */
async function at(
  focus: string,
  { view = {}, ...rows }: { view?: Partial<ViewState> } & Parameters<typeof holding>[0] = {},
) {
  vi.useFakeTimers();
  const has = { members, threads: [chat('t1'), archived], ...rows };
  const room = testRoom(holding(has, { topics }));
  const hatchery = new TestHatchery(ada, 'owner');
  const canvas = assemble(room, hatchery.room);
  setCanvas(room, canvas);
  canvas.view.setState(view);
  const watch = vi.spyOn(room.connection, 'watch');
  vi.spyOn(room.connection, 'call').mockImplementation((method) => {
    // biome-ignore lint/suspicious/noExplicitAny: the answers of several methods
    const said: any =
      method === 'artifacts.get' ? Promise.resolve(got(plan)) : new Promise<never>(() => {});
    return said;
  });
  const both = stepOf(() => (
    <RoomContext value={room}>
      <CanvasPage />
      <Inspector isOver={false} />
    </RoomContext>
  ));
  const pages = pagesOf({ '/r/$room/hatchery': [both] });
  const address = `/r/room/hatchery?focus=${encodeURIComponent(focus)}`;
  const page = mount(await atAddress(address, pages));
  await act(async () => hatchery.sync());
  const passes = async (ms: number) => {
    await act(() => vi.dynamicImportSettled());
    await act(() => vi.advanceTimersByTimeAsync(ms));
    await act(() => vi.dynamicImportSettled());
    await act(async () => {});
  };
  await passes(900);
  const beside = () => page.find('aside').textContent ?? '';
  const early = beside();
  await passes(2_000);
  return { ...page, room, canvas, watch, beside, early };
}

test('[AF5] [AF11] [HC27] an artifact of an archived chat is read where a link to it leads, and it is said why it is not drawn', async () => {
  const { container, early, beside } = await at('artifact:x1', { artifacts: [plan] });
  expect(nodeOf(container, 'artifact:x1')).toBeNull();
  expect(early).not.toContain('This artifact');
  expect(beside()).toContain('This artifactlivePlan');
  expect(beside()).toContain('Tides');
  expect(beside()).toContain('its chat is in the archive');
});

test('[AF8] [HC27] one of a private chat that is not watched is fetched with its chat, and read', async () => {
  const { beside, watch, room } = await at('artifact:x1', { privateThreads: [secret] });
  expect(watch).toHaveBeenCalledWith('thread:t2');
  expect(beside()).toContain('This artifact is on its way');
  const { store } = room.connection;
  const hidden = { ...plan, hidden: true as const, threadId: secret.threadId };
  await act(async () => {
    const now = store.getState();
    const rows = { ...now.replica.rows, artifacts: new Map([[hidden.id, hidden]]) };
    store.setState({ ...now, replica: { ...now.replica, rows } });
  });
  expect(beside()).toContain('Plan');
  expect(watch).toHaveBeenCalledWith('thread:t3');
});

test.each([
  ['thread:t2', 'This is not on the canvas any more.'],
  ['thread:t99', 'This is not on the canvas.'],
  ['note:never', 'This is not on the canvas.'],
  ['comment:gone', 'not here any more'],
  ['job:j9', 'This job'],
  ['whatever', 'This is not on the canvas.'],
])('[HC27] an address that names %s, which is not drawn, is not silent', async (focus, words) => {
  expect((await at(focus)).beside()).toContain(words);
});

test('[HC27] a note that goes while one is told of it was there', async () => {
  const { beside, canvas } = await at('note:n');
  expect(beside()).toContain('This is not on the canvas.');
  const note = { text: 'Plan', by: ada, at: 1 };
  await act(async () => canvas.room.draw([{ map: 'notes', key: 'n', after: note }]));
  expect(beside()).toContain('This note');
  await act(async () => canvas.room.draw([{ map: 'notes', key: 'n', after: undefined }]));
  expect(beside()).toContain('It is not on the canvas any more.');
});

test('[HC27] in the list, what the address names is chosen and told beside it', async () => {
  const { beside, canvas } = await at(`member:${bo}`, { view: { isList: true } });
  expect(beside()).toContain('This member');
  expect([...canvas.view.getState().selected]).toEqual([`member:${bo}`]);
});

test('[HC27] what is drawn as part of a crowd comes into sight as itself', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {} }));
  const threads = Array.from({ length: 100 }, (_, i) => chat(`t${i}`));
  const { container, canvas } = await at('thread:t7', {
    ...{ threads, view: { isFar: true, seen: { x: 0, y: 0, zoom: 0.1 } } },
  });
  expect(canvas.view.getState()).toMatchObject({ isFar: false, wentTo: 'thread:t7' });
  expect(nodeOf(container, 'thread:t7')).not.toBeNull();
});
