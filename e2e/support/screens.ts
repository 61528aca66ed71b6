import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '../../docs/screens');

/** Pictures for the README and for whoever judges the look. Made anew only when asked: SCREENS=1. */
export async function takeScreen(page: Page, name: string): Promise<void> {
  if (process.env.SCREENS === undefined) return;
  // A picture shows no column that is still on its way.
  await page.locator('aside[aria-busy="true"]').waitFor({ state: 'detached' });
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
