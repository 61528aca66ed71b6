import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { build, type Plugin } from 'vite';
import { must } from '../../shared/lib/must.ts';

/** By the end of a file's path, what is written there and what stands there instead. */
export type Changes = Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;

/** The page with a few lines changed, so that what those are there for can be seen. */
export class OtherPage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'autopilot-page-'));
  private readonly changes: Changes;

  constructor(changes: Changes) {
    this.changes = changes;
  }

  /** Fails where the page has another form by now: what was not changed shows nothing. */
  async build(): Promise<void> {
    const missing = new Set(Object.keys(this.changes));
    const change: Plugin = {
      name: 'change',
      enforce: 'pre',
      transform: (code, id) => {
        const file = [...missing].find((end) => id.endsWith(end));
        if (file === undefined) return null;
        missing.delete(file);
        return (this.changes[file] ?? []).reduce((before, [from, to]) => {
          if (!before.includes(from)) throw new Error(`${file} has another form`);
          return before.replace(from, () => to);
        }, code);
      },
    };
    await build({
      logLevel: 'error',
      plugins: [change],
      build: { outDir: this.folder, emptyOutDir: true },
    });
    if (missing.size > 0) throw new Error(`not in the page: ${[...missing].join(', ')}`);
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
