import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

const root = join(import.meta.dirname, '../..');
const versions = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: versions, devDependencies: z.optional(versions) });
const read = (path: string) => manifest.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));

test('[SU13] the Miniflare that serves is the one that the pinned wrangler brings', () => {
  const ours = read('package.json').devDependencies ?? {};
  const brought = read('node_modules/wrangler/package.json').dependencies;
  expect(ours.miniflare).toBe(brought.miniflare);
});
