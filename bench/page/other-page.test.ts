import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countsNodes } from './counted-page.ts';
import { wholeAtOnce } from './streaming.ts';

const root = new URL('../..', import.meta.url).pathname;
const fileOf = (end: string) =>
  readFileSync(`${root}${end.startsWith('/client/') ? '' : 'node_modules'}${end}`, 'utf8');

test('[HP10] what the bench changes of the page stands in it, once', () => {
  for (const [end, changes] of [...Object.entries(countsNodes), ...Object.entries(wholeAtOnce)])
    for (const [from] of changes)
      expect([end, from, fileOf(end).split(from).length - 1]).toEqual([end, from, 1]);
});
