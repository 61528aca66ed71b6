import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

/** What a page saw of itself: times in ms since it began, bytes of all frames before the first node. */
const seen = z.object({
  dataAt: z.number(),
  paintAt: z.number(),
  bytes: z.number(),
});
export type Drawn = z.infer<typeof seen>;

/**
 * Has a page look at itself: when the last frame came before it drew, and when its nodes were painted
 * and no more came. Before the page's own script.
 */
export async function watchDrawing(page: Page): Promise<void> {
  await page.addInitScript(lookAtSelf);
}

export const drawn = async (page: Page): Promise<Drawn> =>
  seen.parse(await page.evaluate(() => Reflect.get(window, 'drawn')));

/** Resolves when nodes are there and none came or went for a while. */
export async function isDrawn(page: Page): Promise<Drawn> {
  await page.waitForFunction(
    () => {
      const { paintAt } = Reflect.get(window, 'drawn');
      return paintAt > 0 && performance.now() - paintAt > 700;
    },
    undefined,
    { timeout: 60_000, polling: 100 },
  );
  return drawn(page);
}

/** Frames a second, while something is done. */
export async function framesWhile(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const counted = { frames: 0, began: performance.now(), isOn: true };
    Reflect.set(window, 'counted', counted);
    const tick = () => {
      counted.frames += 1;
      if (counted.isOn) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await act();
  return z.number().parse(
    await page.evaluate(() => {
      const counted = Reflect.get(window, 'counted');
      counted.isOn = false;
      return (counted.frames * 1_000) / (performance.now() - counted.began);
    }),
  );
}

/** Runs in the page, so it brings everything along. */
function lookAtSelf(): void {
  const self = { dataAt: 0, paintAt: 0, bytes: 0 };
  let hasNodes = false;
  Object.assign(window, { drawn: self });
  const Before = window.WebSocket;
  window.WebSocket = class extends Before {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => {
        // What comes while the nodes are being painted is none of what they waited for.
        if (hasNodes) return;
        self.dataAt = performance.now();
        self.bytes += typeof data === 'string' ? new Blob([data]).size : data.byteLength;
      });
    }
  };
  const painted = () =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        self.paintAt = performance.now();
      };
      port2.postMessage(null);
    });
  new MutationObserver((all) => {
    const isOf = ({ target }: MutationRecord) =>
      target instanceof Element &&
      (target.matches('.react-flow__nodes') || target.querySelector('.react-flow__node') !== null);
    if (!all.some((one) => one.addedNodes.length > 0 && isOf(one))) return;
    hasNodes = true;
    painted();
  }).observe(document, { childList: true, subtree: true });
}
