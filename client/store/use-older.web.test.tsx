import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallRefused } from '../connection/connection.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { useOlder } from './use-older.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame'] });
});
afterEach(() => {
  unmountAll();
  vi.useRealTimers();
});

const damaged = new CallRefused({ code: 'damaged', message: 'Damaged.', retry: 'never' });

function show(ask: (before: number) => Promise<unknown>) {
  const asked = vi.fn(ask);
  const List = (props: { start: number; isSeen: boolean }) => {
    const { isAsking, trouble } = useOlder({ ...props, ask: asked });
    return isAsking ? 'asking' : trouble;
  };
  const view = mount(<List start={90} isSeen={false} />);
  const see = async (isSeen: boolean, start = 90) => {
    view.render(<List start={start} isSeen={isSeen} />);
    for (let i = 0; i < 3; i++) await act(async () => void vi.advanceTimersToNextFrame());
  };
  return { ...view, List, asked, see };
}

test('[UI8] what is refused for good is asked once, says why, and is asked again on a new scroll', async () => {
  const { asked, see, text } = show(() => Promise.reject(damaged));
  await see(true);
  await see(true);
  expect([asked.mock.calls, text()]).toEqual([[[90]], 'Damaged.']);
  await see(false);
  expect(text()).toBe('');
  await see(true);
  expect(asked.mock.calls).toEqual([[90], [90]]);
});

test('[UI8] page after page while the beginning is in sight, and none twice', async () => {
  const { asked, see } = show(() => Promise.resolve());
  await see(true);
  await see(true);
  await see(true, 30);
  await see(true, 0);
  expect(asked.mock.calls).toEqual([[90], [30]]);
});

test('[UI9] what is in sight only while a list is laid out fetches nothing', async () => {
  const { asked, render, List, see } = show(() => Promise.resolve());
  render(<List start={90} isSeen />);
  await act(async () => void vi.advanceTimersToNextFrame());
  await see(false);
  expect(asked).not.toHaveBeenCalled();
});
