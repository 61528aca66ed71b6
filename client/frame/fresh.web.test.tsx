import { afterEach, expect, test, vi } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { Fresh } from './fresh.tsx';

afterEach(unmountAll);

async function show(watched: readonly string[]) {
  const held = holding({}, { topics: ['thread:t1'] });
  const room = testRoom({ ...held, watched: new Set(watched) });
  const stop = vi.fn();
  const watch = vi.spyOn(room.connection, 'watch').mockReturnValue(stop);
  return { ...mount(await inRoom(room, <Fresh topic="thread:t1" />)), watch, stop };
}

test('[UI75] what is held and not watched any more never says live', async () => {
  expect((await show(['workspace'])).text()).toBe('not followed');
  expect((await show(['workspace', 'thread:t1'])).text()).toBe('live');
});

test('[UI75] who says how fresh something is holds its topic for as long', async () => {
  const { watch, stop, unmount } = await show([]);
  expect(watch.mock.calls).toEqual([['thread:t1']]);
  unmount();
  expect(stop).toHaveBeenCalledOnce();
});
