import { afterEach, expect, test, vi } from 'vitest';
import { askLayout } from './ask-layout.ts';
import { layOut } from './lay-out.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const plan = { nodes: [{ id: 'a', width: 216, height: 84 }], edges: [] };

test('[HC24] a layouter that says nothing is ended after half a minute, and the page lays out itself', async () => {
  vi.useFakeTimers();
  const ended = vi.fn();
  vi.stubGlobal(
    'Worker',
    class extends EventTarget {
      postMessage(): void {}
      terminate = ended;
    },
  );
  const asked = askLayout(plan);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toHaveBeenCalledOnce();
  expect(await asked).toEqual(layOut(plan));
});
