import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const found = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What keeps somebody from using the page as it is now, in words; empty when nothing does. */
export async function barriers(page: Page): Promise<string[]> {
  await page.locator('h1:visible, h2:visible').first().waitFor();
  // Evaluated by the debugger: the page itself lets no foreign script in.
  await page.evaluate(source);
  const { violations } = found.parse(
    await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
    ),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help} — ${html.slice(0, 200)}`),
  );
}
