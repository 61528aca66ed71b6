import { stripVTControlCharacters } from 'node:util';
import type { Browser, Page } from 'playwright-core';

/** What went wrong, and the lines of ours that it went through. */
export function whereItBroke(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const ours = [...stack.matchAll(/\/(e2e\/[\w./-]+\.ts:\d+)/g)].map(([, line]) => `at ${line}`);
  return [stripVTControlCharacters(String(error)).trim(), ...ours].join('\n  ');
}

/** Where each open page is and how its words begin. */
export async function shownIn(browser: Browser | null): Promise<string[]> {
  const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
  return Promise.all(pages.map(async (page) => `${page.url()} shows: ${await wordsOf(page)}`));
}

/** A page that hangs is one of the reasons to ask. */
async function wordsOf(page: Page): Promise<string> {
  try {
    const words = await page.locator('body').innerText({ timeout: 3_000 });
    return words.replaceAll(/\s+/g, ' ').slice(0, 600);
  } catch (error) {
    return `nothing that can be read (${String(error).split('\n')[0]})`;
  }
}
