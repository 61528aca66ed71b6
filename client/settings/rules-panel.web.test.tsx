import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { type Grant, grantRow } from '../../shared/model/grant.ts';
import type { Pause, Policy } from '../../shared/model/policy.ts';
import type { Role } from '../../shared/model/role.ts';
import { CallRefused } from '../connection/connection.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import RulesPanel from './rules-panel.tsx';

afterEach(unmountAll);

const team: Policy = { id: 'room', seq: 1, preset: 'team', deadlineMs: 3_600_000, by: ada, at: 0 };

async function show(
  rows: { policies?: Policy[]; pauses?: Pause[]; grants?: Grant[] } = {},
  role: Role = 'owner',
) {
  const members = [member(ada, 'Ada', role), member(bo, 'Bo', 'owner')];
  const room = testRoom(holding({ members, ...rows }, { role, topics: ['vault'] }));
  const call = vi.spyOn(room.connection, 'call').mockResolvedValue({});
  const page = mount(await inRoom(room, <RulesPanel />));
  const submit = (form: string) =>
    act(async () => {
      const event = new Event('submit', { bubbles: true, cancelable: true });
      page.find(`form[aria-label="${form}"]`).dispatchEvent(event);
    });
  return { ...page, call, submit };
}

test('an owner makes deciding stricter at once', async () => {
  const { call, find, write, submit } = await show();
  expect(find('form[aria-label="Deciding"] button').textContent).toBe('Save');
  write(find('form[aria-label="Deciding"] select'), 'strict');
  await submit('Deciding');
  expect(call).toHaveBeenCalledExactlyOnceWith('policies.set', {
    preset: 'strict',
    minutes: 1_440,
  });
});

test('easier is asked for, and the page leads to the approval', async () => {
  const { call, find, write, submit, called, text } = await show({ policies: [team] });
  const waits = { code: 'waits', message: 'First.', retry: 'never' as const, approvalId: 'a7' };
  call.mockRejectedValue(new CallRefused(waits, 'k'));
  write(find('form[aria-label="Deciding"] select'), 'solo');
  expect(text()).toContain('decided itself');
  await submit('Deciding');
  expect(call).toHaveBeenCalledExactlyOnceWith('policies.weaken', { preset: 'solo', minutes: 60 });
  expect(called('see the approval').getAttribute('href')).toBe('/r/room/approvals/a7');
});

test('[R112] one press pauses all; a member asks for it', async () => {
  const { call, find, write, submit } = await show();
  write(find('input[name="reason"]'), 'too loud');
  await submit('Pause');
  expect(call).toHaveBeenCalledExactlyOnceWith('room.pause', { reason: 'too loud' });
  const { text } = await show({}, 'member');
  expect(text()).toContain('Ask to pause all');
  expect(text()).toContain('Only owners see');
});

test('a pause says who and why, and ends with one press', async () => {
  const pause: Pause = { id: 'room', seq: 1, by: bo, at: 0, reason: 'too loud' };
  const { text, call, called } = await show({ pauses: [pause] });
  expect(text()).toContain('Paused by Bo');
  expect(text()).toContain('too loud');
  await act(async () => called('End the pause').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('room.resume', {});
});

test('[UI61] what happens without asking is listed, an assistant’s for its one chat, and ended with one press', async () => {
  const grant = grantRow.parse({
    ...{ id: 'g1', seq: 1, to: 'autopilot:t1', purpose: 'act', method: 'web.fetch', by: bo, at: 0 },
    ...{ expires: Date.now() + 3_600_000, usesLeft: 3, note: '' },
    where: { url: { startsWith: 'https://example.com/' } },
  });
  const over = grantRow.parse({ ...grant, id: 'g2', ended: { at: 1, why: 'cut' } });
  const { find, call, called } = await show({ grants: [grant, over] });
  const list = find('ul[aria-label="Grants"]');
  expect(list.children).toHaveLength(1);
  expect(list.textContent).toContain('url from https://example.com/ on');
  expect(list.textContent).toContain('Autopilot in one chat alone does web.fetch');
  expect(list.textContent).toContain('by Bo · 3 times more');
  await act(async () => called('End what Autopilot may do with web.fetch').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('grants.cut', { grantId: 'g1' });
});
