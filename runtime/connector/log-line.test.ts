import { expect, test } from 'vitest';
import { lineOf, logName } from './log-line.ts';

const written = (subsystem: string, level: string, message: string): string =>
  JSON.stringify({
    '0': JSON.stringify({ subsystem }),
    message,
    time: '2026-11-22T07:34:13.762Z',
    _meta: { logLevelName: level },
  });
const where = '(its words are in boxes/b1/gateway.log, under the data folder of its host)';
const told = (line: string) =>
  lineOf(line, ['a secret of the box'], {
    now: 5,
    log: logName('/home/ada/product/.data/boxes/b1/gateway.log'),
  });

test('[GC19] of the log of a gateway only those parts are told that never quote anybody', () => {
  expect(told(written('gateway', 'INFO', 'http server listening'))).toEqual({
    at: Date.parse('2026-11-22T07:34:13.762Z'),
    level: 'info',
    text: 'gateway: http server listening',
  });
  expect(told(written('agent/embedded', 'INFO', 'prompt: what Jo said'))).toBeNull();
  expect(told(written('agent/embedded', 'ERROR', 'failed on: what Jo said'))).toMatchObject({
    level: 'error',
    text: `agent/embedded: an entry of level error ${where}`,
  });
  expect(told(written('what Jo said', 'WARN', 'x'))?.text).not.toContain('Jo');
});

test('[GC19] of words that are not told the kind of fault is, in words of ours, and where they stand', () => {
  const kinds = {
    'connect ECONNREFUSED 127.0.0.1:4001 for what Jo said': 'its model could not be reached',
    'HTTP 401: what Jo said': 'its model refused the key',
    'HTTP 429 rate limit': 'its model takes no more for now',
    'ENOSPC: no space left on device': 'the disk is full',
  };
  for (const [message, kind] of Object.entries(kinds)) {
    const text = told(written('agent/embedded', 'ERROR', message))?.text ?? '';
    expect(text).toContain(kind);
    expect(text).toContain(where);
    expect(text).not.toMatch(/Jo|127\.0|home|product\/\.data/);
  }
});

test('[GC19] what a tool or a page refused is not called the model’s', () => {
  for (const message of [
    'exec failed: curl: (22) The requested URL returned error: 403',
    'web request to https://api.example failed: timeout',
    'rate limit of the forge',
  ])
    for (const part of [
      'tools',
      'agents/tools',
      'gateway/ws',
      'gateway/terminal',
      'memory',
      'modelling',
    ])
      expect(told(written(part, 'ERROR', message))?.text).toBe(
        `${part}: an entry of level error ${where}`,
      );
  expect(told(written('tools', 'ERROR', 'ENOSPC: write'))?.text).toContain('the disk is full');
  for (const part of ['agent/embedded/failover', 'model-fallback', 'provider-transport-fetch'])
    expect(told(written(part, 'WARN', 'HTTP 429'))?.text).toContain('its model takes no more');
});

test('[GC19] secrets are taken out, and what is no line of the log is nothing', () => {
  const line = told(
    written('gateway', 'WARN', 'token a secret of the box and sk-0123456789abcdefghij'),
  );
  expect(line?.text).toBe('gateway: token [redacted] and [redacted]');
  for (const none of ['', '{}', 'plain words', '[]', 'null']) expect(told(none)).toBeNull();
});
