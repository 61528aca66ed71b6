import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ada } from '../../testing/people.ts';
import type { LinkEvents } from './canvas-link.ts';
import { Silence } from './silence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A link that is in step, whose events are overheard. */
function linked() {
  const gone = vi.fn();
  const silence = new Silence(gone);
  const told: string[] = [];
  const tells = (what: keyof LinkEvents) => () => void told.push(what);
  const link = silence.over({
    ...{ changed: tells('changed'), synced: tells('synced'), stored: tells('stored') },
    ...{ notice: tells('notice'), closed: tells('closed'), others: tells('others') },
    dead: tells('dead'),
  });
  link.synced(true);
  return { silence, link, gone, told };
}

test('[HC4] a socket that drops after a silence was gone before', () => {
  const { link, gone, told } = linked();
  vi.advanceTimersByTime(2_001);
  link.synced(false);
  expect(gone).toHaveBeenCalledOnce();
  expect(told).toEqual(['synced', 'synced']);
});

test.each<[string, (link: LinkEvents) => void]>([
  ['it stored something', (link) => link.stored({ socket: 1, clock: 0, answers: 1, updates: 0 })],
  ['it said something', (link) => link.notice({ kind: 'refused', why: 'No.' })],
  ['somebody else moved', (link) => link.others()],
])('[HC4] not where the room was heard just before: %s', (_, says) => {
  const { link, gone, told } = linked();
  vi.advanceTimersByTime(9_000);
  says(link);
  vi.advanceTimersByTime(1_000);
  link.synced(false);
  expect(gone).not.toHaveBeenCalled();
  expect(told).toHaveLength(3);
});

test('[HC4] what one draws oneself is nothing that was heard', () => {
  const { link, gone } = linked();
  vi.advanceTimersByTime(9_000);
  link.changed([]);
  link.synced(false);
  expect(gone).toHaveBeenCalledOnce();
});

test('[HC4] one that drops just after something was heard is gone when it is not there again soon', () => {
  const { link, gone } = linked();
  link.synced(false);
  vi.advanceTimersByTime(1_999);
  // What a new socket says before it is in step is not that it is.
  link.notice({ kind: 'refused', why: 'No.' });
  expect(gone).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(gone).toHaveBeenCalledOnce();
});

test.each<[string, (one: ReturnType<typeof linked>) => void]>([
  ['is there again in time', ({ link }) => link.synced(true)],
  ['is given up for another', ({ silence }) => silence.stop()],
])('[HC4] one that %s was not gone', (_, follows) => {
  const one = linked();
  one.link.synced(false);
  vi.advanceTimersByTime(1_000);
  follows(one);
  vi.advanceTimersByTime(9_000);
  expect(one.gone).not.toHaveBeenCalled();
});

test.each([60_000, -60_000])(
  '[HC4] nobody knows how long a machine slept whose clock went %i ms meanwhile, while its timers stood still',
  (slept) => {
    const { link, gone } = linked();
    vi.setSystemTime(Date.now() + slept);
    link.synced(false);
    expect(gone).toHaveBeenCalledOnce();
  },
);

test.each([3_600_000, -3_600_000])(
  '[HC4] a machine that sleeps just after its socket dropped, %i ms by its clock, is told before the room asks',
  (slept) => {
    const { link, gone, told } = linked();
    link.synced(false);
    vi.advanceTimersByTime(300);
    vi.setSystemTime(Date.now() + slept);
    gone.mockImplementation(() => void told.push('gone'));
    link.notice({ kind: 'you', principal: ada, name: 'Ada', mayEdit: true });
    expect(told).toEqual(['synced', 'synced', 'notice', 'gone']);
    // Once; what is left of the timers ends with it.
    link.notice({ kind: 'refused', why: 'No.' });
    vi.advanceTimersByTime(9_000);
    expect(gone).toHaveBeenCalledOnce();
  },
);

test('[HC4] a notice on a socket that never dropped, or is there again, is no end of it', () => {
  const { link, gone } = linked();
  vi.advanceTimersByTime(9_000);
  link.notice({ kind: 'refused', why: 'No.' });
  link.synced(false);
  link.synced(true);
  vi.advanceTimersByTime(9_000);
  link.notice({ kind: 'refused', why: 'No.' });
  expect(gone).not.toHaveBeenCalled();
});
