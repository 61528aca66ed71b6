import { expect, test } from 'vitest';
import { role } from '../model/role.ts';
import { type Right, rightOf, risks } from './may.ts';

/** Written by hand from the model: y yes, a ask, d decide, – no; read say operate spend secure govern own. */
const table = {
  viewer: 'y – – – – – –',
  member: 'y y a a a – –',
  approver: 'y y d d d – –',
  operator: 'y y y d d – –',
  owner: 'y y y d d y d',
};
const words: Record<string, Right> = { y: 'yes', a: 'ask', d: 'decide', '–': 'no' };

test.each(role.options)('[AU6] what a %s may do', (who) => {
  const expected = table[who].split(' ').map((letter) => words[letter]);
  expect(risks.map((risk) => rightOf(who, risk))).toEqual(expected);
});

test('[AU6] a higher role may do all that a lower one may', () => {
  const order: readonly Right[] = ['no', 'ask', 'decide', 'yes'];
  for (const risk of risks) {
    const rights = role.options.map((who) => order.indexOf(rightOf(who, risk)));
    expect(rights, risk).toEqual([...rights].sort());
  }
});
