import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

/** What a page saw of itself: times in ms since it began, bytes of all frames before the first node. */
const seen = z.object({
  dataAt: z.number(),
  /** When what came last onto the canvas was painted. */
  paintAt: z.number(),
  /** When how many nodes were painted, wherever more came. */
  paints: z.array(z.object({ at: z.number(), nodes: z.number() })),
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

/** From the data to the first picture with so many nodes. */
export const untilPainted = ({ dataAt, paints }: Drawn, nodes: number): number =>
  (paints.find((one) => one.nodes >= nodes)?.at ?? Number.NaN) - dataAt;

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
  const self: Drawn = { dataAt: 0, paintAt: 0, paints: [], bytes: 0 };
  const all = document.getElementsByClassName('react-flow__node');
  Object.assign(window, { drawn: self });
  const Before = window.WebSocket;
  window.WebSocket = class extends Before {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => {
        // What comes while the nodes are being painted is none of what they waited for.
        if (all.length > 0) return;
        self.dataAt = performance.now();
        self.bytes += typeof data === 'string' ? new Blob([data]).size : data.byteLength;
      });
    }
  };
  const afterPaint = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  // What is drawn in a frame is painted at its end, what is drawn between two at the end of the next.
  let isInFrame = false;
  const { requestAnimationFrame: inNextFrame } = window;
  window.requestAnimationFrame = (run) =>
    inNextFrame((at) => {
      isInFrame = true;
      afterPaint(() => {
        isInFrame = false;
      });
      run(at);
    });
  const painted = (nodes: number) => {
    const tell = () => {
      self.paintAt = performance.now();
      if (nodes > (self.paints.at(-1)?.nodes ?? 0)) self.paints.push({ at: self.paintAt, nodes });
    };
    if (isInFrame) afterPaint(tell);
    else inNextFrame(() => afterPaint(tell));
  };
  // What came onto the canvas, or the canvas itself; a small map or a panel beside it is neither.
  const isOf = ({ target, addedNodes }: MutationRecord) =>
    (target instanceof Element && target.closest('.react-flow__viewport') !== null) ||
    [...addedNodes].some(
      (one) => one instanceof Element && one.querySelector('.react-flow__node') !== null,
    );
  new MutationObserver((records) => {
    if (all.length === 0 || !records.some((one) => one.addedNodes.length > 0 && isOf(one))) return;
    painted(all.length);
  }).observe(document, { childList: true, subtree: true });
}
