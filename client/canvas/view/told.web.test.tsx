import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { roomId } from '../../../shared/model/ids.ts';
import { actionBytes } from '../../../shared/policy/action.ts';
import { networkStore } from '../../store/network.ts';
import { approval } from '../../testing/approvals.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';
import { nodeOf as idOf } from '../graph/node-id.ts';

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

test('[HC31] what an approval would do to a node stands on that node, not on a line behind it', async () => {
  const { container } = await openCanvas({ approvals: [transfer()] });
  const node = must(nodeOf(container, idOf.member(bo)), 'Bo');
  expect(node.textContent).toContain('would become owner');
  expect(container.textContent?.match(/would become owner/g)).toHaveLength(1);
  expect(must(nodeOf(container, 'approval:a2'), 'the approval').textContent).toContain('asked by ');
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

test('[HC31] a note that does not show all of its words says so', async () => {
  const { hatchery, container } = await openCanvas();
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(300);
  const height = vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(80);
  const write = (words: string) =>
    act(async () =>
      hatchery.change([
        { map: 'notes', key: 'n', after: { text: words, by: bo, at: 1 } },
        { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
      ]),
    );
  await write('A long plan');
  expect(nodeOf(container, 'note:n')?.textContent).toContain('…');
  height.mockReturnValue(300);
  await write('Short');
  expect(nodeOf(container, 'note:n')?.textContent).not.toContain('…');
});

test('[HC31] a line of the room says what it joins by names, not by keys', async () => {
  const { container } = await openCanvas();
  const lines = [...container.querySelectorAll('.react-flow__edge')].map((line) =>
    line.getAttribute('aria-label'),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^Line from “Ada” to .*belongs together$/));
  expect(lines.join()).not.toMatch(/human:|Edge from/);
});
