import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { build, type Plugin } from 'vite';
import { must } from '../../shared/lib/must.ts';

/** What the page does for long answers, and what a page does that takes no care. */
const changes = {
  '/client/chat/markdown.tsx': ['parseIncompleteMarkdown={isLive}', 'mode="static"'],
  '/client/store/publish-when-seen.ts': ['let isDone = false;', 'return queueMicrotask(publish);'],
} as const;

/** The same page, but whenever words come, at once, the whole text is parsed and rendered again. */
const parseWhole: Plugin = {
  name: 'parse-whole',
  enforce: 'pre',
  transform(code, id) {
    const change = Object.entries(changes).find(([file]) => id.endsWith(file))?.[1];
    if (change === undefined) return null;
    const [from, to] = change;
    if (!code.includes(from)) throw new Error(`${id} has another form`);
    return code.replace(from, to);
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

  /**
   * The document stays the product's, since a browser lets only such a one dial into this machine;
   * its program is ours, and all that this asks for.
   */
  async serveTo(context: BrowserContext, address: string): Promise<void> {
    const entry = entryIn(await (await fetch(address)).text());
    const own = entryIn(readFileSync(join(this.folder, 'index.html'), 'utf8'));
    await context.route(`${address}/assets/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      // Its parts import it by its own name: under another one it would run twice.
      if (pathname === entry)
        return route.fulfill({ body: `import ${JSON.stringify(own)};`, contentType: types['.js'] });
      const file = join(this.folder, pathname);
      if (!existsSync(file)) return route.continue();
      return route.fulfill({ body: readFileSync(file), contentType: typeOf(file) });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The address of the program that a document begins. */
const entryIn = (html: string): string =>
  must(/<script[^>]* src="([^"]+)"/.exec(html)?.[1], 'a program in the document');

const types = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const typeOf = (file: string): string =>
  Object.entries(types).find(([end]) => end === extname(file))?.[1] ?? 'application/octet-stream';
