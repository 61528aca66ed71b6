import { afterEach, expect, test, vi } from 'vitest';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { type Standing, setStanding } from '../store/account.ts';
import { ada, bo } from '../testing/people.ts';
import { TestHatchery } from '../testing/test-hatchery.ts';
import { testRoom } from '../testing/test-room.tsx';
import { assemble, canvasOf } from './canvas.ts';

afterEach(() => {
  setStanding({ state: 'unknown' });
  vi.unstubAllGlobals();
});

/** The names of what is held now. */
function stubLocks(): ReadonlySet<string> {
  const held = new Set<string>();
  const request = async (name: string, work: () => Promise<void>) => {
    held.add(name);
    await work();
    held.delete(name);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  return held;
}

test('[HC4] a canvas whose room was opened anew lets go of what it kept, also while it lingers', async () => {
  const held = stubLocks();
  const [before, again] = [testRoom(), testRoom()];
  canvasOf(before);
  const [first] = held;
  expect(canvasOf(before)).toBe(canvasOf(before));
  expect(held.size).toBe(1);
  canvasOf(again);
  await Promise.resolve();
  await Promise.resolve();
  expect(held.size).toBe(1);
  expect(held.has(first ?? '')).toBe(false);
});

test('[HC4] a canvas whose room is not open any more is let go when one opens another', async () => {
  const held = stubLocks();
  canvasOf(testRoom());
  canvasOf(testRoom({}, { principal: bo }));
  await Promise.resolve();
  await Promise.resolve();
  expect([...held]).toEqual([expect.stringContaining(bo)]);
});

/** Bo, in this browser. */
const asBo = (): Standing => ({
  state: 'signedIn',
  account: testRoom({}, { principal: bo }).account,
});

test.each([
  ['nobody is signed in any more', (): Standing => ({ state: 'signedOut' })],
  ['somebody else is signed in', asBo],
])(
  '[HC19] %s: the canvas ends, also one that is looked at again, and what is drawn is kept',
  (_, becomes) => {
    const room = testRoom();
    setStanding({ state: 'signedIn', account: room.account });
    const hatchery = new TestHatchery(ada, 'member');
    const canvas = assemble(room, hatchery.room);
    const leave = canvas.hold();
    hatchery.sync();
    setStanding({ state: 'signedIn', account: room.account });
    expect(canvas.room.store.getState().phase).toBe('live');
    setStanding(becomes());
    const ended = { phase: 'ended', why: closeCodes.notAuthenticated };
    expect(canvas.room.store.getState()).toMatchObject(ended);
    canvas.room.draw([{ map: 'pos', key: 'thread:t1', after: { x: 3, y: 0 } }]);
    expect([hatchery.written, hatchery.kept]).toMatchObject([[], [{ isSealed: true }]]);
    leave();
    canvas.end();
    canvas.hold();
    expect(canvas.room.store.getState()).toMatchObject(ended);
    canvas.end();
  },
);
