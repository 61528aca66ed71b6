import { expect, test } from 'vitest';
import { contract, methodNames } from '../../shared/methods/contract.ts';
import { humanOnly } from '../../shared/methods/human-only.ts';
import { parityPage } from './parity-page.ts';

const isFor = (name: (typeof methodNames)[number], kind: 'human' | 'agent') =>
  contract[name].callers.some((caller) => caller === kind);

test('the table of methods and principals is the one that is made from the contract', async () => {
  const { path, text } = parityPage();
  await expect(text).toMatchFileSnapshot(`../../${path}`);
});

test('what is for humans only has a reason, and nothing has a reason that agents may', () => {
  const only = methodNames.filter((name) => isFor(name, 'human') && !isFor(name, 'agent'));
  expect(Object.keys(humanOnly).sort()).toEqual(only.sort());
});

test('agents may do everything else that people may, and nothing that people may not', () => {
  const shared = methodNames.filter((name) => !Object.hasOwn(humanOnly, name));
  for (const name of shared)
    expect([name, isFor(name, 'agent')]).toEqual([name, isFor(name, 'human')]);
});
