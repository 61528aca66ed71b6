import { act, type ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { approvalId, roomId, threadId } from '../../shared/model/ids.ts';
import type { BoxLine, Instance } from '../../shared/model/instance.ts';
import { projectRow } from '../../shared/model/project.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { actionBytes, digestOf } from '../../shared/policy/action.ts';
import { summaryOf } from '../../shared/policy/summary.ts';
import { refusedConfig } from '../../testkit/refused-config.ts';
import ApprovalCard from '../approvals/approval-card.tsx';
import { CallRefused } from '../connection/connection.ts';
import { RoomNav } from '../frame/room-nav.tsx';
import type { Address } from '../nav/addresses.ts';
import { RoomContext } from '../store/use-room.ts';
import { approval, stubScreen } from '../testing/approvals.ts';
import { boxLine, instance, session } from '../testing/instances.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member } from '../testing/people.ts';
import { atAddress, stepOf } from '../testing/test-pages.tsx';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import InstancePage from './instance-page.tsx';

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
});

const trouble = { code: 'portTaken', message: 'Its port is taken.', fix: 'End what has it.' };
const project = projectRow.parse({
  id: 'p1',
  seq: 1,
  title: 'Harbor',
  instructions: '',
  memory: '',
  createdBy: ada,
  createdAt: 0,
});

/** What Bo asks the room to do with it. */
const asks = (method: string, more: Partial<Approval> = {}, input: object = {}): Approval => {
  const isOfSession = method.startsWith('sessions.');
  const whole = { ...(isOfSession ? {} : { instanceId: 'i1' }), ...input };
  const bytes = { room: roomId.parse('room'), method, input: whole, by: bo };
  const action = actionBytes(bytes);
  return approval({
    ...{ method, action, digest: digestOf(action), summary: summaryOf(bytes), requestedBy: bo },
    ...{ onBehalfOf: undefined, instanceId: instance().id, ...more },
  });
};

interface World {
  instances?: Instance[];
  threads?: Thread[];
  boxLines?: BoxLine[];
  approvals?: Approval[];
  role?: Role;
  /** Where one is; else on the page of `i1`. */
  at?: string;
}

async function show({
  role = 'owner',
  at = '/r/room/openclaw/i1',
  instances = [instance()],
  ...rows
}: World = {}) {
  const world = (next: Instance[]) =>
    holding(
      {
        ...{ members: [member(ada, 'Ada', role)], projects: [project], instances: next },
        ...{ approvals: [approval({ method: 'instances.create' })], ...rows },
      },
      { role, topics: ['approvals', 'jobs', 'box:i1'] },
    );
  const room = testRoom(world(instances));
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(new Promise(() => {}));
  const unwatch = vi.fn();
  const watch = vi
    .spyOn(room.connection, 'watch')
    .mockImplementation((topic) => () => unwatch(topic));
  const steps = [
    stepOf(() => (
      <RoomContext value={room}>
        <RoomNav />
        <InstancePage />
      </RoomContext>
    )),
  ];
  const page = mount(await atAddress(at, { at: () => steps, nowhere: stepOf(() => 'nowhere') }));
  await act(() => vi.dynamicImportSettled());
  const become = (next: Instance[]) =>
    act(async () =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...world(next) }),
    );
  const submit = (form: HTMLElement) =>
    act(
      async () => void form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
    );
  return { ...page, room, call, watch, unwatch, become, submit };
}

test('[OV1] every OpenClaw stands in the navigation with its state, as it changes', async () => {
  const { find, become } = await show({
    instances: [
      instance(),
      instance({ id: 'i2', name: 'Home', state: 'booting', since: Date.now() }),
    ],
  });
  const listed = () => [...find('ul[aria-label="OpenClaws"]').children].map((li) => li.textContent);
  expect(listed()).toEqual([
    expect.stringMatching(/^Workready · \d+ days ago$/),
    expect.stringMatching(/^Homestarting 0:0/),
  ]);
  await become([instance({ state: 'error', trouble })]);
  expect(listed()).toEqual(['Workin trouble']);
  expect(find('ul[aria-label="OpenClaws"] a').title).toContain('Its port is taken.');
});

test('[HO9] [OV4] a configuration that its gateway refused (exit 78) stands on the page with the gateway’s own reason', async () => {
  const steps = [{ name: 'gateway', at: 0, words: 'Booting the gateway.' }];
  const { find, called } = await show({
    instances: [instance({ state: 'error', trouble: refusedConfig, steps })],
  });
  const { textContent } = find('section[aria-label="How it stands"]');
  expect(textContent).toContain(`${refusedConfig.message} ${refusedConfig.fix}`);
  expect(find('ul[aria-label="OpenClaws"]').textContent).toBe('Workin trouble');
  expect(called('Start it again').hasAttribute('disabled')).toBe(false);
});

test('[R116] of another version its page says so and what to do, and its sessions stay to be read', async () => {
  const other = {
    code: 'otherVersion',
    message: 'This gateway is of a version that Autopilot was not made for: it is only read.',
    fix: 'Start it anew, so that it gets the version that Autopilot brings.',
  };
  const { find } = await show({
    instances: [instance({ state: 'connecting', trouble: other })],
    threads: [session('t1', { title: 'Weeds' })],
  });
  expect(find('section[aria-label="How it stands"]').textContent).toContain(
    `${other.message} ${other.fix}`,
  );
  expect(find('a[href$="/t/t1"]').textContent).toContain('Weeds');
});

test('[OV3] [OV4] [M141] the page says how it stands, what is wrong and the one fix, and where the start broke off', async () => {
  const steps = [
    { name: 'package', at: 0, ok: true, words: 'the package is there' },
    { name: 'gateway', at: 5_000, ok: false, words: 'the gateway starts' },
  ];
  const failed = instance({ state: 'error', trouble, steps });
  const { find, call, called, become } = await show({ instances: [failed] });
  const standing = find('section[aria-label="How it stands"]');
  expect(standing.textContent).toContain('Its port is taken. End what has it.');
  expect([...standing.querySelectorAll('ol li')].map((li) => li.textContent)).toEqual([
    'the package is there: done5.0 s',
    'the gateway starts: failed',
  ]);
  await act(async () => called('Start it again').click());
  expect(call).toHaveBeenCalledWith('instances.restart', { instanceId: failed.id });
  await become([instance({ state: 'booting', since: Date.now(), steps: steps.slice(0, 1) })]);
  expect(standing.querySelector('[role=status]')?.textContent).toMatch(/^starting 0:0/);
});

test('[OV2] [M141] what waits to be allowed is decided on its page, with what it means', async () => {
  stubScreen();
  const asked = instance({ name: 'OpenClaw 2', state: 'requested', approvalId: approval().id });
  const { find, container } = await show({
    ...{ instances: [asked], approvals: [asks('instances.create')] },
  });
  const card = find('article[aria-label^="Approval"]').textContent;
  expect(card).toContain('What it unlocks');
  expect(card).toContain('It is about OpenClaw 2 (work)');
  expect(container.querySelector('section[aria-label="Danger zone"]')).toBeNull();
});

test('[OV7] [OV22] a deletion that waits stands on the page in place of its form, whoever asked, until it is decided', async () => {
  const { find, text, container, become, called } = await show({
    approvals: [asks('instances.remove')],
  });
  const standing = find('section[aria-label="How it stands"]');
  expect(standing.textContent).toContain('Delete the OpenClaw “Work” with its box');
  expect(standing.textContent).toContain('waits for a decision, asked for by');
  expect(text()).not.toContain('Delete this OpenClaw…');
  const zone = [...container.querySelectorAll('section')].at(-2)?.textContent;
  expect(zone).toContain('Deleting it is asked for, and happens once it is approved');
  expect(called('see the approval').getAttribute('href')).toBe('/r/room/approvals/a1');
  await become([instance({ id: 'i2' }), instance({ state: 'deleting' })]);
  expect(text()).not.toContain('asked for');
  expect(text()).toContain('It is being deleted');
});

test('[OV22] what waits is about this one, also where an assistant asked; what was asked for twice leads to the first', async () => {
  const { text, call, called } = await show({
    approvals: [
      asks('instances.restart', { instanceId: undefined }),
      asks(
        'instances.rename',
        { id: approvalId.parse('a2'), instanceId: undefined },
        { instanceId: 'i2', name: 'x' },
      ),
    ],
  });
  expect(text()).toContain('Start the OpenClaw “Work” anew');
  expect(text()).not.toContain('Call the OpenClaw');
  const error = {
    code: 'conflict',
    message: 'You asked for exactly this already.',
    retry: 'never',
    fix: 'See the approval.',
    approvalId: 'a9',
  } as const;
  call.mockRejectedValueOnce(new CallRefused(error, null));
  await act(async () => called('Restart…').click());
  await act(async () => called('Restart').click());
  expect(text()).toContain('You asked for exactly this already.');
  expect(text()).not.toContain('somebody was faster');
  expect(called('see the approval').getAttribute('href')).toBe('/r/room/approvals/a9');
});

test('[OV23] while one starts or is being deleted, only what can be done is offered', async () => {
  const steps = [{ name: 'package', at: 9, ok: true, words: 'the package is there' }];
  const boats = session('t1', { openclaw: undefined, title: 'Boats' });
  const to = { kind: 'thread' as const, id: threadId.parse('t2') };
  const { container, text, find, become } = await show({
    instances: [instance({ state: 'connecting', steps })],
    threads: [boats],
  });
  expect(find('ol[aria-label="Steps"]').textContent).toContain('the package is there');
  expect(text()).not.toMatch(/Restart…|Start it again/);
  await become([instance({ state: 'connecting', steps, trouble })]);
  expect(text()).toContain('Restart…');
  await become([instance({ state: 'deleting', steps, attached: [to] })]);
  expect(text()).toContain('Read its chat');
  expect(text()).not.toMatch(/Chat with it|Rename…|Restart…|Detach|New session/);
  for (const gone of ['form[aria-label="Attach"]', 'ol[aria-label="Steps"]'])
    expect(container.querySelector(gone)).toBeNull();
});

test('[OV23] where there is no chat or project to attach it to, that is said', async () => {
  const attached = [{ kind: 'project' as const, id: project.id }];
  const { text } = await show({ instances: [instance({ attached })], threads: [session('s1')] });
  expect(text()).toContain('There is no other chat or project that it could serve');
});

test('[AP20] who decides about deleting one reads its name, and comes to its page', async () => {
  stubScreen();
  const room = testRoom(
    holding({ members: [member(ada, 'Ada', 'owner')], instances: [instance()] }),
  );
  const { find, text } = mount(
    await inRoom(room, <ApprovalCard approval={asks('instances.remove')} />),
  );
  expect(find('h3').textContent).toBe('Delete the OpenClaw “Work” with its box, files and secrets');
  expect(find('article').getAttribute('aria-label')).toContain('“Work”');
  expect(find('pre').textContent).toContain('"instanceId":"i1"');
  expect(text()).toContain('It is about Work (work): ready.');
  expect(find('article a[href*=openclaw]').getAttribute('href')).toBe('/r/room/openclaw/i1');
});

test('[OV20] [AP20] who decides about words for a session reads whose it is, and comes to its page', async () => {
  stubScreen();
  const rows = {
    members: [member(ada, 'Ada', 'owner')],
    instances: [instance()],
    threads: [session('t1', { title: 'Boats' })],
  };
  const asked = asks('sessions.send', { instanceId: undefined }, { threadId: 't1', text: 'hello' });
  const { find, text } = mount(
    await inRoom(testRoom(holding(rows)), <ApprovalCard approval={asked} />),
  );
  expect(find('h3').textContent).toBe('Tell OpenClaw Work in the session “Boats”: hello');
  expect(text()).toContain('It is about Work (work): ready.');
});

test('[OV41] of one that is deleted its facts tell what was, and no answer that it gave', async () => {
  const { find } = await show({ instances: [instance({ state: 'deleted' })] });
  const facts = find('dl[aria-label="Facts"]').textContent;
  expect(facts).toContain('Ranon the computer');
  expect(facts).not.toMatch(/Runs|answered in|asks here first/);
});

test('[OV41] its facts name the gateway, the place and the model, and a rehearsal is called that', async () => {
  const { find } = await show();
  const facts = find('dl[aria-label="Facts"]').textContent;
  expect(facts).toContain('OpenClaw 2026.9.6');
  expect(facts).toContain('rehearsal answered in 0.4 s when it was asked');
  expect(facts).toContain('each one asks here first');
});

test('[OV7] it is deleted only by who wrote its name, after reading what goes and what stays', async () => {
  const { called, find, write, call, submit, text } = await show({ threads: [session('a')] });
  expect(text()).toContain('Its session stays readable');
  act(() => called('Delete this OpenClaw…').click());
  const form = find('form[aria-label="Delete this OpenClaw"]');
  write(find('form[aria-label="Delete this OpenClaw"] input'), 'Wor');
  await submit(form);
  expect(call).not.toHaveBeenCalled();
  write(find('form[aria-label="Delete this OpenClaw"] input'), 'Work');
  await submit(form);
  expect(call).toHaveBeenCalledExactlyOnceWith('instances.remove', { instanceId: 'i1' });
});

test('[OV8] what its box says is asked for while somebody looks, and by nobody else', async () => {
  const lines = [boxLine(1, 'up on 19101'), boxLine(2, 'a \u202e trick', { level: 'warn' })];
  const { called, watch, unwatch, container } = await show({ boxLines: lines });
  expect(watch).not.toHaveBeenCalledWith('box:i1');
  act(() => called('Follow the log').click());
  expect(watch).toHaveBeenCalledWith('box:i1');
  expect(container.querySelector('section[aria-label="Log of the box"]')).not.toBeNull();
  act(() => called('Close the log').click());
  expect(unwatch).toHaveBeenCalledWith('box:i1');
  unmountAll();
  const reader = await show({ role: 'member' });
  expect(reader.container.querySelector('button[aria-expanded]')).toBeNull();
  expect(reader.text()).toContain('Operators and owners may read');
});

test('[OV9] what it serves is attached and detached from its page; a session serves nobody', async () => {
  const attached = [{ kind: 'project' as const, id: project.id }];
  const threads = [session('s1'), session('t1', { openclaw: undefined, title: 'Boats' })];
  const { find, write, submit, call, called } = await show({
    ...{ instances: [instance({ attached })], threads },
  });
  expect(find('ul[aria-label="What it serves"]').textContent).toContain('Project Harbor');
  const options = [...find('form[aria-label="Attach"] > select').querySelectorAll('option')];
  expect(options.map(({ textContent }) => textContent)).toEqual([
    'Attach it to a chat or project…',
    'Boats',
  ]);
  write(find('form[aria-label="Attach"] select'), 'thread t1');
  await submit(find('form[aria-label="Attach"]'));
  expect(call).toHaveBeenCalledWith('instances.attach', {
    ...{ instanceId: 'i1', to: { kind: 'thread', id: 't1' }, tools: 'commands' },
  });
  unmountAll();
  const again = await show({ instances: [instance({ attached })] });
  await act(async () => again.called('Detach').click());
  expect(again.call).toHaveBeenCalledWith('instances.detach', {
    ...{ instanceId: 'i1', to: attached[0] },
  });
  expect(called).toBeDefined();
});

test('[OV9] [OC35] where it may only look is chosen, with what that means, and said on the page until it is taken back', async () => {
  const to = { kind: 'thread' as const, id: threadId.parse('t1') };
  const boats = session('t1', { openclaw: undefined, title: 'Boats' });
  const { find, write, submit, call, text } = await show({ threads: [boats] });
  expect(text()).not.toContain('everywhere');
  write(find('form[aria-label="Attach"] select'), 'thread t1');
  write(find('form[aria-label="Attach"] div select'), 'look');
  expect(text()).toContain('Turns its commands off everywhere');
  await submit(find('form[aria-label="Attach"]'));
  expect(call).toHaveBeenCalledWith('instances.attach', { instanceId: 'i1', to, tools: 'look' });
  unmountAll();
  const tools = { allow: ['read'], exec: false };
  const looking = instance({ attached: [to], lookOnly: [to], tools });
  const again = await show({ instances: [looking], threads: [boats] });
  const why = 'attached to “Boats”, where it may only look';
  expect(again.text()).toContain(`Commands are off: ${why}.`);
  expect(again.find('dl[aria-label="Facts"]').textContent).toContain(`Commandsoff: ${why}`);
  await act(async () => again.called('Let it ask for commands').click());
  expect(again.call).toHaveBeenCalledWith('instances.attach', {
    ...{ instanceId: 'i1', to, tools: 'commands' },
  });
});

test('[OC36] where it may only look and that is in the archive, the page says that it does not count', async () => {
  const [a, b] = [threadId.parse('t1'), threadId.parse('t2')];
  const put = (title: string) => ({ openclaw: undefined, title, archived: true });
  const attached = [
    { kind: 'thread' as const, id: a },
    { kind: 'thread' as const, id: b },
  ];
  const { find } = await show({
    instances: [instance({ attached, lookOnly: attached.slice(0, 1) })],
    threads: [session('t1', put('Boats')), session('t2', put('Roses'))],
  });
  const [boats, roses] = [...find('ul[aria-label="What it serves"]').querySelectorAll('li')];
  expect(boats?.textContent).toContain('in the archive, where “only look” does not count');
  expect(roses?.textContent).not.toContain('Only let it look');
});

test('[OC36] detached from where it may only look asks first, and in the archive, where that counts for nothing, does not', async () => {
  const to = { kind: 'thread' as const, id: threadId.parse('t1') };
  const looking = [instance({ attached: [to], lookOnly: [to] })];
  const boats = (more: object) => [session('t1', { openclaw: undefined, ...more })];
  const shown = await show({ instances: looking, threads: boats({}) });
  await act(async () => shown.called('Detach').click());
  expect(shown.call).not.toHaveBeenCalled();
  expect(shown.text()).toContain('they may come back, in its own chat and wherever else');
  await act(async () => shown.called('Detach it').click());
  expect(shown.call).toHaveBeenCalledWith('instances.detach', { instanceId: 'i1', to });
  unmountAll();
  const away = await show({ instances: looking, threads: boats({ archived: true }) });
  await act(async () => away.called('Detach').click());
  expect(away.call).toHaveBeenCalledTimes(1);
});

test('[OV9] what was looked for of one kind does not stand under another, which is asked for anew', async () => {
  const { called, call, find, text, write } = await show({
    threads: [session('t1', { title: 'Weeds' }), session('t2')],
  });
  expect(find('a[href$="/t/t1"]').title).toBe('agent:main:t1');
  const found = { instanceId: instance().id, lastAt: 0, state: 'idle' as const };
  const old = { ...found, threadId: threadId.parse('t9'), title: 'Old harbor' };
  call.mockResolvedValueOnce({ sessions: [old] });
  await act(async () => called('Look for older ones').click());
  expect(text()).toContain('Old harbor');
  write(find('input[type=search] ~ div select'), 'gone');
  expect(text()).not.toContain('Old harbor');
  await act(async () => called('Look for older ones').click());
  const asked = { instanceId: 'i1', kinds: ['gone'], limit: 20 };
  expect(call).toHaveBeenLastCalledWith('sessions.list', asked);
});

test('[OV21] its place in the navigation lists every OpenClaw with its state and its chat, and the way to one more', async () => {
  const two = [
    instance({ createdAt: 1 }),
    instance({ id: 'i2', name: 'Home', state: 'stopped' }),
    instance({ id: 'i3', name: 'Old', state: 'deleted' }),
  ];
  const { find, container, called } = await show({ instances: two, at: '/r/room/openclaw' });
  const place = find('nav[aria-label="Room"] > a[href="/r/room/openclaw"]');
  expect([place.textContent, place.getAttribute('aria-current')]).toEqual(['OpenClaw', 'page']);
  expect([...find('ul[aria-label="All OpenClaws"]').children].map((li) => li.textContent)).toEqual([
    expect.stringMatching(/^Workready/),
    'HomestoppedChat',
  ]);
  const chats = [...container.querySelectorAll('a[aria-label^="Chat with"]')];
  expect(chats.map((a) => a.getAttribute('href'))).toEqual([
    '/r/room/t/main-i1',
    '/r/room/t/main-i2',
  ]);
  expect(called('Create another').getAttribute('href')).toBe('/r/room/openclaw/chat?as=new');
  unmountAll();
  const reader = await show({ instances: two, at: '/r/room/openclaw', role: 'viewer' });
  expect(reader.text()).not.toContain('Create another');
  expect(reader.container.querySelector('a[aria-label^="Chat with"]')).toBeNull();
});

test('[UI80] who may only read is offered to read its chat, not to chat with it', async () => {
  const { text } = await show({ instances: [instance()], role: 'viewer' });
  expect(text()).toContain('Read its chat');
  expect(text()).not.toContain('Chat with it');
  unmountAll();
  expect((await show({ instances: [instance()] })).text()).toContain('Chat with it');
});

test('[UI80] who may only read is offered no other OpenClaw on the page of one', async () => {
  const instances = [instance(), instance({ id: 'i2', name: 'Home' })];
  const { text } = await show({ instances, role: 'viewer' });
  expect(text()).toContain('Home');
  expect(text()).not.toContain('Create another');
  unmountAll();
  expect((await show({ instances })).text()).toContain('Create another');
});

test('[OV21] where there is none, an address that names no OpenClaw leads on, and “back” does not lead to it', async () => {
  const before = history.length;
  const page = (View: () => ReactNode) => [stepOf(View)];
  const room = testRoom(holding({}));
  const at = (to: Address) =>
    to === '/r/$room/openclaw/{-$instanceId}'
      ? page(() => (
          <RoomContext value={room}>
            <InstancePage />
          </RoomContext>
        ))
      : page(() => to);
  const { text } = mount(
    await atAddress('/r/room/openclaw', { at, nowhere: stepOf(() => 'nowhere') }),
  );
  await act(() => vi.dynamicImportSettled());
  expect([text(), location.pathname]).toEqual(['/r/$room/openclaw/chat', '/r/room/openclaw/chat']);
  expect(history.length).toBe(before);
});

test('[OC36] where a private chat that one does not see keeps commands off, they are given back without naming it', async () => {
  const off = instance({ tools: { allow: [], exec: false } });
  const { called, call, text } = await show({ instances: [off] });
  expect(text()).toContain('Commands are off: attached to a chat that you do not see');
  expect(text()).toContain('serves a chat that you do not see.');
  await act(async () => called('Let it ask for commands again').click());
  expect(text()).toContain('Which chats these are is not told');
  await act(async () => called('Let it ask for commands').click());
  expect(call).toHaveBeenCalledWith('instances.allowCommands', { instanceId: 'i1' });
  unmountAll();
  const reader = await show({ instances: [off], role: 'viewer' });
  expect(reader.text()).not.toContain('Let it ask for commands');
  const to = { kind: 'thread' as const, id: threadId.parse('t1') };
  unmountAll();
  const seen = await show({
    instances: [instance({ ...off, attached: [to], lookOnly: [to] })],
    threads: [session('t1', { openclaw: undefined, title: 'Boats' })],
  });
  expect(seen.text()).not.toContain('Let it ask for commands again');
});

test('[OC36] for a private chat nobody is offered to turn its commands off', async () => {
  const hidden = session('t1', { openclaw: undefined, access: [ada], servedBy: ['i1'] });
  const { find } = await show({ threads: [hidden] });
  const buttons = [...find('ul[aria-label="What it serves"]').querySelectorAll('button')];
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Detach']);
});

test('[OV4] who may not change it reads all of it and changes nothing', async () => {
  const { container } = await show({ role: 'viewer', threads: [session('a')] });
  const buttons = [...container.querySelectorAll('main button')].map((one) => one.textContent);
  expect(buttons).toEqual(['Look for older ones']);
});
