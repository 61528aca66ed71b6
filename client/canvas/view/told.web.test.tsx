import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { partId, roomId } from '../../../shared/model/ids.ts';
import { messageRow } from '../../../shared/model/message.ts';
import { partRow } from '../../../shared/model/part.ts';
import { runRow } from '../../../shared/model/run.ts';
import { actionBytes } from '../../../shared/policy/action.ts';
import { networkStore } from '../../store/network.ts';
import { approval } from '../../testing/approvals.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo, holding } from '../../testing/people.ts';
import { spanLeft } from '../../ui/time-words.ts';
import { canvasOf } from '../canvas.ts';
import { nodeOf as idOf } from '../graph/node-id.ts';
import { noteSize } from '../state/arrange.ts';
import type { Change } from '../sync/canvas-values.ts';

beforeEach(stubCanvas);
afterEach(() => {
  networkStore.setState({ goneSince: null });
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const transfer = () =>
  approval({
    ...{ method: 'room.transfer', name: 'a2' },
    action: actionBytes({
      ...{ room: roomId.parse('room'), method: 'room.transfer' },
      ...{ input: { to: bo }, by: ada, for: ada },
    }),
  });

test('[HC31] what waits is counted at the bar, and a press goes there, to one after the other', async () => {
  const rows = { approvals: [approval(), approval({ name: 'a2' })] };
  const { called, room } = await openCanvas(rows);
  const { view } = canvasOf(room);
  const shown: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    await act(async () => called('2 wait · Show').click());
    shown.push(...view.getState().selected);
  }
  expect(new Set(shown.slice(0, 2)).size).toBe(2);
  expect(shown[2]).toBe(shown[0]);
  unmountAll();
  const none = await openCanvas();
  expect(none.text()).not.toContain('· Show');
});

test('[UI84] a node tells the time that is left as every other place does', async () => {
  const deadline = Date.now() + 86_390_000;
  const { container } = await openCanvas({ approvals: [approval({ deadline })] });
  const node = must(nodeOf(container, 'approval:a1'), 'the approval');
  expect(node.textContent).toContain(`${spanLeft(deadline - Date.now())} left`);
  expect(node.textContent).toContain('24 h left');
});

test('[HC31] what an approval would do to a node stands on that node, not on a line behind it', async () => {
  const { container } = await openCanvas({ approvals: [transfer()] });
  const node = must(nodeOf(container, idOf.member(bo)), 'Bo');
  expect(node.textContent).toContain('would become owner');
  expect(container.textContent?.match(/would become owner/g)).toHaveLength(1);
  expect(must(nodeOf(container, 'approval:a2'), 'the approval').textContent).toContain('asked by ');
});

test('[HC31] who chose a node does not cover what would be done to it', async () => {
  const { container, hatchery } = await openCanvas({ approvals: [transfer()] });
  const id = idOf.member(bo);
  const user = { principal: bo, name: 'Bo' };
  await act(async () => hatchery.tell(77, { user, selection: [id, 'thread:t1'] }));
  const name = (of: string) => {
    const node = must(nodeOf(container, of), of);
    return [...node.querySelectorAll('span')].findLast(({ textContent }) => textContent === 'Bo');
  };
  expect(name(id)?.className).toContain('top-full');
  expect(name('thread:t1')?.className).toContain('bottom-full');
});

test('[HC31] of two approvals that would change one node both are told there, the whole in its title', async () => {
  const ask = (name: string, method: string, input: object) =>
    approval({
      ...{ method, name, askedAt: Number(name.slice(1)) },
      action: actionBytes({ room: roomId.parse('room'), method, input, by: ada, for: ada }),
    });
  const { container } = await openCanvas({
    approvals: [
      ask('a1', 'policies.weaken', { preset: 'open' }),
      ask('a2', 'room.pause', {}),
      ask('a3', 'room.pause', {}),
    ],
  });
  const both = 'would decide by “open” · would pause';
  const mark = must(nodeOf(container, 'autopilot'), 'the assistant').querySelector('[title]');
  expect([mark?.textContent, mark?.getAttribute('title')]).toEqual([both, both]);
});

test('[HC32] without the room nobody is said to be here or not, nor in the list', async () => {
  const { container, text, called } = await openCanvas();
  const bos = () => must(nodeOf(container, idOf.member(bo)), 'Bo').textContent;
  expect(bos()).toContain('not here');
  await act(async () => networkStore.setState({ goneSince: Date.now() }));
  expect(bos()).not.toContain('not here');
  expect(bos()).toContain('not known now');
  expect(text()).not.toContain('here now');
  await act(async () => called('List').click());
  await act(() => vi.dynamicImportSettled());
  expect(text()).not.toContain('not here');
});

test('[HC31] a note shows as many lines as it has room for; the last says that there are more', async () => {
  const { hatchery, container } = await openCanvas();
  const lines = () =>
    nodeOf(container, 'note:n')?.querySelector('p')?.style.getPropertyValue('--lines');
  const change = (...changes: Change[]) => act(async () => hatchery.change(changes));
  await change(
    { map: 'pos', key: 'note:n', after: { x: 0, y: 40 } },
    { map: 'notes', key: 'n', after: { text: 'A long plan', by: bo, at: 1 } },
  );
  expect(lines()).toBe(String(Math.floor((noteSize.height - 20) / 18)));
  await change({ map: 'looks', key: 'note:n', after: { w: 200, h: 191 } });
  expect(lines()).toBe('9');
});

test('[HC31] a line of the room says what it joins by names, not by keys', async () => {
  const { container } = await openCanvas();
  const lines = [...container.querySelectorAll('.react-flow__edge')].map((line) =>
    line.getAttribute('aria-label'),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^Line from “Ada” to .*belongs together$/));
  expect(lines.join()).not.toMatch(/human:|Edge from/);
});

test('[HC31] a line is called by what its ends are called now, a note by its words', async () => {
  const line = {
    ...{ from: nodeId.parse('note:n'), to: nodeId.parse('thread:t1'), by: bo, at: 1 },
  };
  const { container, hatchery, room } = await openCanvas({}, 'owner', [
    { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
    { map: 'notes', key: 'n', after: { text: 'A plan', by: bo, at: 1 } },
    { map: 'edges', key: 'l', after: line },
  ]);
  const name = () =>
    container.querySelector('.react-flow__edge[data-id="edge:l"]')?.getAttribute('aria-label');
  expect(name()).toBe('Line from the note “A plan” to “Chat t1”');
  await act(async () =>
    hatchery.change([{ map: 'notes', key: 'n', after: { text: 'Plan B', by: bo, at: 1 } }]),
  );
  expect(name()).toBe('Line from the note “Plan B” to “Chat t1”');
  const session = room.connection.store.getState();
  const renamed = holding(
    { members: [], threads: [{ ...chat('t1'), title: 'Launch' }] },
    { topics: ['workspace'] },
  );
  await act(async () => room.connection.store.setState({ ...session, ...renamed }));
  expect(name()).toBe('Line from the note “Plan B” to “Launch”');
});

/** What React gave each node when it last drew it. */
const drawn = (container: Element) =>
  new Map(
    [...container.querySelectorAll('.react-flow__node')].map((node) => [
      node.getAttribute('data-id'),
      Reflect.get(
        node,
        must(
          Object.keys(node).find((key) => key.startsWith('__reactProps')),
          '',
        ),
      ),
    ]),
  );

test('[HC33] what React Flow measures draws nothing again: sizes are said', async () => {
  const measured: (() => void)[] = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      private readonly all: Element[] = [];
      constructor(tell: (entries: { target: Element }[]) => void) {
        measured.push(() => tell(this.all.map((target) => ({ target }))));
      }
      observe(one: Element) {
        this.all.push(one);
      }
      unobserve() {}
      disconnect() {}
    },
  );
  const { container } = await openCanvas({ threads: [chat('t1')] }, 'owner', [
    { map: 'pos', key: 'thread:t1', after: { x: 0, y: 0 } },
  ]);
  const before = drawn(container);
  await act(async () => {
    for (const tell of measured) tell();
  });
  expect(measured).not.toEqual([]);
  expect(before.size).toBeGreaterThan(0);
  for (const [id, props] of drawn(container)) expect(props, id ?? '').toBe(before.get(id));
});

test('[HC33] of many one that moves is the only one drawn again', async () => {
  const at = (key: string, x: number): Change => ({ map: 'pos', key, after: { x, y: 0 } });
  const { hatchery, container } = await openCanvas(
    { threads: ['t1', 't2', 't3'].map(chat) },
    'owner',
    ['t1', 't2', 't3'].map((id, i) => at(`thread:${id}`, i * 240)),
  );
  const before = drawn(container);
  await act(async () => hatchery.change([at('thread:t2', 300)]));
  const again = [...drawn(container)]
    .filter(([id, props]) => props !== before.get(id))
    .map(([id]) => id);
  expect(again).toEqual(['thread:t2']);
});

/** What React gave what each node says when it last drew it. */
const told = (container: Element) =>
  new Map(
    [...container.querySelectorAll('.react-flow__node')].map((node) => {
      const inner = must(node.querySelector('[data-kind]'), 'what a node says');
      const props = Object.keys(inner).find((key) => key.startsWith('__reactProps'));
      return [node.getAttribute('data-id'), Reflect.get(inner, must(props, ''))];
    }),
  );

test('[HE2] a line pulses with each word that the run it leads to has said, and nothing else is drawn again', async () => {
  const run = { ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: bo, messageId: 'm1' } };
  const running = { activity: { state: 'running', runId: 'r1' } };
  const rows = {
    threads: [{ ...chat('t1'), ...running }, chat('t2')],
    runs: [runRow.parse({ ...run, state: 'running', queuedAt: 1, startedAt: 2 })],
    messages: [
      messageRow.parse({
        ...{ id: 'm2', seq: 1, n: 2, threadId: 't1', author: 'autopilot:t1', at: 1, runId: 'r1' },
      }),
    ],
    parts: [
      partRow.parse({
        ...{ id: 'p1', seq: 1, n: 2, i: 0, messageId: 'm2', threadId: 't1', kind: 'text' },
        ...{ ref: 1, state: 'live' },
      }),
    ],
  };
  const { container, room } = await openCanvas(rows);
  const { store } = room.connection;
  const says = (text: string) =>
    act(async () => {
      const { replica, ...session } = store.getState();
      const standing = must(replica.topics.get('workspace'), 'the room');
      const topics = new Map([...replica.topics, ['thread:t1', standing] as const]);
      const texts = new Map([[partId.parse('p1'), { rev: 0, text }]]);
      store.setState({ ...session, replica: { ...replica, topics, texts } });
    });
  const pulses = () => [...container.querySelectorAll('.canvas-pulse')];
  await says('One');
  await says('One two');
  expect(pulses()).toHaveLength(2);
  const [before, was] = [pulses(), told(container)];
  await says('One two three');
  expect(pulses()).toHaveLength(2);
  for (const pulse of pulses()) expect(before).not.toContain(pulse);
  const again = [...told(container)].filter(([id, props]) => props !== was.get(id));
  expect(again.map(([id]) => id)).toEqual(['thread:t1']);
  // Of what is not said anew nothing pulses.
  const still = pulses();
  await says('One two three');
  expect(pulses()).toEqual(still);
});
