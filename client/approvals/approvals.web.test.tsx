import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { approval, stubScreen } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import { ApprovalsLink } from './approvals-link.tsx';
import ApprovalsPage from './approvals-page.tsx';

let scroll: ReturnType<typeof stubScreen>;
beforeEach(() => {
  scroll = stubScreen();
});
afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const world = (approvals: Approval[]) => holding({ members, approvals }, { topics: ['approvals'] });

async function show(approvals: Approval[], principal = ada) {
  const room = testRoom(world(approvals), { principal });
  const call = vi.spyOn(room.connection, 'call');
  const view = await inRoom(
    room,
    <>
      <ApprovalsLink />
      <ApprovalsPage />
    </>,
  );
  const page = mount(view);
  const become = (next: Approval[]) =>
    act(() =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...world(next) }),
    );
  const press = (key: string) =>
    page.fire(document.body, new KeyboardEvent('keydown', { key, bubbles: true }));
  const button = (words: string) => {
    const found = [...page.container.querySelectorAll<HTMLButtonElement>('article button')].find(
      (one) => one.textContent?.startsWith(words),
    );
    if (found === undefined) throw new Error(`no button ${words}`);
    return found;
  };
  return { ...page, room, call, become, press, button, address: addressNow };
}

test('[UI12] [R35] the buttons wait until all of it was on screen, and the bytes are whole and visible', async () => {
  const one = approval({ url: `https://example.com/${'a'.repeat(300)}\u202etxt` });
  const { find, button, press, call } = await show([one]);
  expect(find('pre').textContent).toContain('U+202E right-to-left override');
  expect(find('pre').textContent?.replace('U+202E right-to-left override', '\u202e')).toBe(
    one.action,
  );
  expect(button('Approve once').disabled).toBe(true);
  press('a');
  act(() => scroll(2));
  expect(button('Approve once').disabled).toBe(true);
  expect(call).not.toHaveBeenCalled();
  act(() => scroll());
  expect(button('Approve once').disabled).toBe(false);
});

test('[UI60] beside each principal stands who that is; summary and bytes stay as they are', async () => {
  const one = approval({ summary: `Make ${bo} owner of this room` });
  const { find, container } = await show([one]);
  expect(find('article').getAttribute('aria-label')).toBe(
    `Approval: Make Bo, person · ${bo} owner of this room`,
  );
  expect(find('h3').textContent).toBe(one.summary);
  expect(find('pre').textContent).toBe(one.action);
  const named = [...container.querySelectorAll<HTMLElement>('pre [data-who]')];
  expect(named.map((at) => [at.dataset['who'], at.textContent])).toEqual([
    ['Autopilot', one.requestedBy],
    ['Bo, person', bo],
  ]);
  expect(find('h3 [data-who]').dataset['who']).toBe('Bo, person');
});

test('a press approves what was seen, by its digest, once', async () => {
  const one = approval();
  const { press, call, become, text } = await show([one]);
  call.mockResolvedValue({ state: 'approved' });
  act(() => scroll());
  await act(async () => press('a'));
  expect(call).toHaveBeenCalledExactlyOnceWith('approvals.decide', {
    approvalId: one.id,
    digest: one.digest,
    verdict: 'approve',
  });
  become([approval({ state: 'done', decidedBy: [ada], endedAt: Date.now() })]);
  expect(text()).toContain('Approved by Ada, and done.');
});

test('[UI13] [R29] somebody was faster: the card stays, says who, and has no buttons', async () => {
  const { become, container, find, press, call } = await show([approval()]);
  act(() => scroll());
  const next = approval({ name: 'next', url: 'https://next.example/' });
  become([
    approval({ state: 'rejected', decidedBy: [bo], reason: 'Not today', endedAt: Date.now() }),
    next,
  ]);
  act(() => scroll());
  press('a');
  expect(call).not.toHaveBeenCalled();
  expect(container.querySelector('article form, article button')).toBeNull();
  expect(find('article').textContent).toContain('Rejected by Bo: Not today');
});

test('a rejection says why', async () => {
  const one = approval();
  const { press, call, find, write } = await show([one]);
  call.mockResolvedValue({ state: 'rejected' });
  act(() => scroll());
  press('r');
  write(find('input[aria-label="Reason"]'), 'Too far away');
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenCalledExactlyOnceWith('approvals.decide', {
    approvalId: one.id,
    digest: one.digest,
    verdict: 'reject',
    reason: 'Too far away',
  });
});

test('[UI13] [R38] what one asked for oneself takes a second step, and not by the same press', async () => {
  const own = (at: number) =>
    approval({
      onBehalfOf: ada,
      votes: [{ by: ada, verdict: 'approve', at, isFirstStep: true, isSelf: true }],
    });
  const { press, call, become, text, button } = await show([own(Date.now() + 500)]);
  call.mockResolvedValue({ state: 'approved' });
  act(() => scroll());
  press('a');
  expect(call).not.toHaveBeenCalled();
  become([own(Date.now() - 5_000)]);
  expect(text()).toContain('Say so a second time');
  await act(async () => button('Yes, for myself').click());
  expect(call).toHaveBeenCalledExactlyOnceWith(
    'approvals.decide',
    expect.objectContaining({ verdict: 'approve', again: true }),
  );
});

test('[UI14] [R37] who may not decide reads why, and votes as they come', async () => {
  const { become, container, text, press, call } = await show([approval()], bo);
  act(() => scroll());
  expect(text()).toContain('Your role does not decide about this.');
  press('a');
  expect(call).not.toHaveBeenCalled();
  expect([...container.querySelectorAll('article button')].map((one) => one.textContent)).toEqual([
    'Edit…E',
    'Take the request back',
  ]);
  const votes = [{ by: ada, verdict: 'approve', at: Date.now() }] as const;
  const { terms } = approval();
  become([approval({ terms: { ...terms, need: 2 }, votes: [...votes] })]);
  expect(text()).toContain('1 of 2 yes');
  expect(text()).toContain('Ada said yes');
});

test('[UI14] [R31] [R103] past its deadline nothing can be decided, though the row says it waits', async () => {
  const { text, container, press, call } = await show([approval({ deadline: Date.now() - 2_000 })]);
  expect(container.querySelector('a')?.textContent).toBe('Approvals');
  press('j');
  act(() => scroll());
  press('a');
  expect(call).not.toHaveBeenCalled();
  expect(text()).toContain('expired');
});

test('[R32] bytes that are not those of the digest cannot be decided', async () => {
  const { button, text } = await show([approval({ digest: '0'.repeat(64) })]);
  act(() => scroll());
  expect(button('Approve once').disabled).toBe(true);
  expect(text()).toContain('not the ones that the room asks about');
});

test('[R34] the words of who asks stand apart, marked as theirs', async () => {
  const { find } = await show([approval({ words: 'Just a harmless\u200b look' })]);
  const figure = find('figure').textContent;
  expect(figure).toContain('In the words of Autopilot. Nobody checked them.');
  expect(figure).toContain('U+200B zero width space');
});

test('the oldest is in front; j and k go on, each with an address; their number stands in the frame', async () => {
  const older = approval({ name: 'old', url: 'https://old.example/', askedAt: 1 });
  const newer = approval({ name: 'new', url: 'https://new.example/' });
  const hidden = approval({ name: 'secret', hidden: true });
  const { find, press, address, container } = await show([newer, older, hidden]);
  expect(find('a').textContent).toBe('Approvals2 waiting');
  expect(find('article').textContent).toContain('https://old.example/');
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/approvals/new');
  expect(find('article').textContent).toContain('https://new.example/');
  await act(async () => press('k'));
  expect(address()).toBe('/r/room/approvals/old');
  expect(container.textContent).not.toContain('secret');
});

test('[AP8] an edit asks for something else instead, by the digest of what was seen, and goes there', async () => {
  const one = approval();
  const next = approval({ name: 'a2', askedAt: Date.now() });
  const { press, call, find, write, address, text } = await show([one, next]);
  call.mockResolvedValue({ approvalId: next.id });
  await act(async () => void (await import('./edit-form.tsx')));
  await act(async () => press('e'));
  expect(text()).toContain('without its votes, and you count as who asked');
  write(find('textarea'), 'https://other.example/');
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call).toHaveBeenCalledExactlyOnceWith('approvals.edit', {
    approvalId: one.id,
    digest: one.digest,
    input: { url: 'https://other.example/' },
  });
  expect(address()).toBe('/r/room/approvals/a2');
});

test('without a connection nothing is decided, and nothing is kept for later', async () => {
  const { room, press, call, text } = await show([approval()]);
  act(() => scroll());
  const phase = { name: 'waiting', until: 0, tries: 1 };
  act(() =>
    room.connection.store.setState(Object.assign({}, room.connection.store.getState(), { phase })),
  );
  await act(async () => press('a'));
  expect(call).not.toHaveBeenCalled();
  expect(text()).toContain('There is no connection now');
});

test('approved for a while: a grant of exactly this or of its host, and this once', async () => {
  const one = approval({ url: 'https://example.com/a' });
  const { press, call, find, container, write } = await show([one]);
  call.mockResolvedValue({ state: 'approved' });
  act(() => scroll());
  press('g');
  const words = [...container.querySelectorAll('form option')].map((one) => one.textContent);
  expect(words.slice(0, 2)).toEqual(['exactly this', 'all of https://example.com/']);
  write(find('form select'), '1');
  await act(async () =>
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
  expect(call.mock.calls).toEqual([
    [
      'grants.create',
      {
        ...{ to: one.requestedBy, purpose: 'act', method: 'web.fetch', uses: 5, hours: 1 },
        where: { url: { startsWith: 'https://example.com/' } },
      },
    ],
    ['approvals.decide', { approvalId: one.id, digest: one.digest, verdict: 'approve' }],
  ]);
});

test('what takes two people, and what is own, is approved once at a time', async () => {
  const { terms } = approval();
  const { container } = await show([approval({ terms: { ...terms, need: 2, distinctHumans: 2 } })]);
  act(() => scroll());
  expect(container.textContent).not.toContain('Approve for');
});
