import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import * as z from 'zod/mini';
import { watchDrawing } from './drawn.ts';

/** React Flow alone on a page, with the nodes it is given. */
export class PlainFlow {
  private readonly server = createServer();
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
    await this.serve();
  }

  /** Served as our page is, so that a browser keeps what it compiled of both. */
  private async serve(): Promise<void> {
    this.server.on('request', ({ url = '/' }, response) => {
      const file = join(this.folder, url === '/' ? 'index.html' : url);
      if (!existsSync(file)) return void response.writeHead(404).end();
      const type = types[extname(file)] ?? 'text/plain';
      const kept = url === '/' ? 'no-cache' : 'max-age=31536000, immutable';
      response.writeHead(200, { 'content-type': type, 'cache-control': kept });
      response.end(readFileSync(file));
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** A page that draws as soon as it is given something. */
  async open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await watchDrawing(page);
    const { port } = address.parse(this.server.address());
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'start' in window);
    return page;
  }

  remove(): void {
    this.server.close();
    this.server.closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const address = z.object({ port: z.number() });

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
