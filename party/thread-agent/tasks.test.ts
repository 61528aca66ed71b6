import { expect, test } from 'vitest';
import { titleIn } from './tasks.ts';

test('[TT5] what a model wrote as a title is one line of words, with no half of a mark', () => {
  expect(titleIn('Title: "Ship it, **please**"')).toBe('Ship it, please');
  expect(titleIn('Ship it, **please**')).toBe('Ship it, please');
  expect(titleIn('**Ship it**.')).toBe('Ship it');
  expect(titleIn('**')).toBeNull();
});
