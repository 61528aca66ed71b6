import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Place } from '../../e2e/support/raw-client.ts';
import { isDrawn, watchDrawing } from './drawn.ts';

/** A browser of its own for one person. */
export async function newContext(
  browser: Browser,
  { cookie, address }: Place,
  { width = 1440, height = 900, deviceScaleFactor = 1 } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
  return context;
}

/** The canvas, open and drawn. */
export async function openCanvas(
  context: BrowserContext,
  { address, room }: Place,
  { prepare, search = '' }: { prepare?: (page: Page) => Promise<void>; search?: string } = {},
): Promise<Page> {
  const page = await context.newPage();
  await watchDrawing(page);
  await prepare?.(page);
  await page.goto(`${address}/r/${room}/hatchery${search}`);
  await isDrawn(page);
  return page;
}
