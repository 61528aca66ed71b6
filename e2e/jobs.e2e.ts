import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { Product } from './support/product.ts';
import { roomOf } from './support/room-of-two.ts';
import { takeScreen } from './support/screens.ts';
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

const mail = (name: string): string => `${name}@jobs.example.com`;
const phone = { width: 390, height: 844 };

/** Starts a rehearsal of so many steps, from the palette. */
async function start({ page }: Visitor, name: string, steps: number, everyMs = 250): Promise<void> {
  await page.locator('body').press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('Start a job');
  await page.keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'Start a job' });
  await form.getByLabel(/^Name/).fill(name);
  await form.getByLabel('What').selectOption('rehearsal.steps');
  await form.getByLabel('steps', { exact: true }).fill(String(steps));
  await form.getByLabel(/^every ms/).fill(String(everyMs));
  await form.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test('[M129] [M131] [M192] a job from the palette shows progress and log everywhere, goes on over a reload, and its end is told', {
  timeout: 180_000,
}, async () => {
  const ada = await Visitor.arrive(browser, { colorScheme: 'dark' });
  await ada.signUp(product, 'Ada', mail('ada'));
  const { page } = ada;
  // Long enough for a second browser to come and see it under way, also on a busy machine.
  await start(ada, 'Count the boats', 40, 1_000);
  const log = page.getByRole('region', { name: 'Log of the job' });
  await log.getByText('step 3 of 40').waitFor({ timeout: 20_000 });
  await page.getByRole('link', { name: 'Jobs 1 under way' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'job-dark');
  const small = await Visitor.arrive(browser, { viewport: phone });
  await small.signIn(product, mail('ada'));
  await small.page.getByRole('link', { name: /^Jobs/ }).click();
  await small.page
    .getByRole('list', { name: 'Under way' })
    .getByText(/step \d+ of 40/)
    .waitFor();
  expect(await barriers(small.page)).toEqual([]);
  await takeScreen(small.page, 'jobs-phone-light');
  await page.reload();
  await log
    .getByText(/step \d+ of 40/)
    .last()
    .waitFor();
  await page
    .getByText(/^done in/)
    .first()
    .waitFor({ timeout: 60_000 });
  await log.getByText('step 40 of 40').waitFor();
  await small.page
    .getByRole('status', { name: 'Notices' })
    .getByText('Your job “Count the boats” is done.')
    .waitFor({ timeout: 10_000 });
  for (const { complaints, context } of [ada, small]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('[JB3] [JB4] a job is cancelled, started again as a new one that names it, and leaves its receipt', async () => {
  const bo = await Visitor.arrive(browser);
  await bo.signUp(product, 'Bo', mail('bo'));
  const { page } = bo;
  await start(bo, 'Count the gulls', 500, 1_000);
  const first = page.url();
  await page.getByRole('button', { name: 'Cancel the job' }).click();
  await page
    .getByText(/^cancelled after/)
    .first()
    .waitFor();
  const more = page.getByRole('complementary', { name: 'More about it' });
  await more.getByText('Bo: cancelled the job “Count the gulls”').waitFor({ timeout: 10_000 });
  await page.getByRole('button', { name: 'Start it again' }).click();
  await page.getByText('It does again what').waitFor();
  expect(page.url()).not.toBe(first);
  await page.getByRole('link', { name: 'an earlier job' }).click();
  await page.waitForURL(first);
  await page.locator('body').press('w');
  await page.getByRole('list', { name: 'Ended' }).getByText('Count the gulls').waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'jobs-light');
  expect(bo.complaints).toEqual([]);
  await bo.context.close();
});

test('[SC5] [SC9] a schedule says when it runs before it is kept; it runs by itself, is paused and removed', async () => {
  const cy = await Visitor.arrive(browser, { colorScheme: 'dark' });
  await cy.signUp(product, 'Cy', mail('cy'));
  const { page } = cy;
  await page.goto(`${roomOf(cy)}/jobs`);
  await page.getByRole('button', { name: 'New schedule' }).click();
  const form = page.getByRole('form', { name: 'New schedule' });
  await form.getByLabel('Name').fill('Every minute');
  await form.getByLabel('It shall').selectOption('job');
  await form.getByLabel('What', { exact: true }).selectOption('rehearsal.steps');
  await form.getByLabel('steps', { exact: true }).fill('2');
  await form.getByLabel(/^every ms/).fill('0');
  await form.getByLabel('Five parts').fill('soon');
  await form.getByText('This time never comes').waitFor();
  expect(await form.getByRole('button', { name: 'Keep it' }).isDisabled()).toBe(true);
  await form.getByLabel('Five parts').fill('* * * * *');
  await form.getByText(/^Runs .*, then .*, and so on/).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'schedule-dark');
  await form.getByRole('button', { name: 'Keep it' }).click();
  const row = page.getByRole('listitem', { name: 'Every minute' });
  await row.getByText(/next .*, in \d+ s/).waitFor();
  await row.getByRole('link', { name: 'its job' }).waitFor({ timeout: 90_000 });
  await page
    .getByRole('list', { name: 'Ended' })
    .getByText(/Rehearsal of 2/)
    .first()
    .waitFor();
  await row.getByRole('button', { name: 'Pause Every minute' }).click();
  await row.getByText('paused by Cy').waitFor();
  await takeScreen(page, 'jobs-dark');
  await row.getByRole('button', { name: 'Remove Every minute' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click();
  await page.getByText('Nothing happens by itself yet.').waitFor();
  expect(cy.complaints).toEqual([]);
  await cy.context.close();
});

test('work waits for a member: taken on in the page, with a line of its log, and finished', async () => {
  const dee = await Visitor.arrive(browser);
  await dee.signUp(product, 'Dee', mail('dee'));
  const { page } = dee;
  await page.goto(`${roomOf(dee)}/jobs`);
  await page.getByRole('button', { name: 'Start a job' }).click();
  const form = page.getByRole('form', { name: 'Start a job' });
  await form.getByLabel('What').selectOption('work');
  await form.getByLabel('task').fill('Paint the boat');
  await form.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('waits for somebody to do it').first().waitFor();
  await page.getByRole('button', { name: 'Take it on' }).click();
  const work = page.getByRole('form', { name: 'Your work' });
  await work.getByLabel('A line for its log').fill('One coat is on');
  await work.getByRole('button', { name: 'Say so' }).click();
  await page.getByRole('region', { name: 'Log of the job' }).getByText('One coat is on').waitFor();
  expect(await barriers(page)).toEqual([]);
  await work.getByRole('button', { name: 'It is done' }).click();
  await page
    .getByText(/^done in/)
    .first()
    .waitFor();
  expect(dee.complaints).toEqual([]);
  await dee.context.close();
});
