import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecords } from '../runtime/local/box-record.ts';
import { dataFolderAt } from '../runtime/supervisor/data-folder.ts';
import { must } from '../shared/lib/must.ts';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { filesHolding } from './support/data-files.ts';
import { formsOf } from './support/forms-of.ts';
import { Overheard } from './support/overheard.ts';
import { Product } from './support/product.ts';
import type { RawClient } from './support/raw-client.ts';
import { bringIn, roomOf } from './support/room-of-two.ts';
import { join } from './support/rooms.ts';
import { takeScreen } from './support/screens.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

/** A real gateway, once for all of these: it takes its time to boot, and the tests go on in one room. */
const product = new Product();
let browser: Browser;
let ada: Visitor;
let bo: Visitor;
/** What every page of them was told. */
const overheard = new Overheard();

const bootMs = 240_000;

beforeAll(async () => {
  await product.start({ AUTOPILOT_SPARE: 'no' });
  browser = await launchBrowser();
  ada = await Visitor.arrive(browser, { colorScheme: 'dark' });
  overheard.listenTo(ada.page);
  await ada.signUp(product, 'Ada', 'ada@openclaw.example.com');
  bo = await Visitor.arrive(browser);
  overheard.listenTo(bo.page);
  await bo.signUp(product, 'Bo', 'bo@openclaw.example.com');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await product.remove();
});

const answers = (page: Page) => page.getByLabel('Answer from OpenClaw');
const places = (page: Page) => page.getByRole('navigation', { name: 'Room' });
const strip = (page: Page) => page.getByRole('region', { name: /^How OpenClaw stands/ });

/** What stands beyond the right edge of the screen and is not in something that scrolls. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && element.closest('pre, table') === null)
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 160)),
  );

/** Decides for oneself what one asked for: alone by one press that says so, else by two. */
async function approveAlone(page: Page): Promise<void> {
  const card = page.getByRole('article', { name: /^Approval/ }).first();
  const approve = card.getByRole('button', { name: /^(Approve once|Yes, for myself)/ });
  await until(
    async () => {
      await card.getByRole('region', { name: 'Exactly this will run' }).scrollIntoViewIfNeeded();
      await approve.scrollIntoViewIfNeeded();
      return approve.isEnabled();
    },
    'all of it to be seen',
    20_000,
  );
  const isFirst = (await approve.innerText()).startsWith('Approve once');
  await approve.click();
  if (isFirst) await card.getByRole('button', { name: 'Yes, for myself' }).click();
}

test('[OV2] [OV3] [OV4] [M41] from one press to a real answer: told what it means, allowed, step by step, and labelled a rehearsal', {
  timeout: bootMs + 60_000,
}, async () => {
  const { page } = ada;
  await page.getByText('Create your OpenClaw: to do').waitFor();
  await places(page).getByRole('link', { name: 'OpenClaw' }).click();
  await page.getByRole('heading', { name: 'Your own OpenClaw' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'openclaw-begin-dark');
  await page.getByRole('button', { name: 'Create your OpenClaw and say hello' }).click();
  await page.waitForURL(/\/t\//);
  await page.getByRole('article', { name: /^Approval: Create/ }).waitFor();
  await page.getByText('Nothing runs yet.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'openclaw-asked-dark');
  await approveAlone(page);
  await strip(page).getByText('under way').first().waitFor({ timeout: 30_000 });
  await page.getByText('kept until it is ready').waitFor();
  await takeScreen(page, 'openclaw-starting-dark');
  await answers(page).getByText(/\w+/).first().waitFor({ timeout: bootMs });
  await strip(page).waitFor({ state: 'detached', timeout: bootMs });
  await answers(page).getByText('rehearsal', { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: /a session of OpenClaw/ }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'openclaw-chat-dark');
});

test('[OV6] [OV10] [M101] a command asks everybody who decides; a second person allows it, and the run goes on with what it wrote', {
  timeout: 180_000,
}, async () => {
  const chat = ada.page.url();
  await bringIn(ada, bo, 'approver');
  await ada.page.goto(chat);
  await ada.say('run the command `echo the tide is high`');
  await bo.page.goto(`${roomOf(bo)}/approvals`);
  const card = bo.page.getByRole('article', { name: /^Approval/ });
  await card.waitFor({ timeout: 90_000 });
  await card.getByText('in the box of the gateway').waitFor();
  const runs = bo.page.getByRole('region', { name: 'Exactly this will run' });
  await runs.getByText('echo the tide is high', { exact: true }).waitFor();
  expect(
    await card.getByRole('button', { name: /Edit|Approve for|Take the request/ }).count(),
  ).toBe(0);
  expect(await barriers(bo.page)).toEqual([]);
  await takeScreen(bo.page, 'openclaw-approval-light');
  await card.getByRole('button', { name: 'Approve once' }).click();
  await card.getByText(/^Approved by Bo/).waitFor({ timeout: 30_000 });
  const tool = ada.page.getByLabel('Tool exec').last();
  await tool.getByText(/exit 0/).waitFor({ timeout: 60_000 });
  await tool.click();
  await tool.getByText('the tide is high').last().waitFor();
  await until(
    async () =>
      !/(starting|running|waiting) \d|waiting for/.test(await ada.page.locator('main').innerText()),
    'the run to end',
    60_000,
  );
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'openclaw-command-dark');
  await ada.say('run the command `echo high > tide.txt`');
  const refused = ada.page.getByLabel('Tool exec').last();
  const why = /^OpenClaw refused this by itself/;
  await refused.locator('summary').getByText(why).waitFor({ timeout: 60_000 });
  expect(await refused.getAttribute('open')).toBeNull();
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'openclaw-refused-dark');
});

test('[OV1] [OV5] [OV8] [OV9] its page: facts, a session of its own, what it serves, and what its box says; on a phone too', {
  timeout: 120_000,
}, async () => {
  const { page } = ada;
  await page.getByRole('link', { name: /a session of OpenClaw/ }).click();
  await page.getByRole('heading', { name: 'OpenClaw', level: 1 }).waitFor();
  const facts = page.getByLabel('Facts');
  await facts.getByText(/^OpenClaw \d{4}\.\d/).waitFor();
  await facts.getByText('rehearsal', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'New session' }).click();
  await page.waitForURL(/\/t\//);
  await page.getByRole('link', { name: /a session of OpenClaw/ }).waitFor();
  await ada.say('repeat after me: another session');
  await answers(page).getByText('another session').waitFor({ timeout: 90_000 });
  await page.getByRole('link', { name: /a session of OpenClaw/ }).click();
  const sessions = page.getByRole('list', { name: 'Sessions' });
  await until(
    async () => (await sessions.getByRole('listitem').count()) === 2,
    'both sessions',
    9_000,
  );
  await page.getByRole('button', { name: 'Follow the log' }).click();
  await page.getByRole('region', { name: 'Log of the box' }).getByText(/\w+/).first().waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'openclaw-dark');
  for (const [look, scheme] of [
    ['phone-light', 'light'],
    ['phone-dark', 'dark'],
  ] as const) {
    const phone = await Visitor.arrive(browser, {
      ...{ viewport: { width: 390, height: 844 }, colorScheme: scheme, hasTouch: true },
    });
    overheard.listenTo(phone.page);
    await phone.context.addCookies(await ada.context.cookies());
    await phone.page.goto(page.url());
    await phone.page.getByLabel('Facts').waitFor();
    expect(await barriers(phone.page)).toEqual([]);
    expect(await cutOff(phone.page)).toEqual([]);
    await takeScreen(phone.page, `openclaw-${look}`);
    await phone.page.getByRole('link', { name: 'Chat with it' }).click();
    await phone.page
      .locator('summary')
      .getByText(/^OpenClaw refused this by itself/)
      .waitFor();
    expect(await barriers(phone.page)).toEqual([]);
    expect(await cutOff(phone.page)).toEqual([]);
    await takeScreen(phone.page, `openclaw-chat-${look}`);
    await phone.context.close();
  }
});

/** The tokens of its box, and a client of the raw protocol that watches all that an owner may. */
let tokens: string[] = [];
let raw: RawClient;

test('[M188] a command that prints the tokens of its box shows none of them', {
  timeout: 120_000,
}, async () => {
  const { page } = ada;
  const room = must(/\/r\/(\w+)/.exec(page.url())?.[1], 'a room');
  const instanceId = must(/openclaw\/([\w-]+)/.exec(page.url())?.[1], 'an instance');
  const cookies = (await ada.context.cookies()).map(({ name, value }) => `${name}=${value}`);
  const place = { address: product.address, room, cookie: cookies.join('; ') };
  raw = await join(place, { binary: false });
  await raw.watch('approvals');
  await raw.watch(`box:${instanceId}`);
  const { folder, record } = must(
    readRecords(dataFolderAt(product.dataFolder).boxes).find(
      (one) => one.record?.spec?.instanceId === instanceId,
    ),
    'its box',
  );
  const { gatewayToken, modelToken, spec } = must(record, 'its record');
  const hidden = readFileSync(folder.connectorConfig, 'utf8');
  tokens = [gatewayToken, modelToken, must(spec, 'what was asked for').connectorToken];
  for (const token of tokens) expect(hidden).toContain(token);
  await page.getByRole('link', { name: 'Chat with it' }).click();
  await raw.watch(`thread:${must(/\/t\/([\w-]+)/.exec(page.url())?.[1], 'its chat')}`);
  await ada.say(`run the command \`cat ${folder.gatewayConfig} ${folder.connectorConfig}\``);
  await bo.page.goto(`${roomOf(bo)}/approvals`);
  const card = bo.page.getByRole('article', { name: /^Approval/ }).first();
  await card.getByRole('button', { name: 'Approve once' }).click({ timeout: 60_000 });
  const tool = page.getByLabel('Tool exec').last();
  await tool.getByText(/exit 0/).waitFor({ timeout: 60_000 });
  await tool.click();
  await tool.getByText('[redacted]').first().waitFor();
  await page.goto(`${roomOf(ada)}/openclaw/${instanceId}`);
  await page.getByRole('button', { name: 'Delete this OpenClaw…' }).waitFor();
});

test('[OV7] it is deleted by its name, after it was said what goes; its chat stays and takes no more words', {
  timeout: 120_000,
}, async () => {
  const { page } = ada;
  const instance = page.url();
  await page.getByRole('button', { name: 'Delete this OpenClaw…' }).click();
  await page.getByLabel('Write “OpenClaw” to delete it').fill('OpenClaw');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await page.getByRole('link', { name: 'see the approval' }).click();
  await approveAlone(page);
  await page.goto(instance);
  await page.getByText('deleted', { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Read its chat' }).click();
  await page.getByText('was a session of OpenClaw').waitFor();
  await page.getByText('nothing more goes to it').waitFor();
  await answers(page).first().waitFor();
  expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  await places(page).getByRole('link', { name: 'OpenClaw' }).click();
  await page.getByRole('heading', { name: 'Your own OpenClaw' }).waitFor();
  expect(ada.complaints).toEqual([]);
  expect(bo.complaints).toEqual([]);
});

test('[M47] [M188] no token of its box was in any frame, in a file of its room or in a log, and with it they are gone', async () => {
  raw.close();
  const places = new Map([
    ['frames of a raw client', raw.frames.map(({ text }) => text).join('\n')],
    ['frames of pages', overheard.words],
    ['what was printed', product.printed],
    ['logs', product.logs()],
  ]);
  const found = tokens.flatMap(formsOf).flatMap((form) => {
    expect(form.length).toBeGreaterThan(20);
    const heard = [...places].flatMap(([place, words]) => (words.includes(form) ? [place] : []));
    return [...heard, ...filesHolding(product, form)];
  });
  expect([tokens.length, found]).toEqual([3, []]);
  // What was looked through is all of it: the command and the deletion are there.
  for (const place of ['frames of a raw client', 'frames of pages'])
    for (const words of ['[redacted]', '"deleting"'])
      expect([place, words, places.get(place)?.includes(words)]).toEqual([place, words, true]);
});
