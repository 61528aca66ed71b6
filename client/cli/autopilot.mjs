#!/usr/bin/env node
// Runs the sources where Node reads TypeScript (22.18 and later), else what `npm run build:agent` built.
import { existsSync } from 'node:fs';

const built = new URL('../agent/dist/cli.js', import.meta.url);
if (process.features.typescript) await import(new URL('./run.ts', import.meta.url).href);
else if (existsSync(built)) await import(built.href);
else {
  process.stderr.write('autopilot: This Node reads no TypeScript. Run: npm run build:agent\n');
  process.exitCode = 2;
}
