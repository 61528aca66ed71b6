import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { leaveInspector, selectionStore } from '../store/selection.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { InspectorHost } from './inspector-host.tsx';

afterEach(() => {
  unmountAll();
  leaveInspector();
});

test('[UI17] the right column says at once that it is on its way, and then what it is about', async () => {
  selectionStore.setState({ isRaised: true });
  const room = testRoom(holding({ members: [member(ada, 'Ada', 'owner')] }));
  vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const { find, container } = mount(await inRoom(room, <InspectorHost />));
  expect(find('aside[aria-busy=true]').textContent).toBe('Opening…');
  await act(() => vi.dynamicImportSettled());
  expect(container.querySelector('aside[aria-busy]')).toBeNull();
  expect(find('aside h2').textContent).toBe('Here now');
});
