import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { build, type Plugin } from 'vite';

const live = 'parseIncompleteMarkdown={isLive}';

/** The same page, but for one thing: whenever a word comes, the whole text is parsed and rendered again. */
const parseWhole: Plugin = {
  name: 'parse-whole',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/client/chat/markdown.tsx')) return null;
    if (!code.includes(live)) throw new Error('the view of Markdown has another form');
    return code.replace(live, 'mode="static"');
  },
};

/** A build of the page as it would be without care for long answers. */
export class OtherPage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'autopilot-page-'));

  async build(): Promise<void> {
    await build({
      logLevel: 'error',
      plugins: [parseWhole],
      build: { outDir: this.folder, emptyOutDir: true },
    });
  }

  /** Everything of the page comes from here; addresses of the product stay what they are. */
  async serveTo(context: BrowserContext, address: string): Promise<void> {
    await context.route(`${address}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const isPage = route.request().resourceType() === 'document';
      const file = join(this.folder, isPage ? 'index.html' : pathname);
      if (pathname.startsWith('/api/') || !existsSync(file)) return route.continue();
      if (!isPage) return route.fulfill({ body: readFileSync(file), contentType: typeOf(file) });
      // What the product says about a page holds for this one as well.
      const response = await route.fetch();
      return route.fulfill({ response, body: readFileSync(file) });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const typeOf = (file: string): string => types[extname(file)] ?? 'application/octet-stream';
