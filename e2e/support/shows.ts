import type { Page } from 'playwright-core';

/** Every word of the text is on the page as the last answer, in its order, with its paragraphs. */
export async function shows(page: Page, words: string, withinMs = 30_000): Promise<void> {
  const paragraphs = words
    .split(/\n+/)
    .map((one) => one.trim())
    .filter(Boolean);
  const last = paragraphs.at(-1) ?? '';
  const end = page.locator('p', { hasText: last }).last();
  await end.waitFor({ timeout: withinMs }).catch(async (cause: unknown) => {
    const instead = (await page.locator('body').innerText()).slice(-400);
    throw new Error(`the page does not show the end of the answer, but: ${instead}`, { cause });
  });
  const shown = await page
    .getByLabel(/^Answer from /)
    .last()
    .locator('p')
    .allTextContents();
  const found = shown.map((one) => one.trim()).filter((one) => paragraphs.includes(one));
  if (JSON.stringify(found) !== JSON.stringify(paragraphs))
    throw new Error(
      `the page shows ${found.length} of ${paragraphs.length} paragraphs as they are`,
    );
}
