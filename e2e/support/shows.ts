import type { Page } from 'playwright-core';

/** Every word of the text is on the page as the last answer, in its order, with its paragraphs. */
export async function shows(page: Page, words: string): Promise<void> {
  const paragraphs = words
    .split(/\n+/)
    .map((one) => one.trim())
    .filter(Boolean);
  const last = paragraphs.at(-1) ?? '';
  await page.locator('p', { hasText: last }).last().waitFor({ timeout: 30_000 });
  const shown = await page
    .getByLabel('Answer from Autopilot')
    .last()
    .locator('p')
    .allTextContents();
  const found = shown.map((one) => one.trim()).filter((one) => paragraphs.includes(one));
  if (JSON.stringify(found) !== JSON.stringify(paragraphs))
    throw new Error(
      `the page shows ${found.length} of ${paragraphs.length} paragraphs as they are`,
    );
}
