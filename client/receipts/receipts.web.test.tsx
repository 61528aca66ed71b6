import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { RoomContext } from '../store/use-room.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import ReceiptsPage from './receipts-page.tsx';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  unmountAll();
  vi.useRealTimers();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const receipt = (n: number, more: object = {}) => ({
  ...{ n, at: n, principal: bo, kind: 'member.role', action: `a${n}`, outcome: 'done' },
  ...{ prev: `h${n - 1}`, hash: `h${n}`, ...more },
});

async function show(answer: object, at?: string) {
  const room = testRoom(holding({ members }, { topics: ['workspace'] }));
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue(answer as never);
  const content = () => (
    <RoomContext value={room}>
      <ReceiptsPage />
    </RoomContext>
  );
  const pages = pagesOf({ '/r/$room/receipts/{-$approvalId}': [stepOf(content)] });
  const page = mount(
    await (at === undefined ? inRoom(room, <ReceiptsPage />) : atAddress(at, pages)),
  );
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  await pass(1);
  const change = (seq: number) => {
    const session = room.connection.store.getState();
    const standing = { epoch: '0'.repeat(16), seq, start: 0 };
    const topics = new Map([['workspace', standing]]);
    act(() =>
      room.connection.store.setState({ ...session, replica: { ...session.replica, topics } }),
    );
  };
  return { ...page, call, pass, change };
}

test('[UI18] receipts are read by filters; of a chat that one does not see there are digest and kind', async () => {
  const hidden = receipt(2, { principal: null, outcome: null, kind: 'tool' });
  const { find, text, call, write, pass } = await show({ receipts: [receipt(3), hidden] });
  expect(find('li[aria-label="Receipt 3"]').textContent).toContain('Bo: changed a role · done');
  expect(text()).toContain('Somebody, in a chat that you do not see: used a tool');
  write(find('select'), 'job');
  await pass(1);
  expect(call).toHaveBeenLastCalledWith('receipts.page', { kind: 'job', limit: 100 });
});

test('[UI18] a change of the room brings the newest, also while it never stops changing; without one nothing is asked', async () => {
  const { call, pass, change } = await show({ receipts: [receipt(1)] });
  await pass(60_000);
  expect(call).toHaveBeenCalledTimes(1);
  for (let seq = 2; seq < 12; seq++) {
    change(seq);
    await pass(200);
  }
  expect(call.mock.calls.length).toBeGreaterThan(2);
  expect(call.mock.calls.length).toBeLessThan(6);
});

test('[UI18] the verify button says that all hold, or which is the first that does not', async () => {
  const { call, called, find, text } = await show({ receipts: [receipt(3), receipt(2)] });
  call.mockResolvedValueOnce({ upTo: 3, hash: 'h3', more: false, broken: null } as never);
  await act(async () => called('Verify the chain').click());
  expect(text()).toContain('All 3 receipts follow from each other.');
  call.mockResolvedValueOnce({ upTo: 1, hash: 'h1', more: false, broken: 2 } as never);
  await act(async () => called('Verify the chain').click());
  expect(text()).toContain('Receipt 2 does not follow from the one before');
  expect(find('li[aria-label="Receipt 2"]').className).toContain('border-bad');
});

test('[UI18] an address names the chat, job or member that they are of; there is a way to all', async () => {
  const of = (query: string) => show({ receipts: [receipt(3)] }, `/r/room/receipts?${query}`);
  const { call, text, called, container, write, pass } = await of('threadId=t1');
  expect(call).toHaveBeenLastCalledWith('receipts.page', { threadId: 't1', limit: 100 });
  expect(text()).toContain('Of one chat.');
  write(must(container.querySelectorAll('select')[1], 'By or for'), bo);
  await pass(1);
  expect(call).toHaveBeenLastCalledWith('receipts.page', {
    ...{ threadId: 't1', principal: bo, limit: 100 },
  });
  await act(async () => called('Show all').click());
  await pass(1);
  expect(call).toHaveBeenLastCalledWith('receipts.page', { principal: bo, limit: 100 });
  unmountAll();
  const job = await of('jobId=j1');
  expect(job.call).toHaveBeenLastCalledWith('receipts.page', { jobId: 'j1', limit: 100 });
  unmountAll();
  const ofBo = await of(`principal=${bo}`);
  expect(ofBo.call).toHaveBeenLastCalledWith('receipts.page', { principal: bo, limit: 100 });
  expect(ofBo.container.querySelectorAll('select')[1]?.value).toBe(bo);
});
