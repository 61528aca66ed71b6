import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { grantRow } from '../../shared/model/grant.ts';
import { approvalId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { CallRefused } from '../connection/connection.ts';
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
  expect(named.map((at) => [at.getAttribute('data-who'), at.textContent])).toEqual([
    ['Autopilot', one.requestedBy],
    ['Bo, person', bo],
  ]);
  expect(find('h3 [data-who]').getAttribute('data-who')).toBe('Bo, person');
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

test('[UI77] what one asked for by a press of one’s own, where nobody else decides, takes one press that says it is for oneself', async () => {
  const own = (more: Partial<Approval> = {}) =>
    approval({ requestedBy: ada, onBehalfOf: ada, ...more });
  const { call, become, text, button } = await show([own({ askedAt: Date.now() })]);
  call.mockResolvedValueOnce({ state: 'pending', againFrom: 5 });
  call.mockResolvedValueOnce({ state: 'approved' });
  act(() => scroll());
  expect(text()).toContain('You asked for this yourself, and nobody else here could decide.');
  // It may be the second press of the same click.
  expect(button('Yes, for myself').disabled).toBe(true);
  become([own()]);
  await act(async () => button('Yes, for myself').click());
  const said = { approvalId: own().id, digest: own().digest, verdict: 'approve' };
  expect(call.mock.calls).toEqual([
    ['approvals.decide', said],
    ['approvals.decide', { ...said, again: true }],
  ]);
  // What the assistant asks for, what others could decide too, and what waits a day take two.
  for (const other of [
    approval({ onBehalfOf: ada }),
    own({ terms: { ...own().terms, secondStepMs: 86_400_000 } }),
    own({ terms: { ...own().terms, roles: ['owner', 'member'] } }),
  ]) {
    become([other]);
    expect(button('Approve once').textContent).toContain('Approve once');
    expect(text()).not.toContain('You asked for this yourself');
  }
});

test('[UI77] a refused second step leaves the first, and its button', async () => {
  const one = approval({ requestedBy: ada, onBehalfOf: ada });
  const { call, become, text, button } = await show([one]);
  const error = { code: 'conflict', message: 'Somebody was faster.', retry: 'never' } as const;
  call.mockResolvedValueOnce({ state: 'pending', againFrom: 5 });
  call.mockRejectedValueOnce(new CallRefused(error));
  act(() => scroll());
  await act(async () => button('Yes, for myself').click());
  const vote = { by: ada, verdict: 'approve', at: 1, isFirstStep: true, isSelf: true } as const;
  become([{ ...one, votes: [vote] }]);
  expect(text()).toContain('Somebody was faster.');
  expect(text()).toContain('Say so a second time');
  expect(button('Yes, for myself').disabled).toBe(false);
});

test('[UI76] the chip on a card says what it could do', async () => {
  expect((await show([approval()])).find('article').textContent).toContain(
    'reaches outside of this room',
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

test('[UI14] [AP4] only votes that count now are counted; the others are marked', async () => {
  const cy = principal.parse('human:cy');
  const { terms } = approval();
  const asked = (...by: Principal[]) =>
    approval({
      terms: { ...terms, need: 2 },
      votes: by.map((one) => ({ by: one, verdict: 'approve' as const, at: 1 })),
    });
  const { find, become } = await show([asked(cy)]);
  const lines = () => [...find('ul[aria-label="Votes"]').children].map((one) => one.textContent);
  expect(lines()).toEqual(['0 of 2 yes', 'somebody who left said yes · no longer counts']);
  become([asked(bo, ada)]);
  expect(lines()).toEqual(['1 of 2 yes', 'Bo said yes · no longer counts', 'Ada said yes']);
  become([{ ...asked(bo, ada), state: 'cancelled', endedAt: 1 }]);
  expect(lines()).toEqual(['Bo said yes', 'Ada said yes']);
});

test('[AP16] an edit is offered to those alone whom the room lets edit', async () => {
  const { container, press, text } = await show([approval({ onBehalfOf: ada })], bo);
  expect(container.textContent).not.toContain('Edit…');
  await act(async () => void (await import('./edit-form.tsx')));
  await act(async () => press('e'));
  expect(text()).not.toContain('takes the place of this request');
});

test('[UI14] what was decided says who asked and who decided', async () => {
  const past = [
    approval({ state: 'done', requestedBy: bo, decidedBy: [ada] }),
    approval({
      id: approvalId.parse('a2'),
      seq: 2,
      state: 'rejected',
      requestedBy: ada,
      decidedBy: [ada],
    }),
    approval({ id: approvalId.parse('a3'), seq: 3, state: 'expired', requestedBy: bo }),
  ];
  const { find } = await show(past);
  const words = find('ol[aria-label="Decided lately"]').textContent;
  expect(words).toContain('Bo asked, Ada decided · done');
  expect(words).toContain('Ada asked and decided · rejected');
  expect(words).toContain('Bo asked · expired');
});

test('[UI14] what was approved and is held by a pause says what it waits for', async () => {
  const { find } = await show([approval({ state: 'approved', decidedBy: [ada], heldMs: 9 })]);
  await act(async () => find('ol[aria-label="Decided lately"] button').click());
  expect(find('article').textContent).toContain('approved; begins when the pause ends');
  expect(find('article').textContent).toContain('Approved by Ada. It begins when the pause ends.');
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

const submit = (form: HTMLElement) =>
  act(async () => form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));

test('[UI61] approved for a while: this once, and only then a grant of exactly this or of its host', async () => {
  const one = approval({ url: 'https://example.com/a' });
  const { press, call, find, container, write, text } = await show([one]);
  const { promise, resolve: decided } = Promise.withResolvers<{ state: 'approved' }>();
  call.mockReturnValueOnce(promise).mockResolvedValue({});
  act(() => scroll());
  press('g');
  expect(text()).toContain('for Autopilot in this one chat only');
  const words = [...container.querySelectorAll('form option')].map((one) => one.textContent);
  expect(words.slice(0, 2)).toEqual(['exactly this', 'all of https://example.com/']);
  write(find('form select'), '1');
  await submit(find('form'));
  const decision = [
    'approvals.decide',
    { approvalId: one.id, digest: one.digest, verdict: 'approve' },
  ];
  expect(call.mock.calls).toEqual([decision]);
  await act(async () => decided({ state: 'approved' }));
  expect(call.mock.calls).toEqual([
    decision,
    [
      'grants.create',
      {
        ...{ to: one.requestedBy, purpose: 'act', method: 'web.fetch', uses: 5, hours: 1 },
        where: { url: { startsWith: 'https://example.com/' } },
        approvalId: one.id,
      },
    ],
  ]);
});

test('[UI61] nothing is allowed from here on by what is only a first step', async () => {
  const { press, call, find } = await show([approval()]);
  call.mockResolvedValue({ state: 'pending', againFrom: 5 });
  act(() => scroll());
  press('g');
  await submit(find('form'));
  expect(call.mock.calls.map(([method]) => method)).toEqual(['approvals.decide']);
});

test('[AP21] what can happen once is approved or not: nothing is allowed from then on, and nothing else put in its place', async () => {
  const { container, become, press, text } = await show([approval({ method: 'instances.remove' })]);
  act(() => scroll());
  const buttons = () =>
    [...container.querySelectorAll('article button')].map((one) => one.textContent);
  expect(buttons()).toEqual(['Approve onceA', 'Reject…R', 'Take the request back']);
  become([approval({ method: 'instances.restart' })]);
  expect(buttons()).toContain('Approve for…G');
  press('g');
  expect(text()).toContain('This will be approved as well.');
});

test('[UI61] before the first step of deciding for oneself only once is offered', async () => {
  const { container, become } = await show([approval({ onBehalfOf: ada })]);
  expect(container.textContent).not.toContain('Approve for…');
  const first = { by: ada, verdict: 'approve', at: 1, isFirstStep: true, isSelf: true } as const;
  become([approval({ onBehalfOf: ada, votes: [first] })]);
  expect(container.textContent).toContain('Approve for…');
});

test('[UI61] the card says which grant stands from here on; a refused one is told on the decided card', async () => {
  const { become, press, call, find, text, room } = await show([approval()]);
  call.mockResolvedValueOnce({ state: 'approved' });
  const error = { code: 'tooMany', message: 'Too many grants.', retry: 'never' } as const;
  call.mockRejectedValueOnce(new CallRefused(error, null));
  act(() => scroll());
  press('g');
  await submit(find('form'));
  const done = approval({ state: 'done', decidedBy: [ada], decidedAt: 5, endedAt: 6 });
  become([done]);
  expect(text()).toContain('approved this once, and nothing more is allowed. Too many grants.');
  expect(text()).not.toContain('allowed it from here on');
  const grant = grantRow.parse({
    ...{ id: 'g1', seq: 3, to: done.requestedBy, purpose: 'act', method: 'web.fetch', by: ada },
    ...{ where: { url: { startsWith: 'https://example.com/' } }, at: 1, note: '', usesLeft: 5 },
    expires: Date.now() + 3_600_000,
  });
  const session = room.connection.store.getState();
  const rows = { ...session.replica.rows, grants: new Map([[grant.id, grant]]) };
  const replica = { ...session.replica, rows };
  act(() => room.connection.store.setState({ ...session, replica }));
  expect(text()).toContain(
    'Ada allowed it from here on without asking: web.fetch url from https://example.com/ on, for Autopilot in this one chat only, 5 times more, for 1 h.',
  );
});

test('[UI62] who loses the race while writing a reason keeps the words and the place, and reads who decided', async () => {
  const { become, press, find, write, call, text } = await show([approval()]);
  act(() => scroll());
  press('r');
  const field = find('input[aria-label="Reason"]');
  write(field, 'Not before the tide');
  become([
    approval({ state: 'rejected', decidedBy: [bo], reason: 'Not today', endedAt: Date.now() }),
  ]);
  expect(find('input[aria-label="Reason"]')).toBe(field);
  expect(document.activeElement).toBe(field);
  expect(Reflect.get(field, 'value')).toBe('Not before the tide');
  expect(find('[role=alert]').textContent).toContain('Rejected by Bo: Not today');
  expect(find('[role=alert]').textContent).toContain('nothing of it was sent');
  await submit(find('form'));
  expect(call).not.toHaveBeenCalled();
  const close = [...find('form').querySelectorAll('button')].find(
    (one) => one.textContent === 'Close',
  );
  act(() => close?.click());
  expect(text()).toContain('Rejected by Bo: Not today');
  expect(find('article').contains(document.activeElement)).toBe(true);
});

test('[UI62] the same holds for an edit; and a refusal that comes first names people, not keys', async () => {
  const { become, press, find, write, call, text } = await show([approval()]);
  await act(async () => void (await import('./edit-form.tsx')));
  await act(async () => press('e'));
  write(find('textarea'), 'https://other.example/');
  const message = `It was rejected by ${bo}: Not today`;
  call.mockRejectedValue(
    new CallRefused({ code: 'conflict', message, retry: 'never' } as const, null),
  );
  await submit(find('form'));
  expect(text()).toContain(`rejected by Bo, person · ${bo}`);
  const field = find('textarea');
  act(() => field.focus());
  become([approval({ state: 'expired', endedAt: Date.now() })]);
  expect(document.activeElement).toBe(field);
  expect(Reflect.get(field, 'value')).toBe('https://other.example/');
  expect(find('[role=alert]').textContent).toContain('Nobody decided in time');
});

test('[UI13] a decided card that stays in front says that it waits no longer', async () => {
  const later = approval({ name: 'later', url: 'https://later.example/', askedAt: Date.now() });
  const { become, find, text, container } = await show([approval(), later]);
  const front = approval({ state: 'done', decidedBy: [ada], endedAt: Date.now() });
  become([front, later]);
  expect(find('ol[aria-label="Waiting"] li').textContent).toMatch(/^This one waits no longer/);
  become([front]);
  expect(container.querySelector('[aria-label="Waiting"]')).toBeNull();
  expect(find('h2').textContent).toBe('No longer waiting');
  expect(text()).toContain('Approved by Ada, and done.');
});

test('[UI63] J and K take the focus along and stay among what waits; one of a list takes it by Tab', async () => {
  const older = approval({ name: 'old', url: 'https://old.example/', askedAt: 1 });
  const newer = approval({ name: 'new', url: 'https://new.example/' });
  const past = ['p1', 'p2'].map((name, i) =>
    approval({ name, seq: 9 - i, state: 'done', decidedBy: [ada], endedAt: 5 }),
  );
  const { press, address, find, container } = await show([newer, older, ...past]);
  expect(document.activeElement).toBe(document.body);
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/approvals/new');
  expect(document.activeElement).toBe(find('[role=group][aria-current]'));
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/approvals/new');
  const stops = (list: string) =>
    [...container.querySelectorAll<HTMLElement>(`ol[aria-label="${list}"] > li > button`)].map(
      (one) => one.tabIndex,
    );
  expect(stops('Waiting')).toEqual([-1]);
  expect(stops('Decided lately')).toEqual([0, -1]);
  await act(async () => find('ol[aria-label="Decided lately"] button').click());
  expect(document.activeElement).toBe(find('ol[aria-label="Decided lately"] [role=group]'));
  await act(async () => press('j'));
  expect(address()).toBe('/r/room/approvals/p2');
});

test('[UI63] after a decision the focus is on the state, and a live region says what came of it', async () => {
  const { become, call, find, button } = await show([approval()]);
  const status = find('article [role=status]');
  expect(status.textContent).toBe('');
  call.mockResolvedValue({ state: 'approved' });
  act(() => scroll());
  button('Approve once').focus();
  become([approval({ state: 'approved', decidedBy: [ada], decidedAt: 5, dispatchBefore: 9e15 })]);
  expect(document.activeElement?.textContent).toBe('approved');
  expect(find('article [role=status]')).toBe(status);
  expect(status.textContent).toContain('Approved by Ada');
});

test('[UI63] a form that is closed gives the focus back to the button that opened it', async () => {
  const { press, fire, find, button } = await show([approval()]);
  act(() => scroll());
  press('r');
  fire(
    find('input[aria-label="Reason"]'),
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }),
  );
  expect(document.activeElement).toBe(button('Reject'));
});

test('what takes two people, and what is own, is approved once at a time', async () => {
  const { terms } = approval();
  const { container } = await show([approval({ terms: { ...terms, need: 2, distinctHumans: 2 } })]);
  act(() => scroll());
  expect(container.textContent).not.toContain('Approve for');
});
