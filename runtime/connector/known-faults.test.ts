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
    refusedBy({ code: 'UNAVAILABLE', message: `It fell over. ${hint}` }),
    runFailed(`It fell over. ${hint}`),
  ]) {
    expect(message).toBe('It fell over.');
    expect(fix).toContain('restart the OpenClaw on its page');
  }
});

test('[GC9] what is known of a refusal has its own advice; anything else keeps its code', () => {
  expect(refusedBy({ code: 'E', message: '429 Too Many Requests' }).code).toBe('modelLimited');
  expect(runFailed('HTTP 401 Unauthorized').fix).toContain('npm run doctor');
  expect(refusedBy({ code: 'INVALID_REQUEST', message: '' })).toMatchObject({
    ...{ code: 'INVALID_REQUEST', message: 'OpenClaw said no.' },
  });
});
