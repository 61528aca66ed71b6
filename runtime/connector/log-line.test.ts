import { expect, test } from 'vitest';
import { lineOf } from './log-line.ts';

const written = (subsystem: string, level: string, message: string): string =>
  JSON.stringify({
    '0': JSON.stringify({ subsystem }),
    message,
    time: '2026-11-22T07:34:13.762Z',
    _meta: { logLevelName: level },
  });
const told = (line: string) => lineOf(line, ['a secret of the box'], 5);

test('[GC19] of the log of a gateway only those parts are told that never quote anybody', () => {
  expect(told(written('gateway', 'INFO', 'http server listening'))).toEqual({
    at: Date.parse('2026-11-22T07:34:13.762Z'),
    level: 'info',
    text: 'gateway: http server listening',
  });
  expect(told(written('agent/embedded', 'INFO', 'prompt: what Jo said'))).toBeNull();
  expect(told(written('agent/embedded', 'ERROR', 'failed on: what Jo said'))).toMatchObject({
    level: 'error',
    text: 'agent/embedded: an entry of level error (its words are only in the box)',
  });
  expect(told(written('what Jo said', 'WARN', 'x'))?.text).not.toContain('Jo');
});

test('[GC19] secrets are taken out, and what is no line of the log is nothing', () => {
  const line = told(
    written('gateway', 'WARN', 'token a secret of the box and sk-0123456789abcdefghij'),
  );
  expect(line?.text).toBe('gateway: token [redacted] and [redacted]');
  for (const none of ['', '{}', 'plain words', '[]', 'null']) expect(told(none)).toBeNull();
});
