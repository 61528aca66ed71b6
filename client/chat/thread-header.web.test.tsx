import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadRow } from '../../shared/model/thread.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ThreadHeader } from './thread-header.tsx';

afterEach(unmountAll);

test('[UI86] the name of a chat keeps its width up to half of the place; its pills give way', async () => {
  const thread = threadRow.parse({
    ...{ id: 't1', seq: 1, title: 'OpenClaw', createdBy: ada, createdAt: 0, lastAt: 0 },
    activity: { state: 'idle' },
  });
  const room = testRoom(holding({ threads: [thread] }));
  const { find } = mount(await inRoom(room, <ThreadHeader threadId={thread.id} entries={[]} />));
  await act(() => vi.dynamicImportSettled());
  const { classList } = find('h1');
  expect([classList.contains('md:shrink-0'), classList.contains('md:max-w-1/2')]).toEqual([
    true,
    true,
  ]);
});
