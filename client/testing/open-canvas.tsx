import { act } from 'react';
import { vi } from 'vitest';
import { threadRow } from '../../shared/model/thread.ts';
import { assemble, setCanvas } from '../canvas/canvas.ts';
import type { Change } from '../canvas/sync/canvas-values.ts';
import CanvasPage from '../canvas/view/canvas-page.tsx';
import { strays } from '../ui/stray-letters.ts';
import { noMotion } from '../ui/wants-no-motion.ts';
import { mount } from './mount.tsx';
import { ada, bo, holding, member } from './people.ts';
import { TestHatchery } from './test-hatchery.ts';
import { inRoom, testRoom } from './test-room.tsx';

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** What a page without a screen lacks for a canvas; before each test. */
export function stubCanvas(): void {
  localStorage.clear();
  // The end of the last test took a field away.
  strays.end();
  vi.stubGlobal('ResizeObserver', NoObserver);
  vi.stubGlobal('Worker', undefined);
  // Nothing glides: what a test does is seen at once.
  const { matchMedia } = window;
  vi.stubGlobal('matchMedia', (query: string) =>
    query === noMotion ? { matches: true } : matchMedia.call(window, query),
  );
  Object.assign(HTMLElement.prototype, { hidePopover() {} });
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1_200);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(800);
}

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];

export const chat = (id: string) =>
  threadRow.parse({
    ...{ id, seq: 1, title: `Chat ${id}`, createdBy: ada, createdAt: 1, lastAt: 1 },
    activity: { state: 'idle' },
  });

/**
 * Ada's page of the canvas, in a room with Bo and one chat, `t1`, unless `rows` says more; `has`: what
 * is drawn there.
 */
export async function openCanvas(
  rows: object = {},
  role: 'owner' | 'viewer' = 'owner',
  has: readonly Change[] = [],
) {
  const topics = ['workspace', 'approvals', 'jobs'];
  const session = holding({ members, threads: [chat('t1')], ...rows }, { topics, role });
  const room = testRoom(session);
  const hatchery = new TestHatchery(ada, role);
  setCanvas(room, assemble(room, hatchery.room));
  const page = mount(await inRoom(room, <CanvasPage />));
  await act(async () => hatchery.sync(has));
  // One part asks for the next: what lays out, what stands beside, what comes once all of it is drawn.
  for (let i = 0; i < 4; i++) {
    await act(() => vi.dynamicImportSettled());
    await act(async () => {});
  }
  return { ...page, room, hatchery };
}

export const nodeOf = (container: Element, id: string) =>
  container.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
