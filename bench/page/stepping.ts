import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import * as z from 'zod/mini';
import type { Place, RawClient } from '../../e2e/support/raw-client.ts';
import { must } from '../../shared/lib/must.ts';
import { fixed, type Gate } from '../report.ts';
import { type Counts, count, counted, countsNodes } from './counted-page.ts';
import { type AtCanvas, jobs, pauseMs, place } from './crowded-room.ts';
import { newContext, openCanvas } from './open-canvas.ts';
import { OtherPage } from './other-page.ts';

const stepsMs = 10_000;

/** As wide as the whole canvas where its words can be read; few pixels for each, since none of them counts. */
const whole = { width: 6_200, height: 2_600, deviceScaleFactor: 0.25 };
/** Presses of `-` after which all is in sight there, and its words can still be read. */
const outwards = 3;
const usual = { width: 1_440, height: 900, deviceScaleFactor: 1 };

interface Stepped extends Counts {
  mounted: number;
  /** Steps of all jobs, as the room told somebody else. */
  steps: number;
}

/**
 * A hundred jobs that step twice a second: how many nodes are drawn for each that is seen to change,
 * beside the same page that makes its list anew whenever a node says something else. With the whole
 * canvas in sight, and in a window of usual size, where most nodes are not there at all.
 */
export async function stepping(
  browser: Browser,
  room: Place,
  { author, other, ids }: { author: RawClient; other: AtCanvas; ids: readonly string[] },
): Promise<Gate[]> {
  const page = new OtherPage(countsNodes);
  await page.build();
  try {
    const begun = await beginJobs(author);
    place(other.client, begun, ids.length);
    const middle = must(ids[580], 'a node in the middle of all');
    const job = must(begun[jobs / 2], 'a job');
    const all = await compare(browser, room, page, author, { size: whole, focus: middle });
    const near = await compare(browser, room, page, author, { size: usual, focus: job });
    const isCounted = all.isCounted && near.isCounted;
    return [
      {
        name: 'canvas: nodes drawn again for a change of status',
        value: isCounted
          ? `${fixed(all.ratio)} × fewer than for a list made anew, of ${all.mounted} in sight (${fixed(near.ratio)} × of ${near.mounted})`
          : `not measured: ${all.told}; ${near.told}`,
        target: 'at least 20 ×',
        isMet: isCounted && Math.min(all.ratio, near.ratio) >= 20,
      },
    ];
  } finally {
    page.remove();
  }
}

async function beginJobs(author: RawClient): Promise<string[]> {
  await author.watch('jobs');
  const begun: string[] = [];
  for (let i = 0; i < jobs; i++) {
    const input = { steps: 1_000, everyMs: 500 };
    const { jobId } = started.parse(
      await author.command('jobs.start', { kind: 'rehearsal.steps', input }),
    );
    begun.push(`job:${jobId}`);
    await sleep(pauseMs);
  }
  return begun;
}

interface Compared {
  mounted: number;
  /** Nodes drawn for a list made anew, for each that is drawn for a change here. */
  ratio: number;
  /** Ours drew as often as nodes were seen to change, and both had something to draw. */
  isCounted: boolean;
  told: string;
}

async function compare(
  browser: Browser,
  room: Place,
  page: OtherPage,
  author: RawClient,
  sight: { size: typeof whole; focus: string },
): Promise<Compared> {
  const ours = await step(browser, room, page, author, { ...sight, isAnew: false });
  const anew = await step(browser, room, page, author, { ...sight, isAnew: true });
  const perChange = ours.views / ours.shown;
  // Those that say something else run once more by themselves; that is no fault of the list.
  const perList = (anew.views - anew.shown) / anew.lists;
  const told = ({ mounted, steps, shown, views, frames }: Stepped) =>
    `${steps} steps, ${shown} seen to change by ${mounted} nodes in sight, ${views} views and ${frames} frames run`;
  console.log(`steps of ${stepsMs / 1_000} s: ${told(ours)}: ${fixed(perChange)} for each`);
  console.log(
    `  list made anew: ${told(anew)} for ${anew.lists} lists: ${fixed(perList)} for each; as few lists as it came to, ${fixed(anew.views / anew.shown)} for a change`,
  );
  return {
    mounted: ours.mounted,
    ratio: perList / perChange,
    isCounted: ours.shown > 0 && ours.views === ours.shown && anew.lists > 0,
    told: `${ours.views} drawn where ${ours.shown} were seen to change, ${anew.lists} lists`,
  };
}

async function step(
  browser: Browser,
  room: Place,
  other: OtherPage,
  author: RawClient,
  { size, focus, isAnew }: { size: typeof whole; focus: string; isAnew: boolean },
): Promise<Stepped> {
  const context = await newContext(browser, room, size);
  await other.serveTo(context, room.address);
  const page = await openCanvas(context, room, {
    prepare: (fresh) => count(fresh, { isAnew }),
    search: `?focus=${focus}`,
  });
  await page.locator('body').press('Escape');
  for (let i = 0; i < outwards; i++) await page.locator('body').press('-');
  const mounted = await atRest(page);
  const done = () => author.replica.table('jobs').reduce((sum, row) => sum + doneOf(row), 0);
  const [before, began] = [await counted(page), done()];
  await page.waitForTimeout(stepsMs);
  const [after, ended] = [await counted(page), done()];
  await context.close();
  return {
    mounted,
    steps: ended - began,
    views: after.views - before.views,
    frames: after.frames - before.frames,
    shown: after.shown - before.shown,
    lists: after.lists - before.lists,
  };
}

/** How many nodes there are, once the view stands still and none came or went for a while. */
async function atRest(page: Page): Promise<number> {
  const nodes = page.locator('.react-flow__node');
  const viewport = page.locator('.react-flow__viewport');
  const look = async () => `${await nodes.count()} ${await viewport.getAttribute('style')}`;
  let before = '';
  for (let now = await look(); now !== before; now = await look()) {
    before = now;
    await page.waitForTimeout(1_500);
  }
  return nodes.count();
}

const started = z.object({ jobId: z.string() });
const progress = z.object({ progress: z.object({ done: z.number() }) });
const doneOf = (row: object): number => progress.parse(row).progress.done;
