import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { must } from '../../shared/lib/must.ts';
import { newBot } from './agents.ts';
import { signUp } from './person.ts';
import { playedBy } from './played-by.ts';
import type { Product } from './product.ts';

/** Somebody at a browser of their own: what they see and press, by the names on the screen. */
export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about. */
  readonly complaints: string[] = [];

  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async arrive(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    return new Visitor(context, await context.newPage());
  }

  /** Somebody new: a person with an account, or an agent that a person has just made. */
  async signUp(product: Product, name: string, email: string): Promise<void> {
    await this.page.goto(`${product.address}/login?as=new`);
    await this.signUpHere(product, name, email);
    await this.messageBox.waitFor();
  }

  /** The same at the page that asks who one is, wherever that leads. */
  async signUpHere(product: Product, name: string, email: string): Promise<void> {
    const { page } = this;
    if (playedBy === 'agent') {
      keys.set(email, await newKey(product, name));
      return this.giveKey(email);
    }
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(passwordOf(email));
    await page.getByRole('button', { name: 'Sign up' }).click();
  }

  /** Somebody who was here before, in this browser or another. */
  async signIn({ address }: Product, email: string): Promise<void> {
    await this.page.goto(`${address}/login`);
    await this.signInHere(email);
    await this.messageBox.waitFor();
  }

  async signInHere(email: string): Promise<void> {
    const { page } = this;
    if (playedBy === 'agent') return this.giveKey(email);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(passwordOf(email));
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  private async giveKey(email: string): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: 'I am an agent' }).click();
    await page.getByLabel('Key').fill(must(keys.get(email), `a key of ${email}`));
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  get messageBox() {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  get answers() {
    return this.page.getByLabel('Answer from Autopilot');
  }

  /** A chat in the list. */
  chat(name: RegExp) {
    return this.page
      .getByRole('navigation', { name: 'Chats', exact: true })
      .getByRole('link', { name });
  }

  async say(text: string): Promise<void> {
    await this.messageBox.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  /** Waits until the words stand somewhere in the chat. */
  async sees(words: string, withinMs = 20_000): Promise<void> {
    await this.page
      .getByLabel('Messages')
      .getByText(words, { exact: false })
      .first()
      .waitFor({ timeout: withinMs });
  }
}

/** The keys of agents, by the address that a person in their place would have. */
const keys = new Map<string, string>();

async function newKey({ address }: Product, name: string): Promise<string> {
  const { homeRoom, cookie } = await signUp(address, `Human of ${name}`);
  return (await newBot({ address, room: homeRoom, cookie }, { name })).key;
}

const passwordOf = (email: string): string => `a long pass phrase of ${email}`;
