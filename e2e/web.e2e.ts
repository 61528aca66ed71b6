import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostileMarkdown } from '../testkit/hostile-markdown.ts';
import { babbleOf } from './kill/expected.ts';
import { launchBrowser } from './support/browser.ts';
import { Product } from './support/product.ts';
import { takeScreen } from './support/screens.ts';
import { shows } from './support/shows.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

const product = new Product();
let browser: Browser;
beforeAll(async () => {
  await product.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product.remove();
});

const mail = (name: string): string => `${name}@web.example.com`;
/** Long enough that a busy machine has opened everything before it ends. */
const answer = 'write 900 words at 50 a second';

/** The right column, beside the page. */
const columnOf = ({ page }: Visitor) => page.getByRole('complementary', { name: 'More about it' });

test('[M1] [M2] [M9] sign up, land in one’s room, talk, and a second browser shows every word as it comes', async () => {
  const ada = await Visitor.arrive(browser);
  await ada.page.goto(product.address);
  await ada.page.getByRole('link', { name: 'Sign up' }).first().waitFor();
  await takeScreen(ada.page, 'welcome-light');
  await ada.signUp(product, 'Ada', mail('ada'));
  expect(new URL(ada.page.url()).pathname).toMatch(/^\/r\/[0-9a-z]{26}/);
  await takeScreen(ada.page, 'room-new');
  await ada.say('Hello Autopilot, what time is it?');
  await ada.page.getByLabel(/^Tool clock\.now/).waitFor({ timeout: 20_000 });
  await ada.page.waitForURL(/\/t\//);
  const phone = await Visitor.arrive(browser, { viewport: { width: 390, height: 844 } });
  await phone.signIn(product, mail('ada'));
  await phone.page.goto(ada.page.url());
  await phone.page.getByLabel(/^Tool clock\.now/).waitFor();
  await ada.say(answer);
  for (const { answers } of [ada, phone]) await answers.nth(1).waitFor();
  await until(
    async () => (await lengthOf(ada)) > 100 && (await lengthOf(phone)) > 100,
    'the beginning of the answer in both browsers',
    20_000,
  );
  expect(await isStreaming(phone)).toBe(true);
  await takeScreen(phone.page, 'thread-phone');
  await until(async () => !(await isStreaming(ada)), 'the end of the answer', 40_000);
  await until(async () => !(await isStreaming(phone)), 'the end of the answer', 20_000);
  expect(await phone.answers.last().locator('p').allTextContents()).toEqual(
    await ada.answers.last().locator('p').allTextContents(),
  );
  await columnOf(ada).getByRole('heading', { name: 'This run' }).waitFor();
  await takeScreen(ada.page, 'thread-light');
  const dark = await Visitor.arrive(browser, { colorScheme: 'dark' });
  await dark.signIn(product, mail('ada'));
  await dark.page.goto(ada.page.url());
  await dark.answers.nth(1).waitFor();
  await columnOf(dark).getByRole('heading', { name: 'This run' }).waitFor();
  await takeScreen(dark.page, 'thread-dark');
  for (const { complaints, context } of [ada, phone, dark]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('[R13] what is written while the room is away is shown as waiting, survives a reload and arrives once', async () => {
  const bo = await Visitor.arrive(browser);
  let isCut = false;
  await bo.context.routeWebSocket(/\/parties\//, (socket) => {
    if (isCut) void socket.close();
    else socket.connectToServer();
  });
  await bo.signUp(product, 'Bo', mail('bo'));
  await bo.say('Hello there');
  await bo.answers.first().waitFor();
  isCut = true;
  await bo.page.reload();
  await bo.messageBox.waitFor();
  const words = 'written without a room';
  await bo.say(words);
  const waiting = bo.page.getByText(words, { exact: true });
  await waiting.first().waitFor();
  await takeScreen(bo.page, 'offline');
  await bo.page.reload();
  await waiting.first().waitFor();
  isCut = false;
  await bo.answers.nth(1).waitFor({ timeout: 60_000 });
  await bo.page.reload();
  await bo.answers.nth(1).waitFor();
  await bo.sees(words);
  expect(await bo.page.getByLabel('Messages').getByText(words, { exact: true }).count()).toBe(1);
  await bo.context.close();
});

test('[R17] the whole product is killed mid-answer: the page says so, comes back by itself and lacks nothing', async () => {
  const cy = await Visitor.arrive(browser);
  await cy.signUp(product, 'Cy', mail('cy'));
  await cy.say(answer);
  await until(async () => (await lengthOf(cy)) > 100, 'the beginning of the answer', 20_000);
  product.kill('tree');
  await cy.page
    .getByLabel('Connection')
    .getByText(/connecting/i)
    .waitFor({ timeout: 15_000 });
  await product.start();
  await cy.page
    .getByLabel('Connection')
    .getByText(/connecting/i)
    .waitFor({ state: 'detached', timeout: 20_000 });
  await until(async () => !(await isStreaming(cy)), 'the end of the answer', 30_000);
  await shows(cy.page, babbleOf(answer)?.text ?? '', 60_000);
  await cy.context.close();
});

test('[R97] [R98] hostile words, said and streamed, are words: nothing runs, nothing is asked of another host', async () => {
  const eve = await Visitor.arrive(browser);
  const foreign: string[] = [];
  eve.page.on('request', (request) => {
    if (new URL(request.url()).origin !== product.address) foreign.push(request.url());
  });
  eve.page.on('dialog', (dialog) => foreign.push(`a dialog: ${dialog.message()}`));
  await eve.context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ blockedURI }) =>
      console.error(`blocked ${blockedURI}`),
    );
  });
  await eve.signUp(product, 'Eve', mail('eve'));
  const batches = [0, 1, 2].map((i) =>
    hostileMarkdown.flatMap(([, text], at) => (at % 3 === i ? [text] : [])).join('\n\n'),
  );
  for (const [i, text] of batches.entries()) {
    await eve.say(`repeat after me: ${text}`);
    await eve.answers.nth(i).waitFor({ timeout: 30_000 });
    await until(async () => !(await isStreaming(eve)), 'the end of the answer', 60_000);
  }
  await eve.page.reload();
  await eve.answers.nth(batches.length - 1).waitFor();
  expect(foreign).toEqual([]);
  expect(eve.complaints).toEqual([]);
  const log = eve.page.getByLabel('Messages');
  expect(
    await log.locator('script, iframe, object, embed, form, style, img[src^="http"]').count(),
  ).toBe(0);
  expect(await log.locator('a[href^="javascript:" i], a[href^="data:" i]').count()).toBe(0);
  await eve.context.close();
});

const lengthOf = async ({ answers }: Visitor): Promise<number> =>
  (await answers.count()) === 0 ? 0 : (await answers.last().innerText()).length;

const isStreaming = async ({ page }: Visitor): Promise<boolean> =>
  (await page.locator('[data-live="yes"]').count()) > 0 ||
  (await page.getByRole('button', { name: 'Stop' }).count()) > 0;
