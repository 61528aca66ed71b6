import { afterEach, expect, test } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { NoThread } from './no-thread.tsx';

afterEach(unmountAll);

test('a thread that cannot be shown says why, and leads on', async () => {
  const cases = [
    ['notFound', 'This thread does not exist or is not visible to you.'],
    ['notAllowed', 'This thread does not exist or is not visible to you.'],
    ['damaged', 'This thread could not be read; other threads work.'],
    ['weather', 'This thread could not be opened. Reload the page.'],
  ] as const;
  for (const [reason, words] of cases) {
    const view = mount(await inRoom(testRoom(), <NoThread reason={reason} />));
    expect(view.find('h1').textContent).toBe(words);
    expect(view.called('All chats').getAttribute('href')).toBe('/r/room');
    view.unmount();
  }
});
