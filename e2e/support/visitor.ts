import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
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

  async signUp({ address }: Product, name: string, email: string): Promise<void> {
    const { page } = this;
    await page.goto(`${address}/login?as=new`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(passwordOf(email));
    await page.getByRole('button', { name: 'Sign up' }).click();
    await this.messageBox.waitFor();
  }

  async signIn({ address }: Product, email: string): Promise<void> {
    const { page } = this;
    await page.goto(`${address}/login`);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(passwordOf(email));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await this.messageBox.waitFor();
  }

  get messageBox() {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  get answers() {
    return this.page.getByLabel('Answer from Autopilot');
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

const passwordOf = (email: string): string => `a long pass phrase of ${email}`;
