import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { pages } from '../routes.tsx';
import { networkStore } from '../store/network.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { Opening } from './opening.tsx';
import { parts, patientPart } from './parts.ts';
import { WaitingPage } from './plain-pages.tsx';

afterEach(() => {
  unmountAll();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  networkStore.setState({ goneSince: null });
});

test('[UI69] whoever asked for a part without a network has it as soon as that is back', async () => {
  vi.useFakeTimers();
  let isAway = true;
  vi.stubGlobal('fetch', async () => {
    if (isAway) throw new Error('away');
    return new Response();
  });
  const fetch = async () => {
    if (isAway) throw new Error('away');
    return 'the part';
  };
  const come = vi.fn();
  void patientPart(fetch)().then(come);
  expect(parts.at(-1)).toBe(fetch);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(come).not.toHaveBeenCalled();
  isAway = false;
  dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(come).toHaveBeenCalledWith('the part');
});

test('[UI69] a place of the room that could not be fetched is waited for, and nothing around it goes', async () => {
  vi.useFakeTimers();
  let isAway = true;
  vi.stubGlobal('fetch', async () => {
    if (isAway) throw new Error('away');
    return new Response();
  });
  vi.doMock('../projects/projects-page.tsx', () => {
    if (isAway) throw new Error('away');
    return { default: () => 'projects' };
  });
  const steps = pages.at('/r/$room/projects');
  const come = vi.fn();
  const failed = vi.fn();
  void steps.at(-1)?.view().then(come, failed);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([come.mock.calls.length, failed.mock.calls.length]).toEqual([0, 0]);
  isAway = false;
  dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(come).toHaveBeenCalledTimes(1);
});

test('[UI82] what opens without a network says what it waits for', () => {
  const { container } = mount(
    <>
      <Opening />
      <WaitingPage />
    </>,
  );
  expect([...container.querySelectorAll('p')].map((one) => one.textContent)).toEqual([
    'Opening…',
    'Opening…',
  ]);
  act(() => networkStore.setState({ goneSince: 1 }));
  expect([...container.querySelectorAll('p')].map((one) => one.textContent)).toEqual([
    'No network. This opens by itself when it is back.',
    'No network. This opens by itself when it is back.',
  ]);
});
