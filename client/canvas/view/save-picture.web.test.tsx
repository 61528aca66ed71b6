import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { chat, nodeOf, openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';
import { ada, bo } from '../../testing/people.ts';
import { canvasOf } from '../canvas.ts';

const taken = vi.hoisted(() => ({ nodes: '', names: '', marks: 0, place: '', lines: [''] }));
vi.mock('html-to-image', () => ({
  toBlob: async (element: Element) => {
    const ids = [...element.querySelectorAll('[data-id]')].map((one) =>
      one.getAttribute('data-id'),
    );
    taken.nodes = ids.join(' ');
    taken.names = element.textContent ?? '';
    taken.marks = element.querySelectorAll(marks).length;
    taken.place = nodeOf(element, 'note:n')?.style.transform ?? '';
    taken.lines = linesIn(element);
    return new Blob(['picture']);
  },
}));
vi.mock('./save-file.ts', () => ({ saveFile: () => {} }));

const linesIn = (element: Element) =>
  [...element.querySelectorAll<SVGPathElement>('.react-flow__edge-path')].map(
    ({ style }) => `${style.stroke} ${style.strokeWidth}`,
  );

const marks = '.react-flow__node.selected, .react-flow__resize-control';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function take(called: (name: string) => HTMLElement) {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run));
  await act(async () => called('Save as a picture').click());
  await act(() => vi.dynamicImportSettled());
  for (let frame = 0; frame < 2; frame += 1)
    await act(async () => {
      for (const run of frames.splice(0)) run(frame);
    });
}

test('[HC17] a picture has what is out of sight, and nobody’s pointer or private chat', async () => {
  const { id: threadId, seq, lastAt, activity } = chat('p1');
  const hidden = { seq, lastAt, activity, threadId, id: `${ada}/p1`, principal: ada };
  const { hatchery, called, container, room } = await openCanvas({
    privateThreads: [{ ...hidden, title: 'Severance' }],
  });
  await act(async () => {
    hatchery.change([
      { map: 'notes', key: 'far', after: { text: 'far away', by: bo, at: 1 } },
      { map: 'pos', key: 'note:far', after: { x: 90_000, y: 90_000 } },
    ]);
    hatchery.tell(77, {
      ...{ user: { principal: bo, name: 'Bo Pointer' }, cursor: { x: 5, y: 5 } },
      ...{ selection: ['thread:t1'] },
    });
    const { view, own } = canvasOf(room);
    view.setState({ isFar: true });
    own.store.setState({ isKnown: true });
  });
  expect(nodeOf(container, 'note:far')).toBeNull();
  expect(container.textContent).toContain('Severance');
  expect(container.textContent).toContain('Bo Pointer');
  expect(container.textContent).toContain('2 chats');
  await take(called);
  expect(taken.names).toContain('1 chat');
  expect(taken.names).not.toContain('2 chats');
  expect(taken.nodes).toContain('note:far');
  expect(taken.nodes).toContain('thread:t1');
  expect(taken.nodes).not.toContain('thread:p1');
  expect(taken.names).not.toMatch(/Severance|Bo Pointer/);
  await act(async () => {});
  expect(canvasOf(room).view.getState().isPicture).toBe(false);
  expect(container.textContent).toContain('2 chats');
});

test('[HC17] a picture shows nobody’s choice or drag, nor who writes; they are there again after it', async () => {
  const { hatchery, called, container, room } = await openCanvas({}, 'owner', [
    { map: 'notes', key: 'n', after: { text: 'Launch', by: bo, at: 1 } },
    { map: 'pos', key: 'note:n', after: { x: 0, y: 400 } },
  ]);
  const { view } = canvasOf(room);
  await act(async () => {
    hatchery.tell(77, {
      ...{ user: { principal: bo, name: 'Bo' }, edits: 'note:n' },
      drag: { 'note:n': { x: 60, y: 450 } },
    });
    view.setState({ selected: new Set(['note:n']) });
  });
  const node = must(nodeOf(container, 'note:n'), 'the note');
  expect(node.style.transform).toBe('translate(60px,450px)');
  expect(node.textContent).toContain('Bo is writing…');
  expect(container.querySelectorAll(marks).length).toBeGreaterThan(1);
  const tell = vi.spyOn(hatchery.room, 'tell');
  await take(called);
  expect([taken.marks, taken.place]).toEqual([0, 'translate(0px,400px)']);
  expect(taken.names).not.toContain('is writing');
  await act(async () => {});
  expect(container.querySelectorAll(marks).length).toBeGreaterThan(1);
  expect(tell.mock.calls.filter(([{ selection }]) => selection !== undefined)).toEqual([]);
});

test('[HC17] lines say in the picture how they look, which no style sheet does there; and only there', async () => {
  const { called, container } = await openCanvas();
  const sheet = document.createElement('style');
  sheet.textContent = '.canvas-edge { stroke: rgb(1, 2, 3); stroke-width: 1.5px }';
  container.append(sheet);
  expect(linesIn(container).length).toBeGreaterThan(1);
  await take(called);
  expect(new Set(taken.lines)).toEqual(new Set(['rgb(1, 2, 3) 1.5px']));
  await act(async () => {});
  expect(new Set(linesIn(container))).toEqual(new Set([' ']));
});

test('[HC17] a picture says as much of each thing as can be read in it, however far off one is', async () => {
  const window = { x: 0, y: 0, top: 0, left: 0, right: 1_200, bottom: 800 };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({
    ...{ ...window, width: 1_200, height: 800, toJSON: () => window },
  });
  const { hatchery, called, container } = await openCanvas({}, 'owner', [
    { map: 'pos', key: 'autopilot', after: { x: 0, y: 0 } },
    { map: 'pos', key: 'thread:t1', after: { x: 0, y: 900 } },
  ]);
  expect(container.textContent).not.toContain('Person · owner');
  await take(called);
  expect(taken.names).toContain('Person · owner');
  expect(container.textContent).not.toContain('Person · owner');
  await act(async () =>
    hatchery.change([
      { map: 'notes', key: 'far', after: { text: 'far away', by: bo, at: 1 } },
      { map: 'pos', key: 'note:far', after: { x: 9_000, y: 0 } },
    ]),
  );
  await take(called);
  expect(taken.names).not.toContain('Person · owner');
});
