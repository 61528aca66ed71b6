import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { networkStore } from '../../store/network.ts';
import { unmountAll } from '../../testing/mount.tsx';
import { openCanvas, stubCanvas } from '../../testing/open-canvas.tsx';

beforeEach(stubCanvas);
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  networkStore.setState({ goneSince: null });
});

vi.mock('./list-view.tsx', () => new Promise(() => {}));
vi.mock('./find-panel.tsx', () => new Promise(() => {}));

test('[UI82] a list and a panel of the canvas that are not here yet say so, with a way back', async () => {
  const { container, called, click, text } = await openCanvas();
  act(() => networkStore.setState({ goneSince: 1 }));
  const words = 'No network. This opens by itself when it is back.';
  click(called('List'));
  expect(text()).toContain(words);
  expect(container.querySelector('.react-flow')).toBeNull();
  click(called('Back to the canvas'));
  expect(container.querySelector('.react-flow')).not.toBeNull();
  expect(text()).not.toContain(words);
  click(called('Find'));
  expect(text()).toContain(words);
  click(called('Close'));
  expect(text()).not.toContain(words);
});
