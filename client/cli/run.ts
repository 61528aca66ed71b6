#!/usr/bin/env node
import { KeptLogin } from './kept-login.ts';
import { main } from './main.ts';
import { processTerminal } from './terminal.ts';

const stopped = new AbortController();
process.once('SIGINT', () => {
  stopped.abort();
  // Whoever presses twice, or waits at a question, is not kept.
  setTimeout(() => process.exit(130), 1_000).unref();
  process.once('SIGINT', () => process.exit(130));
});

const { signal } = stopped;
process.exitCode = await main(process.argv.slice(2), {
  terminal: processTerminal(),
  kept: new KeptLogin(),
  signal,
});
