import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/support/browser.ts';
import { Product } from '../../e2e/support/product.ts';
import type { Place } from '../../e2e/support/raw-client.ts';
import { join, newRoom } from '../../e2e/support/rooms.ts';
import { must } from '../../shared/lib/must.ts';
import { fixed, type Gate } from '../report.ts';
import { type AtCanvas, atCanvas, fill } from './crowded-room.ts';
import { drawn, framesWhile, isDrawn, untilPainted, watchDrawing } from './drawn.ts';
import { looksOf } from './looks.ts';
import { newContext, openCanvas } from './open-canvas.ts';
import { PlainFlow } from './plain-flow.ts';
import { stepping } from './stepping.ts';

const rounds = 5;
const dragMs = 4_000;

/** A room of 1,000 nodes in Chromium, beside React Flow alone with the same nodes in the same places. */
export async function crowded(): Promise<Gate[]> {
  const product = new Product();
  const flow = new PlainFlow();
  const browser = await launchBrowser();
  try {
    await Promise.all([product.start(), flow.build()]);
    const room = await newRoom(product);
    const author = await join(room);
    const other = await atCanvas(room);
    const self = must(
      other.client.notices.find((one) => one.kind === 'you'),
      'a name',
    ).principal;
    const ids = await fill(author, other, self);
    const paints = await firstPaints(browser, room, flow, other, ids);
    const context = await newContext(browser, room);
    const drags = await dragging(context, room, other, ids);
    await context.close();
    return [...paints, drags, ...(await stepping(browser, room, { author, other, ids }))];
  } finally {
    await browser.close();
    await product.remove();
    flow.remove();
  }
}

/** Who a page is beside ours: React Flow's own nodes with a label, or with what ours consist of. */
const sides = ['standing', 'default'] as const;
type Side = (typeof sides)[number];

/** The same nodes, as they stand in our page, and places; how our page is turned to them, and its sheets. */
async function given(page: Page, { client }: AtCanvas, ids: readonly string[]): Promise<Given> {
  const { inside, sheet } = await looksOf(page);
  const nodes = ids.map((id) => ({
    ...{ id, position: client.get('pos', id) },
    data: { label: `${id} of many`, inside: inside[id] ?? [] },
    ...{ width: 216, height: 84 },
  }));
  const edges = ids
    .filter((id) => id.startsWith('thread:'))
    .map((id) => ({ id: `e ${id}`, source: 'autopilot', target: id }));
  const style = await page.locator('.react-flow__viewport').getAttribute('style');
  const [, x, y, zoom] =
    /translate\((-?[\d.]+)px, ?(-?[\d.]+)px\) scale\(([\d.]+)\)/.exec(style ?? '') ?? [];
  const viewport = { x: Number(x), y: Number(y), zoom: Number(zoom) };
  return { nodes, edges, viewport, sheet };
}

interface Given {
  nodes: object[];
  edges: object[];
  viewport: object;
  sheet: string;
}

async function plain(
  context: BrowserContext,
  flow: PlainFlow,
  side: Side,
  { sheet, nodes, ...rest }: Given,
): Promise<Page> {
  const page = await flow.open(context);
  if (side === 'standing') await page.addStyleTag({ content: sheet });
  const json = JSON.stringify({ ...rest, nodes: nodes.map((one) => ({ ...one, type: side })) });
  await page.evaluate((words) => {
    Reflect.get(window, 'drawn').dataAt = performance.now();
    Reflect.get(window, 'start')(words);
  }, json);
  await isDrawn(page);
  return page;
}

/** So large that all of the room is drawn as nodes, in words that can be read; few pixels for each. */
const whole = { width: 7_000, height: 2_600, deviceScaleFactor: 0.25 };

interface Painted {
  ours: number[];
  alone: Record<Side, number[]>;
  bytes: number[];
  /** How many nodes each page drew, every time. */
  counts: { nodes: number; crowds: number; alone: number[] }[];
}

/** From the last frame that came before a node to the picture with all of them, in turns. */
async function paintings(
  context: BrowserContext,
  room: Place,
  flow: PlainFlow,
  other: AtCanvas,
  ids: readonly string[],
): Promise<Painted> {
  const all: Painted = { ours: [], alone: { standing: [], default: [] }, bytes: [], counts: [] };
  const nodes = (page: Page, kind = '') => page.locator(`.react-flow__node${kind}`).count();
  for (let i = -1; i < rounds; i++) {
    const page = await openCanvas(context, room);
    const own = await drawn(page);
    const same = await given(page, other, ids);
    const crowds = await nodes(page, '-crowd');
    const drew = { nodes: (await nodes(page)) - crowds, crowds };
    await page.close();
    const alone: number[] = [];
    for (const side of sides) {
      const plainPage = await plain(context, flow, side, same);
      const its = await drawn(plainPage);
      alone.push(await nodes(plainPage));
      await plainPage.close();
      if (i >= 0) all.alone[side].push(untilPainted(its, ids.length));
    }
    all.counts.push({ ...drew, alone });
    if (i < 0) continue;
    // The offer of an OpenClaw, which nobody placed, comes after them.
    all.ours.push(untilPainted(own, crowds > 0 ? crowds : ids.length));
    all.bytes.push(own.bytes);
  }
  return all;
}

/**
 * Where both pages draw every node; and, beside it, in a window of usual size, where ours sees the room
 * as crowds and React Flow alone draws every node as small as that.
 */
async function firstPaints(browser: Browser, ...on: OnRoom): Promise<Gate[]> {
  const [room, flow, other, ids] = on;
  const seen = async (size: typeof whole | undefined) => {
    const context = await newContext(browser, room, size);
    const all = await paintings(context, room, flow, other, ids);
    await context.close();
    return all;
  };
  const same = await seen(whole);
  const small = await seen(undefined);
  const isSame = same.counts.every(
    ({ nodes, alone, crowds }) =>
      nodes >= ids.length && alone.every((many) => many === ids.length) && crowds === 0,
  );
  const beside = ({ ours, alone }: Painted, side: Side) => median(ours) / median(alone[side]);
  const kilobytes = Math.max(...same.bytes, ...small.bytes) / 1_000;
  const counted = ({ nodes, crowds, alone }: Painted['counts'][number]) =>
    `${nodes} nodes and ${crowds} crowds beside ${alone.join(' and ')}`;
  const told = same.counts.map(counted).join(', ');
  const times = (all: Painted) =>
    `painted ${fixed(median(all.ours))} ms after its data, React Flow alone ${fixed(median(all.alone.standing))} ms with what each of ours consists of (${fixed(beside(all, 'standing'))} ×), ${fixed(median(all.alone.default))} ms with a label in each (${fixed(beside(all, 'default'))} ×)`;
  console.log(
    `\na canvas of ${ids.length} nodes, all drawn by all (${told}): ${times(same)}; ${fixed(kilobytes)} KB`,
  );
  console.log(`the same as crowds (${small.counts.map(counted).join(', ')}): ${times(small)}`);
  return [
    {
      name: 'canvas: first paint of 1,000 nodes after their data',
      value: isSame
        ? `${fixed(beside(same, 'standing'))} × React Flow alone with the same nodes, ${fixed(beside(same, 'default'))} × with its own`
        : `not measured: ${told}`,
      target: 'at most 1.5 × the same nodes, standing',
      isMet: isSame && beside(same, 'standing') <= 1.5,
    },
    {
      name: 'canvas: 1,000 nodes on the wire',
      value: `${fixed(kilobytes)} KB`,
      target: 'at most 180 KB',
      isMet: kilobytes <= 180,
    },
  ];
}

type OnRoom = [room: Place, flow: PlainFlow, other: AtCanvas, ids: readonly string[]];

/** Frames a second of a drag: beside somebody who drags another, and without any word from the canvas. */
async function dragging(
  context: BrowserContext,
  room: Place,
  { client }: AtCanvas,
  ids: readonly string[],
): Promise<Gate> {
  const page = await context.newPage();
  await page.addInitScript(canBeCut);
  const cut = (isCut: boolean) => page.evaluate((is) => Reflect.set(window, 'isCut', is), isCut);
  await watchDrawing(page);
  const middle = must(ids[500], 'a node in the middle');
  await page.goto(`${room.address}/r/${room.room}/hatchery?focus=${middle}`);
  await isDrawn(page);
  await page.locator('body').press('Escape');
  for (let i = 0; i < 4; i++) await page.locator('body').press('-');
  await page.waitForTimeout(1_000);
  const [together, alone]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    const mine = [must(ids[421], 'a node near it')];
    let at = 0;
    const moves = setInterval(() => {
      at += 1;
      const drag = Object.fromEntries(
        mine.map((id, n) => [id, { x: n * 260 + (at % 20) * 6, y: 1_400 + at }]),
      );
      client.awareness.setLocalState({ cursor: { x: at * 5, y: 1_400 }, selection: mine, drag });
    }, 50);
    together.push(await drag(page, middle));
    clearInterval(moves);
    client.awareness.setLocalState({ drag: null });
    await page.waitForTimeout(500);
    await cut(true);
    alone.push(await drag(page, middle));
    await cut(false);
    await page.waitForTimeout(500);
  }
  await page.close();
  const ratio = median(together) / median(alone);
  console.log(
    `a drag beside another: ${fixed(median(together))} frames a second, without sync ${fixed(median(alone))}`,
  );
  return {
    name: 'canvas: frames of a drag while another drags',
    value: `${fixed(ratio)} × without sync (${fixed(median(together))} a second)`,
    target: 'at least 0.8 ×',
    isMet: ratio >= 0.8,
  };
}

/**
 * Runs in the page: while it is cut, what its canvas says goes nowhere and it hears nothing. An
 * interception by the browser's driver would cost each frame a way through another process.
 */
function canBeCut(): void {
  const isCut = ({ url }: WebSocket) =>
    Reflect.get(window, 'isCut') === true && url.includes('/parties/hatchery/');
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...frame) {
    if (!isCut(this)) Reflect.apply(send, this, frame);
  };
  const Before = window.WebSocket;
  window.WebSocket = class extends Before {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', (event) => {
        if (isCut(this)) event.stopImmediatePropagation();
      });
    }
  };
}

async function drag(page: Page, id: string): Promise<number> {
  const box = must(await page.locator(`.react-flow__node[data-id="${id}"]`).boundingBox(), id);
  const { mouse } = page;
  await mouse.move(box.x + 8, box.y + 8);
  await mouse.down();
  const frames = await framesWhile(page, async () => {
    const end = performance.now() + dragMs;
    for (let i = 0; performance.now() < end; i++) {
      const turn = i / 12;
      await mouse.move(box.x + 8 + Math.sin(turn) * 90, box.y + 8 + Math.cos(turn) * 60);
    }
  });
  await mouse.move(box.x + 8, box.y + 8);
  await mouse.up();
  return frames;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
