import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { CountingWeb } from './support/counting-web.ts';
import { Product } from './support/product.ts';
import type { RawClient } from './support/raw-client.ts';
import { roomOf } from './support/room-of-two.ts';
import { join, newThread, say } from './support/rooms.ts';
import { takeScreen } from './support/screens.ts';
import { Visitor } from './support/visitor.ts';

const product = new Product();
const web = new CountingWeb();
let browser: Browser;

beforeAll(async () => {
  await web.open();
  await product.start({ AUTOPILOT_FETCH_ALLOWED: web.host });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product.remove();
  web.close();
});

const email = 'ada@screens.example.com';
const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'phone-light': { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 }, hasTouch: true },
} as const;

const madeProject = z.object({ projectId: z.string() });
const madeJob = z.object({ jobId: z.string() });

/** A room in which everything that has a page has happened. Answers the places to look at. */
async function furnish(ada: RawClient): Promise<Record<string, string>> {
  const { projectId } = madeProject.parse(
    await ada.command('projects.create', { title: 'Harbor', instructions: 'Be brief.' }),
  );
  const talk = await newThread(ada, 'What the tide does');
  await ada.command('threads.change', { threadId: talk, projectId });
  const { runId } = await say(ada, talk, 'think, then tell me the time');
  await ada.seen(
    (replica) => replica.table('runs').some(({ id, state }) => id === runId && state === 'done'),
    'the answer',
    30_000,
  );
  const asking = await newThread(ada, 'Tide tables');
  await ada.watch('approvals');
  await say(ada, asking, `fetch ${web.address('/tides')}`);
  await ada.seen((replica) => replica.table('approvals').length > 0, 'the request', 30_000);
  const input = { steps: 600, everyMs: 1_000 };
  const { jobId } = madeJob.parse(
    await ada.command('jobs.start', { kind: 'rehearsal.steps', title: 'Count the boats', input }),
  );
  return {
    home: '',
    chat: `/t/${talk}`,
    'chat-asking': `/t/${asking}`,
    approvals: '/approvals',
    jobs: '/jobs',
    job: `/jobs/${jobId}`,
    receipts: '/receipts',
    projects: '/projects',
    project: `/projects/${projectId}`,
    search: '/search?q=tide',
    'settings-members': '/settings/members',
    'settings-rules': '/settings/rules',
    'settings-room': '/settings/room',
  };
}

/** What stands beyond the right edge of the screen and is not in something that scrolls. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && element.closest('pre, table') === null)
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 160)),
  );

test('[UI68] every place of a room, light, dark and on a phone: it fits, axe finds nothing, and it is pictured', {
  timeout: 240_000,
}, async () => {
  const first = await Visitor.arrive(browser);
  await first.signUp(product, 'Ada', email);
  const cookie = (await first.context.cookies())
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const address = roomOf(first);
  const room = address.slice(address.lastIndexOf('/') + 1);
  const ada = await join({ address: product.address, room, cookie });
  const places = await furnish(ada);
  for (const [look, options] of Object.entries(looks)) {
    const { page, complaints, context } = await Visitor.arrive(browser, options);
    await context.addCookies(await first.context.cookies());
    for (const [name, path] of Object.entries(places)) {
      await page.goto(`${address}${path}`);
      await page.getByLabel('Connection').getByText('live').waitFor();
      expect(await barriers(page), `${name} ${look}`).toEqual([]);
      await page.waitForLoadState('networkidle');
      expect(await cutOff(page), `${name} ${look}`).toEqual([]);
      await takeScreen(page, `${name}-${look}`);
    }
    expect(complaints).toEqual([]);
    await context.close();
  }
  ada.close();
  await first.context.close();
});
