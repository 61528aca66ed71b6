import { expect, test } from 'vitest';
import { refusedBy, runFailed } from './troubles.ts';

const hint = 'To view logs, run `openclaw logs --follow` in a terminal.';

test('[GC9] what a gateway advises for a terminal is not said: what can be done from the page is', () => {
  const failed = runFailed(`LLM request failed: network connection error. ${hint}`);
  expect(failed).toMatchObject({
    code: 'modelUnreachable',
    message:
      'The model of this OpenClaw could not be reached: LLM request failed: network connection error.',
    fix: expect.stringContaining('Restart the OpenClaw on its page'),
  });
  expect(runFailed(hint).message).toBe('OpenClaw gave this answer up and did not say why.');
  for (const { message, fix } of [
    refusedBy({ code: 'UNAVAILABLE', message: `It fell over. ${hint}` }, true),
    runFailed(`It fell over. ${hint}`),
  ]) {
    expect(message).toBe('It fell over.');
    expect(fix).toContain('restart the OpenClaw on its page');
  }
});

test('[GC9] what is known of a refusal has its own advice; anything else keeps its code', () => {
  expect(refusedBy({ code: 'E', message: '429 Too Many Requests' }, true).code).toBe(
    'modelLimited',
  );
  expect(runFailed('HTTP 401 Unauthorized').fix).toContain('npm run doctor');
  expect(refusedBy({ code: 'INVALID_REQUEST', message: '' }, true)).toMatchObject({
    ...{ code: 'INVALID_REQUEST', message: 'OpenClaw said no.' },
  });
});

test('[GC9] only what asked the model is refused by the model, and a disk is full before a quota is', () => {
  const refusals = {
    'No such file: invoices/401.md': 'NOT_FOUND',
    'sessions.reset timed out waiting for the session lock': 'UNAVAILABLE',
    'fetch failed': 'UNAVAILABLE',
  };
  for (const [message, code] of Object.entries(refusals))
    expect(refusedBy({ code, message }, false)).toEqual({
      code,
      message,
      fix: expect.stringContaining('Try it again'),
    });
  const full = 'write failed: EDQUOT, disk quota exceeded';
  expect([runFailed(full).code, refusedBy({ code: 'E', message: full }, false).code]).toEqual([
    'boxDiskFull',
    'boxDiskFull',
  ]);
  expect(runFailed('exceeded your current quota').code).toBe('modelLimited');
});
