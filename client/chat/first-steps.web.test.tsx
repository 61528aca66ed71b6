import { afterEach, expect, test } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import FirstSteps from './first-steps.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

test('[UI80] a room is called one’s own alone as long as nobody else is in it', async () => {
  const words = async (...members: ReturnType<typeof member>[]) => {
    const page = mount(await inRoom(testRoom(holding({ members })), <FirstSteps />));
    return page.text();
  };
  const self = member(ada, 'Ada', 'owner');
  expect(await words(self)).toContain('yours alone until');
  unmountAll();
  expect(await words(self, member(bo, 'Bo', 'member'))).not.toContain('yours alone');
});
