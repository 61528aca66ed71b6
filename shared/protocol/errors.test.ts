import { expect, test } from 'vitest';
import { errors, isErrorCode, Refusal } from './errors.ts';
import { wireError } from './wire-error.ts';

test('[FR13] a refusal says what happened, whether to ask again, and what can be done', () => {
  expect(new Refusal('slowDown', { retryAfterMs: 20 }).toWire()).toEqual({
    code: 'slowDown',
    message: 'Too many messages in a short time.',
    retry: 'later',
    retryAfterMs: 20,
    fix: 'Wait a moment; nothing was done.',
  });
  expect(new Refusal('conflict', { message: 'The run has ended.' }).toWire()).toEqual({
    code: 'conflict',
    message: 'The run has ended.',
    retry: 'never',
    fix: 'Look at it again: somebody was faster.',
  });
});

test('[FR13] every error has words for a person', () => {
  for (const [code, { message, fix }] of Object.entries(errors)) {
    expect(`${code} ${message}`).toMatch(/\.$/);
    expect(`${code} ${fix}`).toMatch(/\.$/);
  }
});

test('[FR10] an error of a newer room can still be shown', () => {
  const heard = { code: 'tooCold', message: 'Brr.', retry: 'tomorrow', mood: 'bad' };
  expect(wireError.parse(heard)).toEqual({ code: 'tooCold', message: 'Brr.', retry: 'never' });
  expect([isErrorCode('tooCold'), isErrorCode('toString'), isErrorCode('conflict')]).toEqual([
    false,
    false,
    true,
  ]);
});
