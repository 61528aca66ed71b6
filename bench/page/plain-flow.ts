import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { watchDrawing } from './drawn.ts';

/** React Flow alone on a page, with the nodes it is given. */
export class PlainFlow {
  private readonly folder = mkdtempSync(join(tmpdir(), 'autopilot-flow-'));

  async build(): Promise<void> {
    await build({
      configFile: false,
      root: new URL('./plain-flow/', import.meta.url).pathname,
      logLevel: 'error',
      base: './',
      plugins: [react()],
      build: { outDir: this.folder, emptyOutDir: true },
    });
  }

  /** A page that draws as soon as it is given something. */
  async open(context: BrowserContext): Promise<Page> {
    await context.route(`${address}**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const file = join(this.folder, pathname === '/' ? 'index.html' : pathname);
      if (!existsSync(file)) return route.fulfill({ status: 404 });
      const end = file.slice(file.lastIndexOf('.'));
      return route.fulfill({ body: readFileSync(file), contentType: types[end] ?? 'text/plain' });
    });
    const page = await context.newPage();
    await watchDrawing(page);
    await page.goto(address);
    await page.waitForFunction(() => 'start' in window);
    return page;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Answered from the folder alone. */
const address = 'http://plain-flow.test/';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
