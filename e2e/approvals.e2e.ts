import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { playedBy } from './support/played-by.ts';
import { Product } from './support/product.ts';
import { bringIn, roomOf } from './support/room-of-two.ts';
import { takeScreen } from './support/screens.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

const product = new Product();
let browser: Browser;
let fetched = 0;
const web = createServer((_, response) => {
  fetched += 1;
  response.setHeader('content-type', 'text/plain');
  response.end('tide at six');
});
let host = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const address = web.address();
  host = typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  await product.start({ AUTOPILOT_FETCH_ALLOWED: host });
  browser = await launchBrowser();
});
afterAll(async () => {
  web.close();
  await browser?.close();
  await product.remove();
});

test('[M191] [R35] [UI66] a call waits in the chat and in the queue of another device; seen whole and approved there it runs once, everywhere', async () => {
  const ada = await Visitor.arrive(browser);
  await ada.signUp(product, 'Ada', 'ada@approvals.example.com');
  const room = ada.page.url();
  await ada.say(`fetch http://${host}/tides`);
  const card = ada.page.getByRole('article', { name: /^Approval: Read http/ });
  await card.waitFor({ timeout: 20_000 });
  await ada.page.getByRole('link', { name: /^Approvals ?1 waiting$/ }).waitFor();
  await takeScreen(ada.page, 'approval-light');
  expect(await barriers(ada.page)).toEqual([]);
  const phone = await Visitor.arrive(browser, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
    hasTouch: true,
  });
  await phone.signIn(product, 'ada@approvals.example.com');
  await phone.page.goto(`${room.replace(/\/$/, '')}/approvals`);
  await phone.page.getByRole('button', { name: 'Approve once' }).waitFor();
  expect(await phone.page.locator('kbd').filter({ visible: true }).count()).toBe(0);
  await takeScreen(phone.page, 'approvals-phone-dark');
  expect(await barriers(phone.page)).toEqual([]);
  expect(fetched).toBe(0);
  await phone.page.getByRole('button', { name: 'Approve once' }).click();
  await phone.page.getByRole('button', { name: 'Yes, for myself' }).click();
  await card.getByText(/^Approved by Ada, for themselves, and done/).waitFor({ timeout: 20_000 });
  await phone.page.getByText(/^Approved by Ada, for themselves/).waitFor();
  await ada.page.getByRole('link', { name: 'Approvals', exact: true }).waitFor();
  await until(async () => fetched === 1, 'the page that was asked for', 5_000);
  for (const { complaints, context } of [ada, phone]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('[R35] on a screen that is too small for all of it nothing is approved before it was seen; a rejection says why', async () => {
  const bo = await Visitor.arrive(browser, { viewport: { width: 390, height: 500 } });
  await bo.signUp(product, 'Bo', 'bo@approvals.example.com');
  const room = bo.page.url().replace(/\/$/, '');
  await bo.say(`fetch http://${host}/${'tides-'.repeat(250)}end`);
  await bo.page.getByRole('link', { name: /^Approvals ?1 waiting$/ }).waitFor({ timeout: 20_000 });
  await bo.page.goto(`${room}/approvals`);
  const approve = bo.page.getByRole('button', { name: 'Approve once' });
  await approve.waitFor();
  expect(await approve.isDisabled()).toBe(true);
  const before = fetched;
  await until(
    async () => {
      await bo.page.mouse.move(195, 300);
      await bo.page.mouse.wheel(0, 120);
      return await approve.isEnabled();
    },
    'the end of what was asked for',
    20_000,
  );
  await bo.page.getByRole('button', { name: 'Reject…' }).click();
  await bo.page.getByLabel('Reason').fill('Too long for me');
  await bo.page.getByRole('button', { name: 'Reject', exact: true }).click();
  await bo.page.getByText('Rejected by Bo: Too long for me').waitFor();
  expect(fetched).toBe(before);
  expect(bo.complaints).toEqual([]);
  await bo.context.close();
});

const small = { width: 390, height: 844 };

test('[UI22] [M119] two taps on a phone from a notice to a decision, about what somebody else asked for', async () => {
  const cy = await Visitor.arrive(browser, { viewport: small, colorScheme: 'dark' });
  await cy.signUp(product, 'Cy', 'cy@approvals.example.com');
  const dee = await Visitor.arrive(browser);
  await dee.signUp(product, 'Dee', 'dee@approvals.example.com');
  await bringIn(cy, dee, 'member');
  const before = fetched;
  await dee.say(`fetch http://${host}/notice`);
  const notice = cy.page.getByRole('status', { name: 'Notices' });
  await notice.getByText('Autopilot asks to read a page of the web').waitFor({ timeout: 20_000 });
  expect(await notice.innerText()).not.toContain(host);
  await takeScreen(cy.page, 'notice-phone-dark');
  await notice.getByRole('button', { name: 'Open' }).click();
  await cy.page.getByRole('button', { name: 'Approve once' }).click();
  await cy.page.getByText(/^Approved by Cy, and done/).waitFor({ timeout: 20_000 });
  await until(async () => fetched === before + 1, 'the page that was asked for', 5_000);
  await dee.page
    .getByRole('article', { name: /^Approval/ })
    .getByText(/^Approved by Cy/)
    .waitFor();
  const { page } = cy;
  await page.getByRole('button', { name: /^Notices/ }).click();
  // What is decided waits for nobody any more.
  await page.getByText('Nothing is new').waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'notices-phone-dark');
  await page.keyboard.press('Escape');
  await page
    .getByRole('article', { name: /notice/ })
    .getByRole('link')
    .first()
    .click();
  await page.getByLabel(/^Tool web\.fetch/).click();
  await page.getByRole('button', { name: 'Its run and receipts' }).click();
  const more = page.getByRole('complementary', { name: 'More about it' });
  await more.getByText('Cy: approved a request').waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'inspector-phone-dark');
  await page.keyboard.press('Escape');
  await more.waitFor({ state: 'detached' });
  for (const { complaints, context } of [cy, dee]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('[AP8] by keys alone (q, e, a, j, x and ?) an edit takes the place of what waits, and what it says runs', async () => {
  const eve = await Visitor.arrive(browser);
  await eve.signUp(product, 'Eve', 'eve@approvals.example.com');
  const { page } = eve;
  const before = fetched;
  await eve.say(`fetch http://${host}/first`);
  await page.getByRole('link', { name: /^Approvals ?1 waiting$/ }).waitFor({ timeout: 20_000 });
  // The field of the chat that begins takes the focus once it is there.
  await page.getByRole('article', { name: /first/ }).waitFor();
  await page.locator('body').press('Escape');
  await page.locator('body').press('q');
  await page.getByRole('heading', { name: 'Approvals' }).waitFor();
  const more = page.getByRole('complementary', { name: 'More about it' });
  await more.getByText('Autopilot asked').waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'approvals-light');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('Reject it, with a reason').waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('e');
  await page.getByLabel('url').fill(`http://${host}/second`);
  await page.getByRole('button', { name: 'Ask for this instead' }).click();
  await page.getByRole('article', { name: /second/ }).waitFor();
  // Who edits asks by a press of their own, and nobody else is here; whoever answers for an agent
  // could decide as well, so an agent says both steps.
  if (playedBy === 'agent') await page.locator('body').press('a');
  const forMyself = page.locator('button:enabled', { hasText: 'Yes, for myself' });
  await forMyself.waitFor();
  if (playedBy === 'agent') await forMyself.click();
  else await page.locator('body').press('a');
  await page.getByText(/^Approved by Eve, for themselves, and done/).waitFor({ timeout: 20_000 });
  expect(fetched).toBe(before + 1);
  await page.locator('body').press('j');
  expect(await page.getByRole('article', { name: /first/ }).count()).toBe(0);
  await page.getByRole('button', { name: /first/ }).press('Enter');
  await page.getByRole('article', { name: /first/ }).getByText('Another version').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await takeScreen(page, 'approvals-dark');
  expect(await barriers(page)).toEqual([]);
  await page.locator('body').press('x');
  await page
    .getByRole('listitem', { name: /^Receipt / })
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText(/receipts follow from each other/).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'receipts-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await takeScreen(page, 'receipts-light');
  expect(eve.complaints).toEqual([]);
  await eve.context.close();
});

test('[AP6] what waits in a private chat is in the queue of those it names, and of nobody else', async () => {
  const fay = await Visitor.arrive(browser);
  await fay.signUp(product, 'Fay', 'fay@approvals.example.com');
  const gus = await Visitor.arrive(browser);
  await gus.signUp(product, 'Gus', 'gus@approvals.example.com');
  await bringIn(fay, gus, 'approver');
  const room = roomOf(fay);
  await fay.say('Hello');
  await fay.answers.first().waitFor();
  await fay.page.getByRole('button', { name: /sees this chat/ }).click();
  await fay.page.getByLabel('Only these members').check();
  await fay.page.getByRole('button', { name: 'Save' }).click();
  await fay.page.getByRole('button', { name: /Only you see this chat/ }).waitFor();
  await fay.say(`fetch http://${host}/private`);
  await fay.page.goto(`${room}/approvals`);
  const card = fay.page.getByRole('article', { name: /private/ });
  await card.waitFor({ timeout: 20_000 });
  await gus.page.goto(`${room}/approvals`);
  await gus.page.getByText('Nothing waits for a decision.').waitFor();
  await card.getByRole('button', { name: 'Approve once' }).click();
  await card.getByRole('button', { name: 'Yes, for myself' }).click();
  await card.getByText(/^Approved by Fay/).waitFor({ timeout: 20_000 });
  for (const { complaints, context } of [fay, gus]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('[TV1] [TV3] [TV5] [TV6] the timeline of a chat grows while a call waits and runs; what it was is replayed on the canvas', async () => {
  const hal = await Visitor.arrive(browser);
  const { page } = hal;
  await hal.signUp(product, 'Hal', 'hal@approvals.example.com');
  await hal.say(`fetch http://${host}/tides`);
  await page.getByRole('article', { name: /^Approval: Read http/ }).waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: 'More about this chat' }).click();
  await page.getByRole('button', { name: 'Timeline', exact: true }).click();
  const run = page.getByRole('list', { name: 'What happened in it' });
  await run.getByText('waits for a decision').waitFor();
  await run
    .getByText(/not over, since/)
    .first()
    .waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'Decide' }).click();
  await page.getByRole('button', { name: 'Approve once' }).click();
  await page.getByRole('button', { name: 'Yes, for myself' }).click();
  await page.getByText(/^Approved by Hal, for themselves/).waitFor();
  await page.goBack();
  await run.getByText('approved by Hal, done').waitFor({ timeout: 20_000 });
  await run
    .getByText(/of it waiting/)
    .first()
    .waitFor();
  await run.getByText('written', { exact: true }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page
    .getByRole('region', { name: /Hal asked/ })
    .getByRole('link', { name: 'Replay' })
    .click();
  // Wide enough for nodes to stand with all of their words, and not from afar.
  await page.setViewportSize({ width: 1_920, height: 1_080 });
  const bar = page.getByRole('region', { name: 'Replay' });
  await bar.getByText(/^Replay · \d\d:\d\d:\d\d — not now$/).waitFor();
  await bar.getByText(/^Hal asked/).waitFor();
  expect(await page.getByRole('button', { name: 'Note' }).count()).toBe(0);
  const call = page.locator('[data-kind="tool"]');
  expect(await call.count()).toBe(0);
  const isAsking = async () => {
    await page.keyboard.press('ArrowRight');
    return (await bar.getByText(/asks for an approval/).count()) === 1;
  };
  await until(isAsking, 'the moment at which the call asked', 10_000);
  await page.locator('[data-kind="approval"]').getByText('0 of 1').waitFor();
  await call.waitFor();
  await page.keyboard.press('End');
  await bar.getByText('The run is done').waitFor();
  await bar.getByRole('button', { name: 'Play' }).click();
  await bar.getByRole('button', { name: 'Pause' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Note' }).waitFor();
  expect(await bar.count()).toBe(0);
  expect(hal.complaints).toEqual([]);
  await hal.context.close();
});
