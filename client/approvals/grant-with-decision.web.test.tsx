import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { approval, stubScreen } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import ApprovalsPage from './approvals-page.tsx';

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

test('[GR6] a grant names the approval that it is given with, so that both steps there count for it', async () => {
  const scroll = stubScreen();
  const one = approval({ url: 'https://example.com/a' });
  const members = [member(ada, 'Ada', 'owner')];
  const world = holding({ members, approvals: [one] }, { topics: ['approvals'] });
  const room = testRoom(world, { principal: ada });
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue({ state: 'approved' });
  const { fire, find } = mount(await inRoom(room, <ApprovalsPage />));
  act(() => scroll());
  fire(document.body, new KeyboardEvent('keydown', { key: 'g', bubbles: true }));
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenCalledWith(
    'grants.create',
    expect.objectContaining({ approvalId: one.id }),
  );
});
