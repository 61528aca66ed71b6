import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { projectId, roomId } from '../../shared/model/ids.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { messageRow } from '../../shared/model/message.ts';
import { partRow } from '../../shared/model/part.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { runRow } from '../../shared/model/run.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { actionBytes, digestOf } from '../../shared/policy/action.ts';
import { emptyReplica } from '../../shared/sync/replica.ts';
import ApprovalCard from '../approvals/approval-card.tsx';
import Announcer from '../chat/announcer.tsx';
import { MessageView } from '../chat/message-view.tsx';
import { RejectedView } from '../chat/rejected-view.tsx';
import { SendAgain } from '../chat/send-again.tsx';
import { SilentRun } from '../chat/silent-run.tsx';
import { ThreadComposer } from '../chat/thread-composer.tsx';
import ThreadMenu from '../chat/thread-menu.tsx';
import { CallRefused } from '../connection/connection.ts';
import { threadWishStore } from '../palette/palette-store.ts';
import { approval, stubScreen } from '../testing/approvals.ts';
import { instance, session } from '../testing/instances.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding, member } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { coming } from '../ui/time-words.ts';
import AttachToChat from './attach-to-chat.tsx';
import { OlderSessions } from './older-sessions.tsx';
import OriginPill from './origin-pill.tsx';
import ServingPills from './serving-pills.tsx';
import { RemoveSession } from './session-deed.tsx';
import SessionStrip from './session-strip.tsx';

let scroll: ReturnType<typeof stubScreen>;
beforeEach(() => {
  scroll = stubScreen();
});
afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const thread = session('t1');
const connector = principal.parse('connector:i1');

async function show(
  content: React.ReactNode,
  instances: Instance[] = [instance()],
  approvals: Approval[] = [],
) {
  const rows = { members: [member(ada, 'Ada', 'owner')], threads: [thread], instances, approvals };
  const room = testRoom(holding(rows, { topics: ['approvals'] }));
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const page = mount(await inRoom(room, content));
  await act(() => vi.dynamicImportSettled());
  return { ...page, call };
}

test('[OV4] while all is well nothing stands above the field', async () => {
  const { container } = await show(<SessionStrip thread={thread} />);
  expect(container.textContent).toBe('');
});

test('[OV4] while it starts its steps stand there, and what becomes of words', async () => {
  const steps = [{ name: 'gateway', at: 0, words: 'the gateway starts' }];
  const { text } = await show(<SessionStrip thread={thread} />, [
    instance({ state: 'booting', since: Date.now(), steps }),
  ]);
  expect(text()).toContain('the gateway starts: under way');
  expect(text()).toContain('kept in its order, and goes to it as soon as it is ready');
});

test('[OV4] while it is away only what was not handed to it is called kept', async () => {
  const run = { id: 'r', seq: 1, n: 1, threadId: 't1', askedBy: ada, messageId: 'm' } as const;
  const queued = { ...run, state: 'queued', queuedAt: 0, producer: connector } as const;
  const restarted = { code: 'restartedBefore', message: 'Started anew.', fix: 'See.', since: 0 };
  const words = async (more: object) => {
    const shown = runRow.parse({ ...queued, ...more });
    const away = [instance({ state: 'booting' })];
    const { text } = await show(<SilentRun run={shown} isNext />, away);
    return text();
  };
  expect(await words({})).toContain('kept until it is ready');
  const taken = await words({ taken: true });
  expect(taken).toContain('what became of it is seen once it is back');
  expect(taken).not.toContain('kept');
  const told = await words({ stalled: restarted });
  expect(told).toContain('Started anew.');
  expect(told).not.toContain('kept');
});

test('[OV4] [OV2] what is only asked for says that nothing runs, and is decided right there', async () => {
  const asked = approval({ method: 'instances.create' });
  const { find, text } = await show(
    <SessionStrip thread={thread} />,
    [instance({ state: 'requested', approvalId: asked.id })],
    [asked],
  );
  expect(text()).toContain('Nothing runs yet.');
  expect(find('article[aria-label^="Approval"]').textContent).toContain('What it costs');
});

test('[OV20] its trouble is told by its name above the field too', async () => {
  const trouble = { code: 'x', message: 'OpenClaw does not answer in its box.', fix: 'Wait.' };
  const shown = await show(<SessionStrip thread={thread} />, [
    instance({ state: 'error', trouble }),
  ]);
  expect(shown.text()).toContain('OpenClaw Work does not answer in its box. Wait.');
});

test('[OV4] in trouble it names the one fix and starts again by one press', async () => {
  const trouble = { code: 'gatewayExit78', message: 'Its configuration is refused.', fix: 'Look.' };
  const { text, called, call } = await show(<SessionStrip thread={thread} />, [
    instance({ state: 'error', trouble }),
  ]);
  expect(text()).toContain('Its configuration is refused. Look.');
  await act(async () => called('Start it again').click());
  expect(call).toHaveBeenCalledWith('instances.restart', { instanceId: 'i1' });
});

test('[OV24] where commands are off its own chat says so, and why, with the way to its page', async () => {
  const to = { kind: 'thread' as const, id: session('t9').id };
  const { text, called } = await show(<SessionStrip thread={thread} />, [
    instance({ attached: [to], lookOnly: [to], tools: { allow: [], exec: false } }),
  ]);
  expect(text()).toContain(
    'Commands are off: attached to a chat not shown here, where it may only',
  );
  expect(called('Its page').getAttribute('href')).toBe('/r/room/openclaw/i1');
});

test('[OV5] the thread names its OpenClaw and the way to it, and says so when that is gone', async () => {
  const { find } = await show(<OriginPill thread={thread} />);
  expect(find('a').textContent).toBe('ready: a session of OpenClaw Work');
  expect(find('a').getAttribute('href')).toBe('/r/room/openclaw/i1');
  unmountAll();
  const gone = await show(<OriginPill thread={thread} />, [instance({ state: 'deleted' })]);
  expect(gone.text()).toBe('was a session of OpenClaw Work');
});

const run = (more: object) =>
  runRow.parse({
    ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: connector, messageId: 'm0' },
    producer: connector,
    ...{ state: 'running', queuedAt: 0, startedAt: 0, ...more },
  });

test('[OV5] a run that nobody here asked for says why it runs, before and after its first word', async () => {
  const { find, text } = await show(<SilentRun run={run({ cause: 'cron' })} isNext />);
  expect(find('article').getAttribute('aria-label')).toBe('Answer from OpenClaw Work');
  expect(text()).toContain('its own schedule');
  unmountAll();
  const message = messageRow.parse({
    ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: connector, at: 0, runId: 'r1' },
  });
  const again = await show(
    <MessageView message={message} parts={[]} run={run({ cause: 'recovery' })} />,
  );
  expect(again.text()).toContain('went on by itself');
});

test('[OV5] [R107] what was said elsewhere stands as that, whatever name it comes with', async () => {
  const message = messageRow.parse({
    ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: connector, at: 0 },
    heard: { role: 'user', name: 'Ada' },
  });
  const { find } = await show(<MessageView message={message} parts={[]} run={null} />);
  expect(find('article').textContent).toContain('said elsewhere');
});

test('[OV5] what OpenClaw told its own model is folded, and is not called its answer', async () => {
  const note = (origin: string) =>
    messageRow.parse({
      ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: connector, at: 0, origin },
      heard: { role: 'system' },
    });
  const part = partRow.parse({
    ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', kind: 'text' },
    ...{ ref: 1, state: 'done', length: 5 },
  });
  const folded = await show(<MessageView message={note('run:g1')} parts={[part]} run={null} />);
  expect(folded.find('article').getAttribute('aria-label')).toBe(
    'Note of OpenClaw Work to its model',
  );
  expect(folded.find('details').hasAttribute('open')).toBe(false);
  expect(folded.find('summary').textContent).toContain('not its answer');
  unmountAll();
  // What the room says there itself stands open.
  const told = await show(<MessageView message={note('reset:o1')} parts={[part]} run={null} />);
  expect(told.container.querySelector('details')).toBeNull();
});

test('[OV10] a command stands in its row with how it ended, and opens to what it wrote', async () => {
  const part = partRow.parse({
    ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1', kind: 'tool' },
    ...{ callId: 'c1', name: 'exec', state: 'done', startedAt: 0, endedAt: 400 },
    ...{ input: { command: 'uname -sr' }, output: { text: 'Linux 6.18\n', exitCode: 0 } },
  });
  const message = messageRow.parse({
    ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: connector, at: 0 },
  });
  const { find } = await show(<MessageView message={message} parts={[part]} run={null} />);
  expect(find('summary').textContent).toBe('execuname -srexit 0 · done · 0.4 s');
  expect(find('details').textContent).toContain('Linux 6.18');
  expect(find('details').textContent).not.toContain('"text"');
});

test('[OV10] a call that failed says why in its row, without being opened', async () => {
  const part = partRow.parse({
    ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1', kind: 'tool' },
    ...{ callId: 'c1', name: 'exec', state: 'failed', input: { command: 'ls | wc' } },
    error: 'OpenClaw refused this by itself, so nobody was asked.',
  });
  const message = messageRow.parse({
    ...{ id: 'm1', seq: 2, n: 2, threadId: 't1', author: connector, at: 0 },
  });
  const { find } = await show(<MessageView message={message} parts={[part]} run={null} />);
  expect(find('summary').textContent).toContain('OpenClaw refused this by itself');
});

test('[OV20] who answers is told by name, to a screen reader too', async () => {
  const entry = { kind: 'run', id: 'r1', run: run({}), isNext: true } as const;
  const { find } = await show(<Announcer entries={[entry]} />);
  expect(find('p[role=status]').textContent).toBe('OpenClaw Work is answering.');
});

test('[OV20] its own chat is said to it, and its trouble told, by its name', async () => {
  const trouble = { code: 'x', message: 'OpenClaw ended before it answered.', fix: 'Send it.' };
  const shown = run({ state: 'interrupted', endedAt: 1, trouble });
  const { find, text } = await show(
    <>
      <SilentRun run={shown} isNext />
      <ThreadComposer threadId={thread.id} entries={[]} />
    </>,
  );
  expect(text()).toContain('OpenClaw Work ended before it answered.');
  expect(find('textarea').getAttribute('placeholder')).toContain('Say something to OpenClaw Work');
});

test('[OV5] words of a session that is gone are not sent again there, and go on in a new chat', async () => {
  const gone = session('t1', { openclaw: { ...thread.openclaw, gone: true } });
  const asked = messageRow.parse({
    ...{ id: 'm0', seq: 1, n: 1, threadId: 't1', author: ada, at: 0 },
  });
  const part = partRow.parse({
    ...{ id: 'p', seq: 1, n: 1, i: 0, messageId: 'm0', threadId: 't1', kind: 'text', ref: 1 },
    state: 'done',
  });
  const rows = { members: [member(ada, 'Ada', 'owner')], threads: [gone], instances: [instance()] };
  const held = holding({ ...rows, messages: [asked], parts: [part], runs: [] });
  const { replica = emptyReplica } = held;
  const words = { rev: 0, text: 'Look at the boats' };
  const command = {
    ...{
      id: 'k1',
      method: 'messages.send' as const,
      key: 'k1',
      at: 0,
      isSent: true,
      isHeld: false,
    },
    ...{ params: { threadId: 't1', text: 'And the harbor' } },
    error: { code: 'notFound', message: 'It is no more.', retry: 'never' as const },
  };
  const texts = new Map([['p', words]]);
  const room = testRoom({ ...held, replica: { ...replica, texts }, rejected: [command] });
  const discard = vi.spyOn(room.connection, 'discard').mockReturnValue();
  const view = mount(
    await inRoom(
      room,
      <>
        <SendAgain run={run({ state: 'interrupted' })} />
        <RejectedView command={command} text="And the harbor" />
      </>,
    ),
  );
  expect(view.text()).not.toContain('Send again');
  const ways = [...view.container.querySelectorAll('a')];
  expect(ways.map((one) => one.getAttribute('href'))).toEqual(['/r/room', '/r/room']);
  for (const way of ways) act(() => way.click());
  expect(room.drafts.read(null)).toBe('Look at the boats\n\nAnd the harbor');
  expect(discard).toHaveBeenCalledExactlyOnceWith('k1');
});

/** What a gateway asks for, as the room would keep it. */
function asked(more: Partial<Approval> = {}): Approval {
  const command = { command: 'npm \u202epublish', cwd: '/work', host: 'gateway' };
  const action = actionBytes({
    ...{ room: roomId.parse('room'), method: 'openclaw.exec', by: connector },
    input: { gatewayId: 'g1', action: command },
  });
  return {
    ...approval(),
    ...{ layer: 'gateway', method: 'gateway.exec', action, digest: digestOf(action) },
    ...{ requestedBy: connector, instanceId: instance().id, gatewayId: 'g1', threadId: thread.id },
    ...{ allowedDecisions: ['allow-once', 'allow-always', 'deny'], expiresAt: Date.now() + 60_000 },
    ...more,
  };
}

const buttons = (container: HTMLElement) =>
  [...container.querySelectorAll('article button')].map((one) => one.textContent);

test('[OV6] [UI84] [R107] a command of a gateway is shown as it is read and as it runs; only its own answers are offered', async () => {
  const one = asked();
  const { find, container, call } = await show(<ApprovalCard approval={one} hasKeys />);
  const words = find('article').textContent;
  expect(find('section[aria-label="Exactly this will run"] pre').textContent).toContain('U+202E');
  for (const part of ['Work', 'in the box of the gateway', '/work', 'OpenClaw waits'])
    expect(words).toContain(part);
  // As long as it may be decided: past that its gateway is told no.
  expect(words).toContain(`until ${coming(one.deadline, Date.now())}; then it goes on without it`);
  expect(buttons(container)).toEqual(['Approve onceA', 'Reject…R']);
  act(() => scroll());
  await act(async () => find('article button').click());
  expect(call).toHaveBeenCalledExactlyOnceWith('approvals.decide', {
    ...{ approvalId: one.id, digest: one.digest, verdict: 'approve' },
  });
});

test('[UI83] a command stands under its heading, the bytes a press away; one that more decides about shows them', async () => {
  const told = await show(<ApprovalCard approval={asked()} />);
  const shown = told.find('section[aria-label="Exactly this will run"]');
  expect(shown.querySelector('pre')?.textContent).toBe('npm U+202E right-to-left overridepublish');
  const bytes = shown.querySelector('details');
  expect(bytes?.open).toBe(false);
  expect(bytes?.textContent).toContain('"cwd":"/work"');
  unmountAll();
  const action = asked().action.replace('"cwd":', '"stdin":"y","cwd":');
  const { find } = await show(
    <ApprovalCard approval={asked({ action, digest: digestOf(action) })} />,
  );
  const whole = find('section[aria-label="Exactly this will run"]');
  expect(whole.querySelector('pre')?.textContent).toContain('"stdin":"y"');
  expect(whole.querySelector('details')).toBeNull();
  expect(find('section[aria-label="The command"]').textContent).toContain('npm ');
});

test('[OV6] what the gateway does not take for an answer is not offered, by no key either', async () => {
  const { container, call, fire } = await show(
    <ApprovalCard approval={asked({ allowedDecisions: ['deny'] })} hasKeys />,
  );
  act(() => scroll());
  expect(buttons(container)).toEqual(['Reject…R']);
  expect(container.textContent).toContain('OpenClaw takes no yes to this.');
  for (const key of ['a', 'g', 'e'])
    fire(document.body, new KeyboardEvent('keydown', { key, bubbles: true }));
  expect(call).not.toHaveBeenCalled();
});

test('[OV6] what was decided at the gateway itself says so, and nobody here is named for it', async () => {
  const reason = 'At the gateway itself it was denied by somebody.';
  const { find } = await show(
    <ApprovalCard approval={asked({ state: 'cancelled', decidedElsewhere: true, reason })} />,
  );
  expect(find('article').textContent).toContain(`No longer asked here: ${reason}`);
  expect(find('header').textContent).toContain('no longer asked here');
});

test('[OV9] a chat says which OpenClaws serve it, and they are chosen there', async () => {
  const chat = session('t2', { openclaw: undefined, title: 'Boats' });
  const serving = instance({ attached: [{ kind: 'thread', id: chat.id }] });
  const other = instance({ id: 'i2', name: 'Home', createdAt: 0, seq: 0 });
  const pills = await show(<ServingPills thread={chat} />, [serving, other]);
  expect(pills.text()).toBe('OpenClaw that serves this chat, ready: Work');
  unmountAll();
  const { called, call } = await show(<AttachToChat thread={chat} onDone={() => {}} />, [
    serving,
    other,
  ]);
  await act(async () => called('Attach Home').click());
  await act(async () => called('Detach Work').click());
  const to = { kind: 'thread', id: 't2' };
  expect(call.mock.calls).toEqual([
    ['instances.attach', { instanceId: 'i2', to }],
    ['instances.detach', { instanceId: 'i1', to }],
  ]);
});

test('[OC36] where it may only look in a chat, that is said there, and detaching asks first: its commands may come back', async () => {
  const chat = session('t2', { openclaw: undefined, title: 'Boats' });
  const to = { kind: 'thread' as const, id: chat.id };
  const looking = instance({ attached: [to], lookOnly: [to] });
  const { called, call, text } = await show(<AttachToChat thread={chat} onDone={() => {}} />, [
    looking,
  ]);
  expect(text()).toContain('it may only look here');
  await act(async () => called('Detach Work').click());
  expect(call).not.toHaveBeenCalled();
  expect(text()).toContain('Detached, they may come back');
  await act(async () => called('Detach it').click());
  expect(call.mock.calls).toEqual([['instances.detach', { instanceId: 'i1', to }]]);
});

test('[OV24] a chat that it serves so that it may only look says that where it names it', async () => {
  const project = { kind: 'project' as const, id: projectId.parse('p1') };
  const chat = session('t2', { openclaw: undefined, projectId: project.id });
  const to = { kind: 'thread' as const, id: chat.id };
  const says = async (more: Parameters<typeof instance>[0]) => {
    const words = (await show(<ServingPills thread={chat} />, [instance(more)])).text();
    unmountAll();
    return words;
  };
  for (const at of [project, to])
    expect(await says({ attached: [at], lookOnly: [at] })).toMatch(/Work ?may only look$/);
  expect(await says({ attached: [to] })).toMatch(/Work$/);
});

test('[OC36] in a private chat it is said as well', async () => {
  const own = { openclaw: undefined, access: [ada], servedBy: ['i1'] };
  const says = async (more: object) => {
    const chat = session('t2', { ...own, ...more });
    return (await show(<AttachToChat thread={chat} onDone={() => {}} />, [instance({})])).text();
  };
  expect(await says({ lookedAtBy: ['i1'] })).toContain('it may only look here');
  unmountAll();
  expect(await says({})).not.toContain('it may only look here');
});

/** happy-dom has no popovers. */
Object.assign(HTMLElement.prototype, { hidePopover() {} });

test('[OV40] [OS31] a session but the main one is deleted from the menu of its chat, after it was said what goes', async () => {
  const { called } = await show(<ThreadMenu thread={thread} />);
  await act(async () => called('Delete this session…').click());
  expect(threadWishStore.getState().wish).toEqual({ threadId: thread.id, what: 'remove' });
  unmountAll();
  const done = vi.fn();
  const dialog = await show(<RemoveSession thread={thread} onDone={done} />);
  expect(dialog.text()).toContain('This chat stays to be read, and takes no more words');
  expect(dialog.call).not.toHaveBeenCalled();
  dialog.call.mockResolvedValueOnce({});
  await act(async () => dialog.called('Delete').click());
  expect(dialog.call).toHaveBeenCalledExactlyOnceWith('sessions.remove', { threadId: 't1' });
  expect(done).toHaveBeenCalledOnce();
});

test('[OV40] who has to ask for it comes to the approval', async () => {
  const { called, call, text } = await show(<RemoveSession thread={thread} onDone={() => {}} />);
  const waits = { code: 'waits', message: 'It waits.', retry: 'never', approvalId: 'a9' } as const;
  call.mockRejectedValueOnce(new CallRefused(waits, null));
  await act(async () => called('Delete').click());
  expect(text()).toContain('It is asked for, and happens once it is approved');
  expect(called('see the approval').getAttribute('href')).toBe('/r/room/approvals/a9');
});

test('[OV40] what is no session, the main one, or gone, is not offered to be deleted, nor to who may not ask', async () => {
  const menu = async (of: Thread, role: Role = 'owner') => {
    const rows = { threads: [of], instances: [instance()] };
    const room = testRoom(holding(rows, { role }));
    const words = mount(await inRoom(room, <ThreadMenu thread={of} />)).text();
    unmountAll();
    return [words.includes('Reset this session'), words.includes('Delete this session')];
  };
  expect(await menu(thread)).toEqual([true, true]);
  expect(await menu(thread, 'member')).toEqual([true, true]);
  expect(await menu(thread, 'viewer')).toEqual([false, false]);
  expect(await menu(session('main-i1'))).toEqual([true, false]);
  expect(await menu(session('t2', { openclaw: undefined }))).toEqual([false, false]);
  const gone = { ...thread.openclaw, gone: true };
  expect(await menu(session('t1', { openclaw: gone }))).toEqual([false, false]);
});

test('[OV9] sessions that this page does not hold are asked of the room, and only when somebody wants them', async () => {
  const { called, call, find, container } = await show(
    <OlderSessions id={instance().id} words="harbor" kind="all" />,
  );
  expect(call).not.toHaveBeenCalled();
  const one = { instanceId: instance().id, lastAt: 0, state: 'idle' as const };
  call.mockResolvedValueOnce({
    sessions: [
      { ...one, threadId: thread.id, title: 'held already' },
      { ...one, threadId: session('t9').id, title: 'Old harbor' },
    ],
  });
  await act(async () => called('Look for older ones').click());
  expect(call).toHaveBeenCalledWith('sessions.list', {
    ...{ instanceId: 'i1', text: 'harbor', limit: expect.any(Number) },
  });
  expect(find('ul[aria-label="Older sessions"]').textContent).toContain('Old harbor');
  expect(container.textContent).not.toContain('held already');
});

test('[OV9] where the page holds the newest ones it asks for those behind them, and for the next at the next press', async () => {
  const { called, call, container } = await show(
    <OlderSessions id={instance().id} words="" kind="all" />,
  );
  const one = (id: string, lastAt: number) => ({
    ...{ instanceId: instance().id, lastAt, state: 'idle' as const },
    ...{ threadId: session(id).id, title: `session ${id}` },
  });
  const held = Array.from({ length: 20 }, () => ({ ...one('t', 7), threadId: thread.id }));
  call.mockResolvedValueOnce({ sessions: held });
  call.mockResolvedValueOnce({ sessions: [one('t8', 3)] });
  await act(async () => called('Look for older ones').click());
  call.mockResolvedValueOnce({ sessions: [one('t9', 2)] });
  await act(async () => called('Look for older ones').click());
  const asked = { instanceId: 'i1', limit: 20 };
  expect(call.mock.calls.map(([, params]) => params)).toEqual([
    asked,
    { ...asked, before: { lastAt: 7, threadId: thread.id } },
    { ...asked, before: { lastAt: 3, threadId: session('t8').id } },
  ]);
  expect(container.textContent).toContain('session t8');
  expect(container.textContent).toContain('session t9');
});

test('[OV9] [M125] sessions that this page does not hold are asked for of the kind that is chosen; what was put away is apart', async () => {
  const gone = await show(<OlderSessions id={undefined} words="" kind="gone" />);
  const one = { instanceId: instance().id, lastAt: 0, state: 'idle' as const };
  const answer = {
    sessions: [
      { ...one, threadId: session('t8').id, title: 'Old harbor', sessionKey: 'agent:main:web:8' },
      { ...one, threadId: session('t9').id, title: 'Put away', kinds: ['archived' as const] },
    ],
  };
  gone.call.mockResolvedValueOnce({ sessions: [] });
  await act(async () => gone.called('Look for older ones').click());
  expect(gone.call).toHaveBeenCalledWith('sessions.list', { kinds: ['gone'], limit: 20 });
  expect(gone.text()).toContain('The room knows no others like that.');
  unmountAll();
  const listed = async (kind: 'all' | 'archived') => {
    const { called, call, find } = await show(
      <OlderSessions id={undefined} words="" kind={kind} />,
    );
    call.mockResolvedValueOnce(answer);
    await act(async () => called('Look for older ones').click());
    const rows = [...find('ul[aria-label="Older sessions"]').querySelectorAll('a')];
    unmountAll();
    return rows.map(({ title, textContent }) => [title, textContent?.replace('1 Jan 1970', '')]);
  };
  const harbor = ['agent:main:web:8', 'Old harbor'];
  expect(await listed('all')).toEqual([harbor]);
  expect(await listed('archived')).toEqual([harbor, ['', 'Put away']]);
});
