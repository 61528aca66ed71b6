import type { Browser, CDPSession } from 'playwright-core';
import { roomFileOf } from '../../e2e/kill/room-file.ts';
import { launchBrowser } from '../../e2e/support/browser.ts';
import { Product } from '../../e2e/support/product.ts';
import type { Place, RawClient } from '../../e2e/support/raw-client.ts';
import { ended, join, newRoom, newThread, say } from '../../e2e/support/rooms.ts';
import { fixed, type Gate } from '../report.ts';
import { lengthen } from './lengthen.ts';
import { type Changes, OtherPage } from './other-page.ts';
import { beginTrace, endTrace, type Tasks } from './tasks.ts';

const messages = 2_000;
const asked = 'write 2000 words at 100 a second';
const rounds = 2;
const longMs = 50;

/** Whenever words come, at once, the whole text is parsed and rendered again. */
export const wholeAtOnce: Changes = {
  '/client/chat/markdown.tsx': [['parseIncompleteMarkdown={isLive}', 'mode="static"']],
  '/client/store/publish-when-seen.ts': [
    ['let isDone = false;', 'return queueMicrotask(publish);'],
  ],
};

interface Streamed {
  /** Time that a profiler found scripts of the page running while three answers came, ms. */
  scriptMs: number;
  tasks: Tasks | null;
}

/** A page with a thread of 2,000 messages while three answers stream into it; beside the same page that parses each answer whole at every word. */
export async function streaming(): Promise<Gate[]> {
  const product = new Product();
  const other = new OtherPage(wholeAtOnce);
  const browser = await launchBrowser();
  try {
    await Promise.all([product.start(), other.build()]);
    const place = await newRoom(product);
    const author = await join(place);
    const threads = [await newThread(author), await newThread(author), await newThread(author)];
    const [first = ''] = threads;
    await ended(author, (await say(author, first, 'write 40 words at 1000 a second')).runId);
    author.close();
    await product.stop();
    const file = roomFileOf(product.dataFolder, place.room);
    const { path } = file;
    file.close();
    lengthen(path, first, messages);
    await product.start();
    const figures: Record<'ours' | 'whole', Streamed[]> = { ours: [], whole: [] };
    for (let i = 0; i < rounds; i++)
      for (const kind of ['ours', 'whole'] as const)
        figures[kind].push(
          await (kind === 'ours'
            ? stream(browser, place, threads, null, i === 0)
            : stream(browser, place, threads, other, false)),
        );
    return report(figures);
  } finally {
    await browser.close();
    await product.remove();
    other.remove();
  }
}

/** Opens the threads one after the other, the long one last, and has all three answered at once. */
async function stream(
  browser: Browser,
  place: Place,
  threads: readonly string[],
  other: OtherPage | null,
  isTraced: boolean,
): Promise<Streamed> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [name = '', value = ''] = place.cookie.split('=');
  await context.addCookies([{ name, value, url: place.address, httpOnly: true, sameSite: 'Lax' }]);
  if (other !== null) await other.serveTo(context, place.address);
  const page = await context.newPage();
  const author = await join(place);
  for (const id of threads) await author.watch(`thread:${id}`);
  // Within the page, so that the threads that were left are still held.
  await page.goto(`${place.address}/r/${place.room}`);
  for (const id of threads.toReversed()) {
    await page.locator(`a[href$="/t/${id}"]`).first().click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
  }
  await page.getByLabel('Answer from Autopilot').last().waitFor();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Profiler.enable');
  await page.waitForTimeout(settleMs);
  await cdp.send('Profiler.start');
  if (isTraced) await beginTrace(browser, page);
  await answers(author, threads);
  const tasks = isTraced ? await endTrace(browser) : null;
  const { profile } = await stopProfile(cdp);
  await context.close();
  author.close();
  return { scriptMs: scriptIn(profile, place.address), tasks };
}

type Profile = Pick<
  Awaited<ReturnType<typeof stopProfile>>['profile'],
  'nodes' | 'samples' | 'timeDeltas'
>;
const stopProfile = (cdp: CDPSession) => cdp.send('Profiler.stop');

/** What is idle, native or layout is not script; what collects its garbage is. */
function scriptIn({ nodes, samples = [], timeDeltas = [] }: Profile, address: string): number {
  const own = new Set(
    nodes
      .filter(
        ({ callFrame: { url, functionName } }) =>
          url.startsWith(address) || functionName === '(garbage collector)',
      )
      .map(({ id }) => id),
  );
  return samples.reduce((ms, id, i) => ms + (own.has(id) ? (timeDeltas[i] ?? 0) / 1000 : 0), 0);
}

const settleMs = 2_000;

async function answers(author: RawClient, threads: readonly string[]): Promise<void> {
  const runs = await Promise.all(threads.map((id) => say(author, id, asked)));
  await Promise.all(runs.map(({ runId }) => ended(author, runId)));
}

function report({ ours, whole }: Record<'ours' | 'whole', Streamed[]>): Gate[] {
  const script = (all: readonly Streamed[]) => Math.min(...all.map(({ scriptMs }) => scriptMs));
  const ratio = script(whole) / script(ours);
  const tasks = ours.flatMap((one) => one.tasks?.script ?? []);
  const longest = Math.max(0, ...tasks);
  const late = tasks.filter((ms) => ms > longMs).length;
  console.log(
    `\na thread of ${messages} messages, three answers of ${asked}: script ${fixed(script(ours))} ms, parsing each whole ${fixed(script(whole))} ms; ${tasks.length} tasks with script, the longest ${fixed(longest)} ms, of any kind ${fixed(Math.max(...ours.map((one) => one.tasks?.longestOfAll ?? 0)))} ms`,
  );
  return [
    {
      name: 'script while three answers stream',
      value: `${fixed(ratio)} × less than parsing the whole message at every delta`,
      target: '≥ 5 ×',
      isMet: ratio >= 5,
    },
    {
      name: 'long tasks of our own code after load',
      value: `${late} of ${tasks.length}, the longest ${fixed(longest)} ms`,
      target: `none over ${longMs} ms`,
      isMet: tasks.length > 0 && late === 0,
    },
  ];
}
