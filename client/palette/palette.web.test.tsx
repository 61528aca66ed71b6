import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Role } from '../../shared/model/role.ts';
import { threadRow } from '../../shared/model/thread.ts';
import { RoomContext } from '../store/use-room.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import Palette from './palette.tsx';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  unmountAll();
});

/** happy-dom has neither. */
Object.assign(HTMLElement.prototype, { scrollIntoView() {} });
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

const harbor = threadRow.parse({
  ...{ id: 't1', seq: 1, title: 'Harbor plans', createdBy: ada, createdAt: 0, lastAt: 0 },
  activity: { state: 'idle' },
});
const marks: [number, number][] = [[4, 10]];
const hit = {
  ...{ threadId: threadId.parse('t2'), title: 'Boats', at: 0 },
  ...{ snippet: 'the harbor is deep', marks },
};

test('[UI44] the palette finds what was said too, and leads to all of it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const room = testRoom(holding({ threads: [harbor] }));
  const asked = vi.spyOn(room.connection, 'call').mockResolvedValue({ hits: [hit] });
  const node = await inRoom(room, <Palette />);
  const { find, write, fire, container } = mount(node);
  write(find('input'), 'harbor');
  await act(() => vi.advanceTimersByTimeAsync(400));
  expect(asked).toHaveBeenCalledWith('search.find', { query: 'harbor', limit: 5 });
  const shown = [...container.querySelectorAll('[role=option]')].map((one) => one.textContent);
  expect(shown).toEqual([
    'Harbor plans',
    expect.stringContaining('the harbor is deep'),
    'Search everything for “harbor”',
  ]);
  const press = (key: string) =>
    fire(find('input'), new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  press('ArrowDown');
  press('ArrowDown');
  press('Enter');
  await act(() => vi.advanceTimersByTimeAsync(50));
  expect(addressNow()).toBe('/r/room/search');
});

test('[UI80] who may only read finds no chat to begin', async () => {
  const room = testRoom(holding({ threads: [harbor] }, { role: 'viewer' }));
  const { find, write, text } = mount(await inRoom(room, <Palette />));
  write(find('input'), 'new chat');
  await act(async () => {});
  expect(text()).not.toContain('New chat');
});

test('[UI80] who may not decide is not told to decide what waits', async () => {
  const names = async (role: Role) => {
    const { find, write, text } = mount(
      await inRoom(testRoom(holding({ threads: [harbor] }, { role })), <Palette />),
    );
    write(find('input'), 'waits for approval');
    await act(async () => {});
    return text();
  };
  for (const role of ['viewer', 'member'] as const) {
    expect(await names(role)).toContain('What waits for approval');
    expect(await names(role)).not.toContain('Decide');
  }
  for (const role of ['approver', 'owner'] as const)
    expect(await names(role)).toContain('Decide what waits for approval');
});

test('[UI44] what fits best is chosen first, whatever kind it is of', async () => {
  const node = await inRoom(testRoom(holding({ threads: [harbor] })), <Palette />);
  const { find, write, container } = mount(node);
  for (const [words, best] of [
    ['profile', 'Profileyou'],
    ['harbor', 'Harbor plans'],
    ['new chat', 'New chat'],
  ] as const) {
    write(find('input'), words);
    await act(async () => {});
    const chosen = container.querySelector('[role=option][aria-selected=true]');
    expect(chosen?.textContent).toBe(best);
  }
});

test.each([
  ['Timeline of this chat', '/r/room/t/t1/timeline'],
  ['Replay this chat on the canvas', '/r/room/hatchery?replay=t1'],
])('[TV1] %s is found in the palette of a chat', async (words, address) => {
  const room = testRoom(holding({ threads: [harbor] }));
  const view = stepOf(() => (
    <RoomContext value={room}>
      <Palette />
    </RoomContext>
  ));
  const step = stepOf(() => 'there');
  const pages = pagesOf({
    '/r/$room/t/$threadId': [view],
    '/r/$room/t/$threadId/timeline': [step],
    '/r/$room/hatchery': [step],
  });
  const { find, write, fire, container } = mount(await atAddress('/r/room/t/t1', pages));
  write(find('input'), words);
  await act(async () => {});
  const chosen = container.querySelector('[role=option][aria-selected=true]');
  expect(chosen?.textContent).toBe(words);
  fire(
    find('input'),
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  );
  await act(async () => {});
  expect(location.pathname + location.search).toBe(address);
});
