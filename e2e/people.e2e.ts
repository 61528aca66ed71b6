import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../shared/lib/must.ts';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { peopleOnly } from './support/people-only.ts';
import { playedBy } from './support/played-by.ts';
import { Product } from './support/product.ts';
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

const mail = (name: string): string => `${name.toLowerCase()}@people.example.com`;
const phone = { width: 390, height: 844 };
const cutWithinMs = 5_000;

async function newcomer(name: string, dark = false): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, { colorScheme: dark ? 'dark' : 'light' });
  await visitor.signUp(product, name, mail(name));
  return visitor;
}

/** Opens a page of settings by its name in the bar. */
async function settings({ page }: Visitor, name: string): Promise<void> {
  if ((await page.getByRole('navigation', { name: 'Settings' }).count()) === 0) {
    await page.locator('body').press('Escape');
    await page.locator('body').press(',');
  }
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name, exact: true })
    .click();
}

/** A link for one more member, as it is shown, once. */
async function inviteLink(owner: Visitor, role: string, note: string): Promise<string> {
  const { page } = owner;
  await settings(owner, 'Invites');
  await page.getByLabel('As', { exact: true }).selectOption(role);
  await page.getByLabel(/^For whom/).fill(note);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('textbox', { name: 'Invite link' }).inputValue();
  return link;
}

async function join(visitor: Visitor, link: string): Promise<void> {
  await visitor.page.goto(link);
  await visitor.page.getByRole('button', { name: 'Accept' }).click();
  await visitor.messageBox.waitFor();
}

test('[M1] an invite leads through sign-up into the room; both see each other, and the link is worth nothing any more', async () => {
  const ada = await newcomer('Ada', true);
  const link = await inviteLink(ada, 'member', 'for Bo');
  expect(link).toContain('/join#');
  expect(new URL(link).search).toBe('');
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'invites-dark');
  await ada.page.getByRole('button', { name: 'Done, hide it' }).click();
  expect(await ada.page.content()).not.toContain(link);

  const bo = await Visitor.arrive(browser);
  const asked: string[] = [];
  bo.page.on('request', (request) => asked.push(request.url()));
  await bo.page.goto(link);
  await bo.page.getByText('You were invited to a room.').waitFor();
  expect(await barriers(bo.page)).toEqual([]);
  await bo.signUpHere(product, 'Bo', mail('Bo'));
  await bo.page
    .getByRole('heading', { name: 'Join “Ada’s room”' })
    .or(bo.page.getByRole('heading', { name: /^Join/ }))
    .waitFor();
  expect(await barriers(bo.page)).toEqual([]);
  await takeScreen(bo.page, 'join-light');
  await bo.page.getByRole('button', { name: 'Accept' }).click();
  await bo.messageBox.waitFor();
  const code = new URL(link).hash.slice(1);
  expect(asked.filter((url) => new URL(url).search.includes(code))).toEqual([]);
  expect(bo.page.url()).not.toContain(code);
  expect(new URL(bo.page.url()).pathname).toBe(
    new URL(ada.page.url()).pathname.split('/settings')[0],
  );

  await ada.page.getByRole('button', { name: 'Here now: Bo' }).waitFor();
  await ada.page.getByRole('list', { name: 'Earlier invites' }).getByText('used by Bo').waitFor();
  await settings(ada, 'Members');
  await ada.page.getByRole('listitem', { name: 'Bo' }).getByText('here now').waitFor();
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'members-dark');

  const cy = await newcomer('Cy');
  await cy.page.goto(link);
  await cy.page.getByRole('heading', { name: 'This invite cannot be used' }).waitFor();
  expect(await barriers(cy.page)).toEqual([]);
  for (const one of [ada, bo, cy]) {
    expect(one.complaints).toEqual([]);
    await one.context.close();
  }
});

test('[R61] a role that is lowered and a member who is removed notice at once, without a reload', async () => {
  const dee = await newcomer('Dee');
  const eli = await newcomer('Eli');
  await join(eli, await inviteLink(dee, 'member', 'Eli'));
  await eli.say('Hello from Eli');
  await eli.answers.first().waitFor();
  await settings(dee, 'Members');
  await dee.page.getByLabel('Role of Eli').selectOption('viewer');
  await eli.page.getByText('You may read here, not write.').waitFor({ timeout: cutWithinMs });
  await dee.page.getByRole('button', { name: 'Remove Eli' }).click();
  await dee.page.getByRole('button', { name: 'Remove', exact: true }).last().click();
  await eli.page
    .getByRole('heading', { name: 'You are no longer a member of this room' })
    .waitFor({ timeout: cutWithinMs });
  expect(await barriers(eli.page)).toEqual([]);
  await takeScreen(eli.page, 'removed-light');
  await eli.page
    .getByRole('alert', { name: 'Connection ended' })
    .getByRole('button', { name: 'Go to your room' })
    .click();
  await eli.messageBox.waitFor();
  await eli.page.getByRole('button', { name: /^Room: Eli/ }).click();
  await eli.page.getByText('None yet.').waitFor();
  await dee.page.getByRole('listitem', { name: 'Eli' }).waitFor({ state: 'detached' });
  await dee.context.close();
  await eli.context.close();
});

test('the switcher shows what was said in another room; one’s own leave takes it away', async () => {
  const fay = await newcomer('Fay');
  const gus = await newcomer('Gus');
  await join(gus, await inviteLink(fay, 'operator', 'Gus'));
  await gus.page.getByRole('button', { name: /^Room: Fay/ }).click();
  await gus.page.getByRole('list', { name: 'Your room' }).getByRole('link').click();
  await gus.page.getByRole('button', { name: /^Room: Gus/ }).waitFor();
  await fay.page.getByRole('link', { name: 'New chat' }).click();
  await fay.say('Is anybody there?');
  await fay.answers.first().waitFor();
  await gus.page.getByRole('button', { name: /news in another room/ }).click();
  const shared = gus.page.getByRole('list', { name: 'Rooms shared with you' });
  await shared.getByText('news').waitFor();
  expect(await barriers(gus.page)).toEqual([]);
  await takeScreen(gus.page, 'rooms-light');
  await shared.getByRole('link').click();
  await gus.chat(/Is anybody there/).click();
  await gus.sees('Is anybody there?');
  await fay.page.getByRole('button', { name: 'Here now: Gus' }).click();
  await fay.page
    .getByRole('region', { name: 'Others here' })
    .getByRole('link', { name: 'in “Is anybody there?”' })
    .waitFor();
  await takeScreen(fay.page, 'here-now-light');
  await settings(gus, 'Members');
  await gus.page.getByRole('button', { name: 'Leave this room' }).click();
  await gus.page.getByRole('button', { name: 'Leave', exact: true }).click();
  await gus.page.getByRole('button', { name: /^Room: Gus/ }).waitFor();
  await gus.page.getByRole('button', { name: /^Room: Gus/ }).click();
  await gus.page.getByText('None yet.').waitFor();
  await fay.context.close();
  await gus.context.close();
});

test('a chat is made private: named members keep it with a lock, others lose it while they look, and get it back', async () => {
  const hal = await newcomer('Hal');
  const ivy = await newcomer('Ivy');
  await join(ivy, await inviteLink(hal, 'member', 'Ivy'));
  await hal.page.getByRole('link', { name: 'New chat' }).click();
  await hal.say('A quiet word');
  await hal.answers.first().waitFor();
  await ivy.chat(/A quiet word/).click();
  await ivy.sees('A quiet word');
  await hal.page.getByRole('button', { name: /sees this chat/ }).click();
  await hal.page.getByLabel('Only these members').check();
  expect(await barriers(hal.page)).toEqual([]);
  await takeScreen(hal.page, 'private-light');
  await hal.page.getByRole('button', { name: 'Save' }).click();
  await ivy.page.getByText('You no longer see this chat').waitFor({ timeout: cutWithinMs });
  await ivy.chat(/A quiet word/).waitFor({ state: 'detached' });
  await hal.chat(/A quiet word.*private/).waitFor();
  await hal.page.getByRole('button', { name: /Only you see this chat/ }).click();
  await hal.page.getByRole('checkbox', { name: 'Ivy' }).check();
  await hal.page.getByRole('button', { name: 'Save' }).click();
  await ivy.chat(/A quiet word.*private/).waitFor({ timeout: cutWithinMs });
  await ivy.sees('A quiet word', cutWithinMs);
  await ivy.say('Thank you');
  await hal.sees('Thank you');
  for (const one of [hal, ivy]) {
    expect(one.complaints).toEqual([]);
    await one.context.close();
  }
});

peopleOnly('keys')(
  '[M19] [M193] an agent’s key is shown once, opens the whole page as that agent, and is cut off when revoked',
  async () => {
    const jo = await newcomer('Jo', true);
    const { page } = jo;
    await settings(jo, 'Agents & keys');
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Name').fill('Scout');
    await page.getByRole('button', { name: 'Make an agent' }).click();
    await page.getByRole('button', { name: 'Mint a key for Scout' }).click();
    await page.getByLabel('Where it will be used').fill('browser');
    await page.getByRole('button', { name: 'Mint', exact: true }).click();
    const key = await page.getByRole('textbox', { name: 'Key of Scout' }).inputValue();
    expect(key).toMatch(/^ap_[0-9a-z]+$/);
    expect(await barriers(page)).toEqual([]);
    await takeScreen(page, 'agents-dark');
    await page.getByRole('button', { name: 'Done, hide it' }).click();

    const scout = await Visitor.arrive(browser);
    await scout.page.goto(`${product.address}/login/agent`);
    expect(await barriers(scout.page)).toEqual([]);
    await scout.page.getByLabel('Key').fill(`ap_${'x'.repeat(32)}`);
    await scout.page.getByRole('button', { name: 'Sign in' }).click();
    await scout.page.getByRole('alert').waitFor();
    scout.complaints.length = 0;
    await scout.page.getByLabel('Key').fill(key);
    await scout.page.getByRole('button', { name: 'Sign in' }).click();
    await scout.messageBox.waitFor();
    const stored = await scout.page.evaluate(() =>
      JSON.stringify({ ...localStorage, ...sessionStorage }),
    );
    expect(stored + scout.page.url()).not.toContain(key);
    await scout.page.getByRole('button', { name: /^Room: Scout/ }).click();
    const shared = scout.page.getByRole('list', { name: 'Rooms shared with you' });
    await shared.getByRole('link').click();
    await jo.page.getByRole('button', { name: 'Here now: Scout' }).waitFor();
    await scout.say('Scout reports');
    await scout.answers.first().waitFor();
    await jo.chat(/Scout reports/).click();
    await jo.sees('Scout reports');
    await takeScreen(page, 'agent-speaks-dark');
    await settings(jo, 'Agents & keys');
    await page.getByRole('button', { name: 'Revoke browser' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await scout.page
      .getByRole('heading', { name: 'You are signed out' })
      .waitFor({ timeout: cutWithinMs });
    expect(scout.complaints).toEqual([]);
    await jo.context.close();
    await scout.context.close();
  },
);

peopleOnly('logins')(
  '[R104] sign-out in one tab shows in the other at once; a browser that is ended from another says so',
  async () => {
    const kim = await newcomer('Kim');
    const second = await kim.context.newPage();
    await second.goto(kim.page.url());
    await second.getByRole('textbox', { name: 'Message' }).waitFor();
    const elsewhere = await Visitor.arrive(browser);
    await elsewhere.signIn(product, mail('Kim'));
    await settings(kim, 'Browsers');
    await kim.page.getByText('this browser').waitFor();
    expect(await barriers(kim.page)).toEqual([]);
    await takeScreen(kim.page, 'browsers-light');
    await kim.page.getByRole('button', { name: 'Sign out all others' }).click();
    await elsewhere.page
      .getByRole('heading', { name: 'You are signed out' })
      .waitFor({ timeout: cutWithinMs });
    await kim.page.getByText('You are signed in nowhere else.').waitFor();
    await kim.page.getByRole('button', { name: /^Account of/ }).click();
    await kim.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await second.getByRole('heading', { name: 'You are signed out' }).waitFor({ timeout: 2_000 });
    await second.getByRole('alert').getByRole('button', { name: 'Sign in' }).click();
    await second.getByLabel('Email').fill(mail('Kim'));
    await second.getByLabel('Password').fill(`a long pass phrase of ${mail('Kim')}`);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.getByRole('textbox', { name: 'Message' }).waitFor();
    await second.getByLabel('Connection').getByText('live').waitFor();
    await kim.context.close();
    await elsewhere.context.close();
  },
);

test('the palette goes everywhere by keyboard alone', async () => {
  const lea = await newcomer('Lea', true);
  const { page } = lea;
  await lea.say('Find me later');
  await lea.answers.first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or do' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await takeScreen(page, 'palette-dark');
  await page.keyboard.type('profile');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  await page.getByLabel('Name').fill('Lea Lux');
  await page.keyboard.press('Enter');
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'Account of Lea Lux' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('find me');
  await page.keyboard.press('Enter');
  await lea.sees('Find me later');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('rename this');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name of the chat').fill('Found');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Found' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('body').press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(lea.complaints).toEqual([]);
  await lea.context.close();
});

peopleOnly('administration')(
  'the first account administers the installation: others are found, shut out and let in again',
  async () => {
    const ada = await Visitor.arrive(browser);
    await ada.signIn(product, mail('Ada'));
    const mo = await newcomer('Mo');
    await mo.page.goto(`${product.address}/admin`);
    await mo.page.getByText('for admins of the installation').waitFor();
    await mo.page.goBack();
    await mo.messageBox.waitFor();
    await ada.page.goto(`${product.address}/admin`);
    const row = ada.page.getByRole('listitem', { name: 'Mo', exact: true });
    await ada.page.getByLabel('Search by name or email').fill('mo');
    await row.waitFor();
    expect(await barriers(ada.page)).toEqual([]);
    await takeScreen(ada.page, 'admin-light');
    await row.getByRole('button', { name: 'Shut out Mo' }).click();
    await ada.page.getByLabel('Why').fill('a test');
    await ada.page.getByRole('button', { name: 'Shut out', exact: true }).last().click();
    await mo.page
      .getByRole('heading', { name: 'You are signed out' })
      .waitFor({ timeout: cutWithinMs });
    await row.getByText('a test').waitFor();
    await mo.page.getByRole('alert').getByRole('button', { name: 'Sign in' }).click();
    await mo.page.getByLabel('Email').fill(mail('Mo'));
    await mo.page.getByLabel('Password').fill(`a long pass phrase of ${mail('Mo')}`);
    await mo.page.getByRole('button', { name: 'Sign in' }).click();
    await mo.page.getByText('shut out by an admin').waitFor();
    await row.getByRole('button', { name: 'Let in again: Mo' }).click();
    await row.getByText('a test').waitFor({ state: 'detached' });
    await mo.page.getByRole('button', { name: 'Sign in' }).click();
    await mo.messageBox.waitFor();
    await ada.page.getByLabel('Signing up').selectOption('closed');
    await ada.page.getByRole('button', { name: 'Save' }).click();
    const late = await Visitor.arrive(browser);
    await until(async () => await isRefused(late), 'a closed door', cutWithinMs);
    await ada.page.getByLabel('Signing up').selectOption('open');
    await ada.page.getByRole('button', { name: 'Save' }).click();
    for (const one of [ada, mo, late]) await one.context.close();
  },
);

async function isRefused({ page }: Visitor): Promise<boolean> {
  await page.goto(`${product.address}/login?as=new`);
  await page.getByLabel('Name').fill('Late');
  await page.getByLabel('Email').fill(mail('Late'));
  await page.getByLabel('Password').fill('a long pass phrase of late');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('Signing up is closed here').waitFor({ timeout: 2_000 });
  return true;
}

peopleOnly('passwords')(
  'a forgotten password: the letter is printed on a laptop, its link changes it once',
  async () => {
    const nia = await newcomer('Nia');
    const { page } = nia;
    const other = await Visitor.arrive(browser);
    await other.page.goto(`${product.address}/login/forgot`);
    expect(await barriers(other.page)).toEqual([]);
    await other.page.getByLabel('Email').fill(mail('Nia'));
    await other.page.getByRole('button', { name: 'Send the letter' }).click();
    await other.page.getByText('a letter with a link').waitFor();
    const letter = /\/reset-password#(\S+)/;
    await until(() => letter.test(product.printed + product.log()), 'the letter', 5_000);
    const token = must(letter.exec(product.printed + product.log())?.[1], 'a token');
    await other.page.goto(`${product.address}/reset-password#${token}`);
    expect(await barriers(other.page)).toEqual([]);
    await other.page.getByLabel('New password').fill('another long pass phrase');
    await other.page.getByRole('button', { name: 'Change it' }).click();
    await other.page.getByText('The password is changed').waitFor();
    await page
      .getByRole('heading', { name: 'You are signed out' })
      .waitFor({ timeout: cutWithinMs });
    await other.page.goto(`${product.address}/reset-password#${token}`);
    await other.page.reload();
    await other.page.getByLabel('New password').fill('a third long pass phrase');
    await other.page.getByRole('button', { name: 'Change it' }).click();
    await other.page.getByText('This link does not work any more').waitFor();
    await nia.context.close();
    await other.context.close();
  },
);

test('a phone: every page fits, nothing is cut off, and axe finds nothing, dark and light', async () => {
  const ova = await Visitor.arrive(browser, { viewport: phone, colorScheme: 'dark' });
  const { page } = ova;
  await page.goto(product.address);
  await page.getByRole('link', { name: 'I am an agent' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await ova.signUp(product, 'Ova', mail('Ova'));
  expect(await barriers(page)).toEqual([]);
  await ova.say('Hello');
  await ova.answers.first().waitFor();
  const room = must(/^.*\/r\/\w+/.exec(page.url())?.[0], 'a room');
  const ofPeople = playedBy === 'human' ? ['agents', 'browsers'] : [];
  const places = ['members', 'invites', 'room', 'profile', ...ofPeople];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const place of places) {
      await page.goto(`${room}/settings/${place}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await page.getByLabel('Connection').getByText('live').waitFor();
      expect(await barriers(page), place).toEqual([]);
      expect(await isWiderThanScreen(ova), place).toBe(false);
      if (place === 'members' || place === 'agents')
        await takeScreen(page, `${place}-phone-${colorScheme}`);
    }
  }
  expect(ova.complaints).toEqual([]);
  await ova.context.close();
});

const isWiderThanScreen = ({ page }: Visitor): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
