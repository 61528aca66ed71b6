import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { Product } from './support/product.ts';
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

test('[M191] [R35] a call waits in the chat and in the queue of another device; seen whole and approved there it runs once, everywhere', async () => {
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
  });
  await phone.signIn(product, 'ada@approvals.example.com');
  await phone.page.goto(`${room.replace(/\/$/, '')}/approvals`);
  await phone.page.getByRole('button', { name: 'Approve once' }).waitFor();
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
