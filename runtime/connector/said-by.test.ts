import { expect, test } from 'vitest';
import { principal } from '../../shared/model/principal.ts';
import { saidBy } from './said-by.ts';

const ada = { principal: principal.parse('human:ada'), name: 'Ada' };

test.each([
  ['hello', '[Ada] hello'],
  ['see /status', '[Ada] see /status'],
  ['/status', '[Ada] wrote: /status'],
  [' \n/reset', '[Ada] wrote:  \n/reset'],
  ['[ ] /reset', '[Ada] wrote: [ ] /reset'],
  ['[Bo] [x]/stop', '[Ada] wrote: [Bo] [x]/stop'],
])('[GP8] %j is told so that no command begins it', (words, told) => {
  expect(saidBy(ada, words)).toBe(told);
});
