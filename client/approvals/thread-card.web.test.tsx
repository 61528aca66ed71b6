import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { MessageView } from '../chat/message-view.tsx';
import { approval, stubScreen } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const place = { id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1' };
const call = { kind: 'tool', callId: 'c1', name: 'web.fetch', input: {}, approvalId: 'a1' };
const message = messageRow.parse({
  ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: 'autopilot:t1', at: 0 },
});
const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];

async function show(state: string, approvals: ReturnType<typeof approval>[]) {
  const room = testRoom(holding({ members, approvals }));
  const asked = vi.spyOn(room.connection, 'call').mockResolvedValue({ state: 'approved' });
  const parts = [partRow.parse({ ...place, ...call, state })];
  const page = mount(
    await inRoom(room, <MessageView message={message} parts={parts} run={null} />),
  );
  // Both are fetched when they are first drawn, each by a chain of promises of its own.
  await act(async () => {
    await Promise.all([import('../chat/tool-view.tsx'), import('./approval-card.tsx')]);
    await new Promise((drawn) => setTimeout(drawn));
  });
  return { ...page, asked };
}

test('a call that waits is decided where it stands; no key of the page does it', async () => {
  const scroll = stubScreen();
  const { find, asked, fire } = await show('waiting', [approval()]);
  expect(find('details[aria-label="Tool web.fetch"]').textContent).toContain('waiting');
  act(() => scroll());
  fire(document.body, new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  expect(asked).not.toHaveBeenCalled();
  await act(async () => find('article[aria-label^="Approval"] button').click());
  expect(asked).toHaveBeenCalledExactlyOnceWith(
    'approvals.decide',
    expect.objectContaining({ approvalId: 'a1', verdict: 'approve' }),
  );
});

test('what was decided says so beside the call; what the page does not hold leaves the call as it is', async () => {
  stubScreen();
  const past = approval({ state: 'rejected', decidedBy: [bo], reason: 'No', endedAt: 5 });
  const { find } = await show('rejected', [past]);
  expect(find('article').textContent).toContain('Rejected by Bo: No');
  const { container, text } = await show('done', []);
  expect(container.querySelector('article[aria-label^="Approval"]')).toBeNull();
  expect(text()).toContain('web.fetch');
});

test('[UI14] a call that is held by a pause alone does not ask for a decision', async () => {
  stubScreen();
  const held = approval({ state: 'approved', decidedBy: [ada], heldMs: 9 });
  const { find } = await show('waiting', [held]);
  const words = () => find('details[aria-label="Tool web.fetch"] summary').textContent;
  expect(words()).toContain('approved; begins when the pause ends');
  expect(words()).not.toContain('waiting for a decision');
});
