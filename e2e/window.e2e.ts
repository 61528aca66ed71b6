import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { Product } from './support/product.ts';
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

/** What a hostile window would try to be taken for. */
const forged = [
  'signed out',
  { type: 'signed out' },
  { type: 'req', id: 'c1', method: 'messages.send', params: { threadId: 't', text: 'forged' } },
  JSON.stringify({ type: 'event', event: 'self', payload: { role: 'viewer' } }),
];

test('[R102] another window cannot reach in: it is not heard, holds nothing, and installs nothing', async () => {
  const ada = await Visitor.arrive(browser);
  await ada.signUp(product, 'Ada', 'ada@window.example.com');
  await ada.context.route('https://evil.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>evil</title>' }),
  );
  const evil = await ada.context.newPage();
  await evil.goto('https://evil.example/');
  const opening = ada.context.waitForEvent('page');
  await evil.evaluate((address) => {
    Object.assign(globalThis, { victim: window.open(address, 'victim') });
  }, product.address);
  const victim = await opening;
  await victim.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await victim.evaluate(() => window.opener)).toBeNull();
  const held = await evil.evaluate((words) => {
    const window: unknown = Reflect.get(globalThis, 'victim');
    if (typeof window !== 'object' || window === null) return 'nothing';
    for (const one of words) Reflect.apply(Reflect.get(window, 'postMessage'), window, [one, '*']);
    return Reflect.get(window, 'closed');
  }, forged);
  expect(held).toBe(true);

  const { page } = ada;
  const before = await page.getByRole('navigation').allInnerTexts();
  await page.evaluate((words) => {
    for (const one of words) window.postMessage(one, '*');
  }, forged);
  const worker = await page.evaluate(async () => {
    const script = document.querySelector('script')?.src ?? '/';
    const asked = await navigator.serviceWorker.register(script).catch((error) => error.name);
    const known = await navigator.serviceWorker.getRegistrations();
    return [typeof asked, known.length];
  });
  expect(worker).toEqual(['string', 0]);
  await ada.say('still me');
  await ada.answers.first().waitFor();
  expect(await page.getByText('forged').count()).toBe(0);
  expect(before.join()).not.toBe('');
  await page.getByLabel('Connection').getByText('live').waitFor();
  await ada.context.close();
});

test('[R103] a tab that was frozen while the room died and spoke: one new socket, and nothing is missing', async () => {
  const bo = await Visitor.arrive(browser);
  await bo.signUp(product, 'Bo', 'bo@window.example.com');
  await bo.say('Hello');
  await bo.answers.first().waitFor();
  await bo.page.waitForURL(/\/t\//);
  await bo.page.getByLabel('Connection').getByText('live').waitFor();
  const sockets: string[] = [];
  bo.page.on('websocket', (socket) => sockets.push(socket.url()));
  const devtools = await bo.context.newCDPSession(bo.page);
  await devtools.send('Debugger.enable');
  const stopped = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
  await devtools.send('Debugger.pause');
  await stopped;
  product.kill('workerd');
  await product.healthy();
  const other = await Visitor.arrive(browser);
  await other.signIn(product, 'bo@window.example.com');
  await other.page.goto(bo.page.url());
  await other.say('said meanwhile');
  await other.answers.nth(1).waitFor();
  expect(sockets).toEqual([]);
  await devtools.send('Debugger.resume');
  await bo.sees('said meanwhile');
  await bo.answers.nth(1).waitFor();
  await bo.page.getByLabel('Connection').getByText('live').waitFor();
  expect(sockets).toHaveLength(1);
  await bo.context.close();
  await other.context.close();
});

test('[NV2] [NV3] [NV4] one goes back and forward as in any page, and nothing flashes in between', async () => {
  const cy = await Visitor.arrive(browser);
  // Whoever saves data fetches a page when it is asked for, and no sooner.
  await cy.context.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  const { page } = cy;
  await cy.signUp(product, 'Cy', 'cy@window.example.com');
  const home = page.url();
  await cy.say('Hello from the first chat');
  await page.waitForURL(/\/t\//);
  await cy.answers.first().waitFor();
  const first = page.url();
  await cy.messageBox.press('Escape');
  await page.keyboard.press('n');
  await page.waitForURL(home);
  await page.getByPlaceholder('Begin a chat').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('Hello from the second chat');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => /\/t\//.test(url.pathname) && url.href !== first);
  await cy.sees('Hello from the second chat');
  const flashes = await page.evaluateHandle(() => {
    const seen: string[] = [];
    new MutationObserver(() => {
      if (document.querySelector('[aria-busy=true]') !== null) seen.push('Opening…');
      if (document.querySelector('nav[aria-label=Chats]') === null) seen.push('no chats');
    }).observe(document.body, { childList: true, subtree: true });
    return seen;
  });
  await page.goBack();
  await page.waitForURL(home);
  await page.goBack();
  await page.waitForURL(first);
  await cy.sees('Hello from the first chat');
  await page.goForward();
  await page.goForward();
  await cy.sees('Hello from the second chat');
  expect(await flashes.jsonValue()).toEqual([]);

  await page.route(/settings-page/, async (route) => {
    await page.getByText('Opening…').first().waitFor();
    await route.continue();
  });
  await cy.messageBox.press('Escape');
  await page.keyboard.press(',');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await page.getByRole('heading', { name: 'Members' }).waitFor();
  expect(await flashes.jsonValue()).not.toContain('no chats');
  expect(cy.complaints).toEqual([]);

  const again = await Visitor.arrive(browser);
  await again.page.goto(first);
  await again.page.waitForURL(/\/login\?next=/);
  await again.signInHere('cy@window.example.com');
  await again.sees('Hello from the first chat');
  expect(again.page.url()).toBe(first);
  for (const { context } of [cy, again]) await context.close();
});

test('[UI82] without a network also what was never opened opens: it was fetched behind the page', async () => {
  const eve = await Visitor.arrive(browser);
  await eve.signUp(product, 'Eve', 'eve@window.example.com');
  const { page, context } = eve;
  // Told by the network: what a page remembers of its own fetching ends at 250 entries.
  const fetched: string[] = [];
  page.on('requestfinished', (request) => fetched.push(request.url()));
  await page.getByRole('link', { name: 'Hatchery' }).click();
  await page.getByRole('toolbar').first().waitFor();
  for (const part of ['list-view', 'jobs-page', 'receipts-page', 'tidy-all'])
    await until(() => fetched.some((one) => one.includes(part)), part, 60_000);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByRole('button', { name: 'Canvas' }).waitFor();
  await page.getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('heading', { name: 'Jobs' }).waitFor();
  await context.setOffline(false);
  await page.getByLabel('Connection').getByText('live').waitFor();
  await context.close();
});
