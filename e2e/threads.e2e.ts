import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { must } from '../shared/lib/must.ts';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { playedBy } from './support/played-by.ts';
import { Product } from './support/product.ts';
import { RawClient } from './support/raw-client.ts';
import { takeScreen } from './support/screens.ts';
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

const mail = (name: string): string => `${name}@threads.example.com`;

test('[UI46] the first two minutes: what can be done, and what came of it', async () => {
  const ada = await newcomer('ada');
  if (playedBy === 'human') {
    const steps = ada.page.getByRole('region', { name: 'The first two minutes' });
    await steps.getByText('Say hello to the assistant: to do').waitFor();
    await steps.getByText('Create your OpenClaw: to do').waitFor();
    await steps.scrollIntoViewIfNeeded();
    await takeScreen(ada.page, 'first-steps-dark');
    await ada.say('Hello there');
    await ada.page.waitForURL(/\/t\//);
    await ada.answers.first().waitFor();
    await ada.page.getByRole('link', { name: 'New chat' }).click();
    await steps.getByText('Say hello to the assistant: done').waitFor();
    expect(await barriers(ada.page)).toEqual([]);
    await steps.getByRole('button', { name: 'Hide this' }).click();
    await steps.waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.messageBox.waitFor();
  }
  expect(await ada.page.getByRole('region', { name: 'The first two minutes' }).count()).toBe(0);
  await leave(ada);
});

test('[UI41] [UI43] a message is said in other words and answered again; every version stays readable, here and for others', async () => {
  const bo = await newcomer('bo');
  await bo.say('repeat after me: the tide is low');
  await settled(bo);
  await bo.say('repeat after me: and the wind is west');
  await settled(bo);
  const mine = bo.page.getByLabel('Message from bo').first();
  await mine.hover();
  await mine.getByRole('button', { name: 'Say it in other words' }).click();
  const field = bo.page.getByRole('textbox', { name: 'Other words' });
  await field.fill('repeat after me: the tide is high');
  await takeScreen(bo.page, 'edit-dark');
  expect(await barriers(bo.page)).toEqual([]);
  await bo.page.getByRole('button', { name: 'Say it so' }).click();
  await answered(bo, 'the tide is high');
  await until(async () => (await bo.answers.count()) === 1, 'what followed to be gone', 10_000);
  const answer = bo.answers.last();
  await answer.hover();
  await answer.getByRole('button', { name: 'Answer again' }).click();
  await versionOf(bo.page, 'Answer from Autopilot', 'Version 2 of 2');
  await settled(bo);
  const phone = await Visitor.arrive(browser, {
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark',
  });
  await phone.signIn(product, mail('bo'));
  await phone.page.goto(bo.page.url());
  const said = phone.page.getByLabel('Message from bo').first();
  await said.getByRole('button', { name: 'Earlier version' }).click();
  await phone.sees('and the wind is west');
  await phone.page.getByText('This is an earlier version.').waitFor();
  await takeScreen(phone.page, 'version-phone-dark');
  expect(await barriers(phone.page)).toEqual([]);
  await phone.page.getByRole('button', { name: 'Back to the newest' }).click();
  await phone.messageBox.waitFor();
  await until(async () => (await phone.answers.count()) === 1, 'what stands', 10_000);
  await leave(bo, phone);
});

test('[UI42] [M71] [M76] a chat is pinned, belongs to a project, is put away and comes back; another browser sees each at once', async () => {
  const cy = await newcomer('cy');
  await begin(cy, 'repeat after me: first');
  await begin(cy, 'repeat after me: second');
  const other = await Visitor.arrive(browser, { colorScheme: 'light' });
  await other.signIn(product, mail('cy'));
  const chats = other.page.getByRole('navigation', { name: 'Chats', exact: true });
  await more(cy.page, 'Pin on top');
  await chats.getByRole('heading', { name: 'Pinned' }).waitFor();
  await more(cy.page, 'Move to a project…');
  await cy.page.getByLabel('Name of the new project').fill('Harbor');
  await cy.page.getByRole('button', { name: 'Save' }).click();
  await cy.page.getByRole('link', { name: 'Project: Harbor' }).click();
  await cy.page.getByRole('textbox', { name: 'Instructions' }).fill('Be brief about boats.');
  await cy.page.getByRole('button', { name: 'Save' }).click();
  await cy.page.getByRole('list', { name: 'Chats of this project' }).getByRole('link').waitFor();
  await takeScreen(cy.page, 'project-dark');
  expect(await barriers(cy.page)).toEqual([]);
  await cy.page.getByRole('textbox', { name: 'Message' }).fill('repeat after me: in the project');
  await cy.page.getByRole('button', { name: 'Send' }).click();
  await cy.page.waitForURL(/\/t\//);
  await settled(cy);
  await chats.getByRole('heading', { name: 'Harbor' }).waitFor();
  await takeScreen(other.page, 'list-light');
  expect(await barriers(other.page)).toEqual([]);
  await other.page.getByRole('link', { name: 'Projects' }).first().click();
  await other.page
    .getByRole('link', { name: /Harbor/ })
    .first()
    .waitFor();
  await more(cy.page, 'Put into the archive');
  await chats.getByRole('heading', { name: 'Harbor' }).waitFor({ state: 'detached' });
  await cy.page.getByRole('link', { name: 'Archive' }).first().click();
  await cy.page.getByRole('heading', { name: 'Archive' }).waitFor();
  await takeScreen(cy.page, 'archive-dark');
  expect(await barriers(cy.page)).toEqual([]);
  await cy.page.getByRole('button', { name: /^Take back: / }).click();
  await chats.getByRole('heading', { name: 'Harbor' }).waitFor();
  await leave(cy, other);
});

test('[UI44] words are found in a long chat; the find and its link open it at the message, marked', async () => {
  const di = await newcomer('di');
  await begin(di, 'repeat after me: where the long chat begins');
  const url = new URL(di.page.url());
  await di.page.getByRole('button', { name: 'Rename the chat' }).focus();
  const notes = await raw(di);
  const threadId = must(url.pathname.split('/').at(-1), 'the chat');
  for (let i = 0; i < 150; i++)
    await notes.command('messages.note', {
      threadId,
      text: i === 9 ? 'the heron stands in the reeds' : `note number ${i}`,
    });
  notes.close();
  await di.page.goto(`${url.origin}/r/${roomIn(url)}`);
  await di.messageBox.waitFor();
  await di.page.keyboard.press('Control+k');
  await di.page.getByRole('combobox').fill('heron ree');
  const find = di.page.getByRole('option', { name: /the heron stands/ });
  await find.waitFor();
  await takeScreen(di.page, 'palette-finds-dark');
  expect(await barriers(di.page)).toEqual([]);
  await di.page.getByRole('option', { name: /^Search everything/ }).click();
  await di.page.getByRole('list', { name: 'Found' }).getByRole('link').waitFor();
  await takeScreen(di.page, 'search-dark');
  expect(await barriers(di.page)).toEqual([]);
  await di.page.getByRole('list', { name: 'Found' }).getByRole('link').click();
  const marked = di.page.locator('article[aria-current=location]');
  await marked.getByText('the heron stands in the reeds').waitFor();
  await until(() => isOnScreen(di.page), 'the message in sight', 10_000);
  await takeScreen(di.page, 'linked-dark');
  const link = di.page.url();
  expect(new URL(link).hash).not.toBe('');
  const other = await Visitor.arrive(browser, { viewport: { width: 390, height: 844 } });
  await other.signIn(product, mail('di'));
  await other.page.goto(link);
  await other.page
    .locator('article[aria-current=location]')
    .getByText('the heron stands in the reeds')
    .waitFor();
  await until(() => isOnScreen(other.page), 'the message in sight', 10_000);
  await takeScreen(other.page, 'linked-phone-light');
  await other.page.goto(`${link.split('#')[0]}#01nosuchmessage`);
  await other.page.reload();
  await other.page.getByText('The message that the link names is not in this chat.').waitFor();
  await leave(di, other);
});

test('[UI45] a slash offers what can be done, an at sign who is here; a chat is saved as Markdown', async () => {
  const ed = await newcomer('ed');
  await begin(ed, 'repeat after me: words to keep');
  await ed.messageBox.focus();
  await ed.page.keyboard.type('/pi');
  await ed.page.getByRole('listbox', { name: 'Commands' }).getByRole('option').first().waitFor();
  await takeScreen(ed.page, 'commands-dark');
  expect(await barriers(ed.page)).toEqual([]);
  await ed.page.keyboard.press('Enter');
  await ed.page.getByRole('heading', { name: 'Pinned' }).waitFor();
  expect(await ed.messageBox.inputValue()).toBe('');
  const owner = playedBy === 'human' ? null : 'Human of ed';
  if (owner !== null) {
    await ed.page.keyboard.type('ask @hum');
    await ed.page.getByRole('listbox', { name: 'Members' }).getByRole('option').waitFor();
    await ed.page.keyboard.press('Tab');
    expect(await ed.messageBox.inputValue()).toBe(`ask @${owner} `);
    await ed.messageBox.fill('');
  }
  await ed.page.keyboard.type('nobody is called @zzz');
  await ed.page.keyboard.press('Enter');
  await ed.sees('nobody is called @zzz');
  await settled(ed);
  const saved = ed.page.waitForEvent('download');
  await more(ed.page, 'Save as a Markdown file');
  const file = await readFile(await (await saved).path(), 'utf8');
  expect(file).toContain('words to keep');
  expect(file.startsWith('# ')).toBe(true);
  await leave(ed);
});

test('[UI47] what was begun to be written in a chat is there after a reload, in that chat only', async () => {
  const fi = await newcomer('fi');
  await begin(fi, 'repeat after me: one');
  const one = fi.page.url();
  await fi.messageBox.fill('half a thought');
  await begin(fi, 'repeat after me: two');
  expect(await fi.messageBox.inputValue()).toBe('');
  await fi.page.goto(one);
  await fi.page.reload();
  await fi.messageBox.waitFor();
  expect(await fi.messageBox.inputValue()).toBe('half a thought');
  await leave(fi);
});

const newcomer = async (name: string): Promise<Visitor> => {
  const visitor = await Visitor.arrive(browser, { colorScheme: 'dark', acceptDownloads: true });
  await visitor.signUp(product, name, mail(name));
  return visitor;
};

async function begin(visitor: Visitor, words: string): Promise<void> {
  const { page } = visitor;
  await page.getByRole('link', { name: 'New chat' }).click();
  await page.waitForURL((url) => !url.pathname.includes('/t/'));
  // The address is there a moment before the page: what is written until then is a draft of the chat before.
  await page.getByLabel('Messages').waitFor({ state: 'detached' });
  await visitor.say(words);
  await page.waitForURL(/\/t\//);
  await settled(visitor);
}

/** The answer is there and nothing more is written. */
async function settled({ page, answers }: Visitor): Promise<void> {
  await answers.last().waitFor({ timeout: 20_000 });
  await until(
    async () =>
      (await page.getByRole('button', { name: 'Stop' }).count()) === 0 &&
      (await page.locator('[data-live="yes"]').count()) === 0,
    'the end of the answer',
    20_000,
  );
}

async function answered(visitor: Visitor, words: string): Promise<void> {
  await visitor.answers.last().getByText(words).waitFor({ timeout: 20_000 });
  await settled(visitor);
}

const versionOf = (page: Page, label: string, words: string) =>
  page
    .getByLabel(label)
    .last()
    .getByRole('group', { name: 'Versions' })
    .filter({ hasText: words.replace('Version ', '').charAt(0) })
    .waitFor({ timeout: 20_000 });

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More about this chat' }).click();
  await page.getByRole('button', { name: item }).click();
}

/** A client of the raw protocol that came in by what a browser came in with. */
async function raw({ context, page }: Visitor): Promise<RawClient> {
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const client = new RawClient({
    address: product.address,
    room: roomIn(new URL(page.url())),
    cookie,
  });
  await client.dial('workspace');
  return client;
}

const roomIn = ({ pathname }: URL): string => must(pathname.split('/')[2], 'a room');

const box = z.nullable(z.object({ y: z.number(), height: z.number() }));

async function isOnScreen(page: Page): Promise<boolean> {
  const message = box.parse(await page.locator('article[aria-current=location]').boundingBox());
  const log = box.parse(await page.getByLabel('Messages').first().boundingBox());
  if (message === null || log === null) return false;
  return message.y >= log.y && message.y + message.height <= log.y + log.height;
}

async function leave(...visitors: Visitor[]): Promise<void> {
  for (const { complaints, context } of visitors) {
    expect(complaints).toEqual([]);
    await context.close();
  }
}
